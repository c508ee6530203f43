"""Where a post on the calendar can be moved by a button: a day or an hour earlier or later. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

STEPS: tuple[tuple[str | Promise, timedelta], ...] = (
    (lazy("A day earlier"), timedelta(days=-1)),
    (lazy("An hour earlier"), timedelta(hours=-1)),
    (lazy("An hour later"), timedelta(hours=1)),
    (lazy("A day later"), timedelta(days=1)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One button: what it says and the instant (UTC) it leads to."""

    label: str | Promise
    at: datetime


def steps_from(at: datetime, *, zone: ZoneInfo, now: datetime) -> list[Step]:
    """The steps from ``at`` (UTC) that do not lead into the past, by the clocks of ``zone``."""
    steps = [Step(label=label, at=stepped(at, by, zone=zone)) for label, by in STEPS]
    return [step for step in steps if step.at > now]


def stepped(at: datetime, by: timedelta, *, zone: ZoneInfo) -> datetime:
    """``at`` moved: whole days keep the wall clock of ``zone``, hours are hours."""
    if by % timedelta(days=1):
        return at + by
    local = at.astimezone(zone).replace(tzinfo=None) + by
    return local.replace(tzinfo=zone).astimezone(UTC)
