"""Changing how a channel posts."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from zoneinfo import available_timezones

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.errors import ChannelError
from distributor.channels.models import Channel
from distributor.channels.slots import parse_slots
from distributor.channels.timing import parse_blackout, parse_quiet
from distributor.networks.money import micro_dollars


def _kept(text: str, *, parse: Callable[[str], object]) -> str:
    """The text itself, once it was seen that it can be read."""
    parse(text)
    return text.strip()


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise ChannelError(f"'{text}' is no time zone; write one such as Asia/Bangkok.")
    return text


def _number(text: str, *, most: int) -> int:
    if not (text.strip().isdecimal() and len(text) <= 9 and int(text) <= most):
        raise ChannelError(f"'{text}' is no whole number from 0 to {most}. Nothing was changed.")
    return int(text)


def _money(text: str) -> int:
    try:
        return micro_dollars(text)
    except ValueError as error:
        raise ChannelError(f"{error} Nothing was changed.") from error


def _yes_or_no(text: str) -> bool:
    answers = {"yes": True, "no": False}
    if text.strip().lower() not in answers:
        raise ChannelError(f"'{text}' is neither yes nor no. Nothing was changed.")
    return answers[text.strip().lower()]


READERS: Mapping[str, Callable[[str], object]] = {
    "time_zone": _zone,
    "slots": partial(_kept, parse=parse_slots),
    "quiet_hours": partial(_kept, parse=parse_quiet),
    "blackout": partial(_kept, parse=parse_blackout),
    "gap_minutes": partial(_number, most=24 * 60),
    "daily_cap": partial(_number, most=1000),
    "late_after": lambda text: timedelta(hours=max(1, _number(text, most=24 * 90))),
    "stages": lambda text: max(1, _number(text, most=2)),
    "thread": _yes_or_no,
    "day_budget": _money,
    "month_budget": _money,
    "label": lambda text: text.strip()[:120],
}


def change_channel(channel_id: int, changes: Mapping[str, str], *, actor: str) -> None:
    """Change how a channel posts; posts that have their time already keep it.

    Args:
        channel_id: the channel.
        changes: column (see ``READERS``) -> text as a person writes it; ``late_after`` in hours, budgets in
            dollars.
        actor: who does it.

    Raises:
        DistributorError: a value cannot be read; nothing was changed.
    """
    read = {name: READERS[name](text) for name, text in changes.items()}
    with transaction.atomic():
        if read and Channel.objects.filter(pk=channel_id).update(**read):
            told = (f"{name.replace('_', ' ')}: {text.strip()}" for name, text in changes.items())
            details = {"what": ", ".join(told)}
            log.append(Action.CHANNEL_CHANGED, f"channel:{channel_id}", actor=actor, details=details)
