"""Adding and changing channels, and clients for them."""

from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.errors import ChannelError
from distributor.channels.models import Channel
from distributor.channels.pause import pause_channel, resume_channel
from distributor.channels.refresh import AS_NEW, refreshed, store_tokens
from distributor.channels.slots import DEFAULT_SLOTS, parse_slots
from distributor.clock import Clock, SystemClock
from distributor.networks.network import NetworkClient
from distributor.networks.oauth import Tokens
from distributor.networks.registry import NETWORKS

__all__ = ["add_channel", "connect", "pause_channel", "replace_token", "resume_channel", "subject"]
_SYSTEM_CLOCK = SystemClock()


def add_channel(
    name: str,
    *,
    network: str,
    account_id: str,
    token: str,
    time_zone: str = "UTC",
    slots: str = DEFAULT_SLOTS,
    label: str = "",
    actor: str,
) -> Channel:
    """Add one account or page; nothing is posted and the network is not called.

    Raises:
        ChannelError: a value cannot be used, or the name or account is there already.
        SlotError: a slot cannot be read.
    """
    if network not in NETWORKS:
        raise ChannelError(f"'{network}' is no network here; choose one of {', '.join(NETWORKS)}.")
    if time_zone not in available_timezones():
        raise ChannelError(f"'{time_zone}' is no time zone; write one such as Asia/Bangkok.")
    if not account_id or not token:
        raise ChannelError("A channel needs the account's id and an access token.")
    parse_slots(slots)
    try:
        with transaction.atomic():
            channel = Channel.objects.create(
                name=name,
                label=label,
                network=network,
                account_id=account_id,
                sealed_token=vault.seal(token),
                time_zone=time_zone,
                slots=slots,
            )
            details = {"name": name, "network": network, "account_id": account_id}
            log.append(Action.CHANNEL_ADDED, subject(channel), actor=actor, details=details)
    except IntegrityError as error:
        raise ChannelError(
            f"A channel named '{name}', or one for this {network} account, is there already. Nothing changed."
        ) from error
    return channel


def connect(channel: Channel, *, clock: Clock = _SYSTEM_CLOCK) -> NetworkClient:
    """A client for the channel's account; opens no connection yet.

    A token whose end has passed is refreshed first: nothing that is known to be dead is sent.

    Raises:
        VaultError: the stored token cannot be opened.
        ReconnectNeeded: the token has ended and no new one is to be had.
        Retryable: no new one is to be had now.
    """
    if channel.sealed_refresh and channel.token_ends_at and channel.token_ends_at <= clock.now():
        channel = refreshed(channel, clock=clock)
    return channel.entry().connect(channel.account())


def replace_token(channel_id: int, *, token: str, actor: str, clock: Clock = _SYSTEM_CLOCK) -> None:
    """Store a new token (reconnecting) and let the channel post again; queue and history stay."""
    if not token:
        raise ChannelError("The new token is empty. The old one was kept.")
    with transaction.atomic():
        channel = Channel.objects.select_for_update().get(pk=channel_id)
        # Nothing is known of it but what the network says; a refresh token that works is kept.
        tokens = Tokens(access_token=token)
        store_tokens(channel, tokens, consent_ends_at=None, clock=clock)
        Channel.objects.filter(pk=channel_id).update(**AS_NEW)
        details = {"what": "access token replaced"}
        log.append(Action.CHANNEL_CHANGED, f"channel:{channel_id}", actor=actor, details=details)


def subject(channel: Channel) -> str:
    """The channel's name in the log."""
    return f"channel:{channel.pk}"
