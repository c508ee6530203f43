"""How a channel is: what ends soon, what is wrong, whether it can post. From stored facts; nobody is asked.

Cheap enough for the moment before each call. The daily look (``channels.look``) brings the facts.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings

from distributor.channels.models import Channel

WARN_BEFORE = timedelta(days=14)
# Moving to another API version takes a person who reads what changed.
WARN_BEFORE_VERSION = timedelta(days=60)
CHECKED_WITHIN = timedelta(days=3)
_AGAIN = "Connect it again on the channels page; queue, slots and history stay."


def warnings(channel: Channel, now: datetime) -> tuple[str, ...]:
    """What a person should know, most urgent first: sentences; none while all is well.

    Args:
        channel: with its columns loaded.
        now: aware.
    """
    told = (
        *filter(None, [cannot_post(channel, now)]),
        *channel.found.splitlines(),
        *_missing_scopes(channel),
        *_ending(channel, now),
        *channel.remarks.splitlines(),
        *_unchecked(channel, now),
    )
    return tuple(dict.fromkeys(told))


def cannot_post(channel: Channel, now: datetime) -> str:
    """Why the channel surely cannot post, by what is stored; empty when nothing stored speaks against it."""
    ended = channel.token_ends_at is not None and channel.token_ends_at <= now
    if ended and not _has_refresh(channel, now):
        day = _day(channel.token_ends_at)
        return f"The token of {channel.shown} ended on {day}. Nothing due is lost. {_AGAIN}"
    return ""


def _has_refresh(channel: Channel, now: datetime) -> bool:
    is_over = channel.refresh_ends_at is not None and channel.refresh_ends_at <= now
    return bool(channel.sealed_refresh) and not is_over


def _missing_scopes(channel: Channel) -> Iterator[str]:
    flow = channel.entry().oauth
    missing = sorted(set(flow.scopes) - set(channel.scopes.split())) if flow and channel.scopes else []
    if missing:
        yield (
            f"{channel.shown} is connected without {', '.join(missing)}. Some of its work may fail. Connect "
            "it again and leave every permission on."
        )


def _ending(channel: Channel, now: datetime) -> Iterator[str]:
    shown, label = channel.shown, channel.entry().label
    # A token that is refreshed by itself ends often, and nobody has to know.
    token_ends_at = channel.refresh_ends_at if channel.sealed_refresh else channel.token_ends_at
    if _is_near(token_ends_at, now):
        yield f"The connection of {shown} ends on {_day(token_ends_at)}. {_AGAIN}"
    if _is_near(channel.consent_ends_at, now):
        day = _day(channel.consent_ends_at)
        yield f"{label} wants the consent of a person of {shown} anew by {day}. {_AGAIN}"
    elif channel.consent_ends_at and channel.consent_ends_at <= now:
        yield (
            f"The consent of a person of {shown} ended on {_day(channel.consent_ends_at)} as far as is known "
            f"here; {label} may stop answering. {_AGAIN}"
        )
    yield from _version(channel, now)


def _is_near(ends_at: datetime | None, now: datetime) -> bool:
    return ends_at is not None and now < ends_at <= now + WARN_BEFORE


def _version(channel: Channel, now: datetime) -> Iterator[str]:
    entry = channel.entry()
    ends = version_ends(channel.network)
    if ends and ends <= (now + WARN_BEFORE_VERSION).astimezone(UTC).date().isoformat():
        yield (
            f"{entry.label} serves its API version {entry.api_version} until {ends}. Set "
            f"{entry.version_variable} to a newer one and restart."
        )


def version_ends(network: str) -> str:
    """When the API version in use ends, as an ISO date; empty where that is not known."""
    from distributor.networks.registry import NETWORKS

    entry = NETWORKS[network]
    is_ours = settings.ENVIRONMENT.versions[network] == entry.api_version
    return entry.api_version_ends if is_ours else ""


def _unchecked(channel: Channel, now: datetime) -> Iterator[str]:
    since = channel.checked_at or channel.created_at
    if now - since > CHECKED_WITHIN:
        yield (
            f"{channel.entry().label} was not asked about {channel.shown} since {_day(since)}. Is a worker "
            f"running? Ask now: distributor channels check {channel.name}"
        )


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%-d %B %Y}" if at else ""
