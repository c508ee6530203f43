"""When a channel may post: quiet hours, days without posts, a gap between posts, a cap a day. Pure.

All of it is read in the channel's own time zone; what comes in and goes out are instants in UTC.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from distributor.channels.slots import DAYS, Slot, slot_instants
from distributor.errors import DistributorError

_SPAN = re.compile(
    r"(?:(mon|tue|wed|thu|fri|sat|sun)\s+)?([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)"
)
_DATES = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}))?")
# Two posts of one channel closer than this would take the same slot.
SLOT_WIDTH = timedelta(minutes=5)
FURTHEST = timedelta(days=366)


class TimingError(DistributorError):
    """A rule was written in a way that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietSpan:
    """Wall-clock minutes of the day from ``start`` up to ``end``; ``end`` <= ``start`` runs past midnight.

    ``weekday`` 0 (Monday) to 6 is the day it starts on; None stands for every day.
    """

    weekday: int | None
    start: int
    end: int

    def holds(self, local: datetime) -> bool:
        """Whether this local time lies in the span."""
        minute = local.hour * 60 + local.minute
        today, yesterday = local.weekday(), (local.weekday() - 1) % 7
        if self.start < self.end:
            return self._starts_on(today) and self.start <= minute < self.end
        return (self._starts_on(today) and minute >= self.start) or (
            self._starts_on(yesterday) and minute < self.end
        )

    def _starts_on(self, weekday: int) -> bool:
        return self.weekday is None or self.weekday == weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """A channel's rules, read.

    Attributes:
        zone: the channel's time zone.
        slots: its weekly times.
        quiet: hours in which nothing leaves.
        blackout: first and last day, both included, on which nothing leaves.
        gap: at least this much between two posts.
        daily_cap: at most so many posts a local day; 0 for no cap.
    """

    zone: ZoneInfo
    slots: tuple[Slot, ...] = ()
    quiet: tuple[QuietSpan, ...] = ()
    blackout: tuple[tuple[date, date], ...] = ()
    gap: timedelta = timedelta(0)
    daily_cap: int = 0

    def closed(self, instant: datetime) -> str:
        """Why nothing leaves at this instant, as words after "because"; empty when it may."""
        local = instant.astimezone(self.zone)
        if any(first <= local.date() <= last for first, last in self.blackout):
            return f"{local:%d %B %Y} is a day without posts here"
        if any(span.holds(local) for span in self.quiet):
            return f"{local:%H:%M} ({self.zone.key}) lies in the quiet hours"
        return ""

    def crowded(self, instant: datetime, *, taken: Collection[datetime]) -> str:
        """Why other posts leave no room at this instant; empty when they do."""
        if any(abs(instant - other) < self.gap for other in taken):
            minutes = int(self.gap.total_seconds() // 60)
            return f"another post leaves within {minutes} minutes of it"
        day = instant.astimezone(self.zone).date()
        same_day = sum(1 for other in taken if other.astimezone(self.zone).date() == day)
        if self.daily_cap and same_day >= self.daily_cap:
            return f"{same_day} posts leave on {day:%d %B %Y} already, which is the most for a day"
        return ""

    def first_free(self, *, after: datetime, taken: Collection[datetime]) -> datetime | None:
        """The first slot later than ``after`` that the rules and other posts leave; None within a year."""
        instants = slot_instants(self.slots, zone=self.zone, after=after)
        for instant in takewhile(lambda at: at - after <= FURTHEST, instants):
            if any(abs(instant - other) < SLOT_WIDTH for other in taken):
                continue
            if not self.closed(instant) and not self.crowded(instant, taken=taken):
                return instant
        return None

    def soonest(self, after: datetime, *, taken: Collection[datetime]) -> datetime:
        """``after``, or as soon after it as the gap to other posts allows."""
        instant = after
        for other in sorted(taken):
            if abs(instant - other) < self.gap:
                instant = other + self.gap
        return instant

    def opens(self, after: datetime) -> datetime:
        """The first instant later than ``after`` that no rule closes, at most a year later."""
        day = after.astimezone(self.zone).date()
        edges = {0, *(span.end % (24 * 60) for span in self.quiet)}
        for later in range(FURTHEST.days):
            begins = datetime.combine(day + timedelta(days=later), time(0), tzinfo=self.zone)
            wall = [begins.replace(hour=minute // 60, minute=minute % 60) for minute in edges]
            # An hour that clocks go through twice has two such edges.
            instants = {local.replace(fold=fold).astimezone(UTC) for local in wall for fold in (0, 1)}
            for instant in sorted(instants):
                if instant > after and not self.closed(instant):
                    return instant
        return after + FURTHEST


@lru_cache(maxsize=256)  # asked at every sending
def parse_quiet(text: str) -> tuple[QuietSpan, ...]:
    """Read ``"22:00-06:00, sun 00:00-24:00"``; a span without a day stands for every day.

    Raises:
        TimingError: names the piece that is no span.
    """
    spans = []
    for piece in (piece.strip().lower() for piece in text.split(",") if piece.strip()):
        found = _SPAN.fullmatch(piece)
        start, end = (
            (int(found[2]) * 60 + int(found[3]), int(found[4]) * 60 + int(found[5])) if found else (0, 0)
        )
        if found is None or end > 24 * 60 or start == end:
            raise TimingError(
                f"'{piece}' is no span of hours; write '22:00-06:00', or 'sun 00:00-24:00' for one day."
            )
        spans.append(QuietSpan(weekday=DAYS.index(found[1]) if found[1] else None, start=start, end=end))
    return tuple(spans)


@lru_cache(maxsize=256)  # asked at every sending
def parse_blackout(text: str) -> tuple[tuple[date, date], ...]:
    """Read ``"2026-12-25, 2026-12-30..2027-01-02"``: days on which nothing leaves.

    Raises:
        TimingError: names the piece that is no day or span of days.
    """
    return tuple(_days(piece) for piece in re.split(r"[,\n]", text) if piece.strip())


def _days(piece: str) -> tuple[date, date]:
    piece = piece.strip()
    found = _DATES.fullmatch(piece)
    try:
        first = date.fromisoformat(found[1]) if found else None
        last = date.fromisoformat(found[2]) if found and found[2] else first
    except ValueError:
        first = last = None
    if first is None or last is None or last < first:
        raise TimingError(f"'{piece}' is no day; write '2026-12-25' or '2026-12-30..2027-01-02'.")
    return first, last


def spread_days(count: int, *, days: int) -> list[int]:
    """On which day (0 is the first) each of ``count`` posts goes out when they are spread evenly."""
    return [number * days // max(count, 1) for number in range(count)]


def day_begins(instant: datetime, *, zone: ZoneInfo, days: int) -> datetime:
    """Local midnight ``days`` days after the instant's own day, as UTC."""
    day = instant.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)
