"""Looking after the connections: tokens renewed before their end, every account asked once a day."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import transaction
from django.db.models import Q

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.asking import asked
from distributor.channels.health import cannot_post, warnings
from distributor.channels.models import Channel, Connecting
from distributor.channels.pause import pause_channel
from distributor.channels.refresh import refreshed
from distributor.channels.services import connect
from distributor.clock import Clock
from distributor.errors import DistributorError
from distributor.networks.accounts import AccountCheck
from distributor.networks.errors import DeliveryError, Retryable
from distributor.networks.registry import NETWORKS
from distributor.vault import VaultError

logger = structlog.get_logger(__name__)
CHECK_EVERY = timedelta(days=1)
# A token is renewed when so much of its life is left: a sixth, and a day at most.
_LEFT, _MOST_LEFT = 1 / 6, timedelta(days=1)


def look_after_channels(*, clock: Clock) -> None:
    """Renew what ends soon, pause what has ended, ask once a day how each account is.

    Safe to run twice at once.
    """
    now = clock.now()
    Connecting.objects.filter(ends_at__lte=now).delete()
    for channel in _ending_soon(now):
        _renew(channel, clock=clock)
    for channel in Channel.objects.filter(token_ends_at__lte=now, paused_because=""):
        if problem := cannot_post(channel, now):
            pause_channel(channel.pk, because=problem, actor=log.SYSTEM)
    for channel in Channel.objects.filter(Q(checked_at=None) | Q(checked_at__lte=now - CHECK_EVERY)):
        try:
            check_channel(channel, clock=clock)
        except Retryable as error:
            logger.warning("channel_not_checked", channel_id=channel.pk, cause=str(error))
        channel.refresh_from_db()
        _warn(channel, clock=clock)


def _warn(channel: Channel, *, clock: Clock) -> None:
    """Write each warning into the log once: who is told of news hears of it there.

    Pausing is an entry of its own; what a paused channel warns of is the same trouble in other words.
    """
    told = () if channel.paused_because else warnings(channel, clock.now())
    if new := [each for each in told if each not in channel.warned.splitlines()]:
        with transaction.atomic():
            details = {"because": " ".join(new)}
            log.append(
                Action.CHANNEL_WARNED,
                f"channel:{channel.pk}",
                actor=log.SYSTEM,
                details=details,
                clock=clock,
            )
            Channel.objects.filter(pk=channel.pk).update(warned="\n".join(told))
    elif channel.warned and not told:
        Channel.objects.filter(pk=channel.pk).update(warned="")


def _ending_soon(now: datetime) -> list[Channel]:
    """Channels whose token is to be renewed now; one that is paused is left to a person."""
    channels: list[Channel] = []
    for name, network in NETWORKS.items():
        if network.oauth and network.oauth.refreshes:
            left = timedelta(seconds=network.oauth.token_s * _LEFT)
            # A token that renews itself cannot do so once it has ended: that is tried for days.
            left = left if network.oauth.renew_path else min(left, _MOST_LEFT)
            here = Channel.objects.filter(network=name, paused_because="", token_ends_at__lte=now + left)
            channels += here.exclude(sealed_refresh="")
    return channels


def _renew(channel: Channel, *, clock: Clock) -> None:
    try:
        refreshed(channel, clock=clock)
    except Retryable as error:
        logger.warning("refresh_waits", channel_id=channel.pk, cause=str(error))
    except DistributorError as error:
        logger.warning("refresh_refused", channel_id=channel.pk, kind=type(error).__name__)
        Channel.objects.filter(pk=channel.pk).update(remarks=str(error))


def check_channel(channel: Channel, *, clock: Clock) -> AccountCheck:
    """Ask the network whether the account can post, without posting, and keep what it says.

    A channel that cannot post pauses itself, with the reason; what is due waits.

    Returns:
        What was found; ``problems`` also where the network refused to answer.

    Raises:
        Retryable: the network could not say now; what was known stays.
    """
    try:
        found = _asked(channel, clock=clock)
    except Retryable:
        raise
    except (DeliveryError, VaultError) as error:
        found = AccountCheck(name=channel.shown, problems=(str(error),))
    problem = cannot_post(channel, clock.now())
    problems = tuple(dict.fromkeys([*found.problems, *([problem] if problem else [])]))
    _keep(channel, problems, found, clock=clock)
    return replace(found, problems=problems)


def _asked(channel: Channel, *, clock: Clock) -> AccountCheck:
    """What the network says."""
    return asked(channel, lambda client: client.check(), connect=partial(connect, clock=clock), clock=clock)


def _keep(channel: Channel, problems: tuple[str, ...], check: AccountCheck, *, clock: Clock) -> None:
    with transaction.atomic():
        # What is shown is a list of lines; a network's own words may hold breaks.
        told = {
            "found": "\n".join(" ".join(each.split()) for each in problems),
            "remarks": "\n".join(" ".join(each.split()) for each in check.warnings),
        }
        Channel.objects.filter(pk=channel.pk).update(checked_at=clock.now(), **told, **told_by(check))
        if problems:
            pause_channel(channel.pk, because=" ".join(problems), actor=log.SYSTEM)


def told_by(check: AccountCheck) -> dict[str, object]:
    """The columns of a channel that the network itself has told; what it did not tell stays."""
    told: dict[str, object] = {"token_ends_at": check.token_ends_at, "consent_ends_at": check.consent_ends_at}
    kept = {name: at for name, at in told.items() if at is not None}
    return kept | ({"scopes": " ".join(sorted(check.scopes))} if check.scopes is not None else {})
