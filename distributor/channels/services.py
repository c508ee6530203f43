"""Adding, changing and checking channels."""

from zoneinfo import available_timezones

from django.db import IntegrityError, transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.errors import ChannelError
from distributor.channels.models import Channel
from distributor.channels.slots import DEFAULT_SLOTS, parse_slots
from distributor.networks.registry import NETWORKS
from distributor.networks.values import AccountCheck, NetworkClient


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


def connect(channel: Channel) -> NetworkClient:
    """A client for the channel's account; opens no connection yet.

    Raises:
        VaultError: the stored token cannot be opened.
    """
    return channel.entry().connect(channel.account())


def check_channel(channel: Channel) -> AccountCheck:
    """Ask the network whether the account answers; nothing is posted.

    Raises:
        DeliveryError: what stands in the way, in a sentence.
        VaultError: the stored token cannot be opened.
    """
    return connect(channel).check()


def pause_channel(channel_id: int, *, because: str, actor: str) -> None:
    """Stop the channel's posts until somebody resumes it; pausing twice keeps the first reason."""
    with transaction.atomic():
        if Channel.objects.filter(pk=channel_id, paused_because="").update(paused_because=because):
            log.append(
                Action.CHANNEL_PAUSED, f"channel:{channel_id}", actor=actor, details={"because": because}
            )


def resume_channel(channel_id: int, *, actor: str) -> None:
    """Let the channel post again: what paused it, or slowed it down, a person holds to be over."""
    stopped = Channel.objects.filter(pk=channel_id).exclude(paused_because="", free_at=None, failures=0)
    with transaction.atomic():
        if stopped.update(paused_because="", free_at=None, free_because="", failures=0):
            log.append(Action.CHANNEL_RESUMED, f"channel:{channel_id}", actor=actor)


def replace_token(channel_id: int, *, token: str, actor: str) -> None:
    """Store a new token (reconnecting) and let the channel post again; queue and history stay."""
    if not token:
        raise ChannelError("The new token is empty. The old one was kept.")
    with transaction.atomic():
        fresh = {"paused_because": "", "free_at": None, "free_because": "", "failures": 0}
        Channel.objects.filter(pk=channel_id).update(sealed_token=vault.seal(token), **fresh)
        details = {"what": "access token replaced"}
        log.append(Action.CHANNEL_CHANGED, f"channel:{channel_id}", actor=actor, details=details)


def subject(channel: Channel) -> str:
    """The channel's name in the log."""
    return f"channel:{channel.pk}"
