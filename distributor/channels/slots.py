"""Weekly slots in a channel's own time zone, as UTC instants. Pure.

Across daylight saving a slot keeps its wall-clock time. A time that does not exist (the clock jumps
over it) moves forward to the first one that does; a time that exists twice is taken the first time.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from distributor.errors import DistributorError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SLOT = re.compile(r"(?:(mon|tue|wed|thu|fri|sat|sun)\s+)?([01]?\d|2[0-3]):([0-5]\d)")
# Office hours of a press team; a channel's own slots replace them.
DEFAULT_SLOTS = "09:00, 12:30, 17:00"


class SlotError(DistributorError):
    """A slot was written in a way that cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One weekly time: ``weekday`` 0 (Monday) to 6, and a wall-clock ``at``."""

    weekday: int
    at: time


@lru_cache(maxsize=256)  # asked at every sending
def parse_slots(text: str) -> tuple[Slot, ...]:
    """Read ``"mon 09:00, fri 17:30"``; a time without a day stands for every day.

    Raises:
        SlotError: names the piece that is no slot.
    """
    slots: set[Slot] = set()
    for piece in (piece.strip().lower() for piece in text.split(",") if piece.strip()):
        found = SLOT.fullmatch(piece)
        if found is None:
            raise SlotError(f"'{piece}' is no slot; write '09:00' for every day or 'mon 09:00' for one.")
        at = time(int(found[2]), int(found[3]))
        days = [DAYS.index(found[1])] if found[1] else range(7)
        slots.update(Slot(day, at) for day in days)
    return tuple(sorted(slots))


def slot_instants(slots: Iterable[Slot], *, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Every instant (aware, UTC) of the slots later than ``after``, in order, without end."""
    by_day: dict[int, list[time]] = {}
    for slot in sorted(slots):
        by_day.setdefault(slot.weekday, []).append(slot.at)
    # One day back: the zone may still be in yesterday, and a moved slot may fall later in the day.
    day = after.astimezone(zone).date() - timedelta(days=1)
    while by_day:
        instants = sorted({_instant(day, at, zone) for at in by_day.get(day.weekday(), [])})
        yield from (instant for instant in instants if instant > after)
        day += timedelta(days=1)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time, with both daylight-saving edges decided.

    Python reads a skipped time with the offset of before the jump (PEP 495, fold=0), which lands as far
    behind the jump as the time lies in the gap; the round trip shows it, and the jump itself is wanted.
    """
    instant = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).time() == at:
        return instant
    before, after = instant - timedelta(hours=3), instant
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(zone).utcoffset() == before.astimezone(zone).utcoffset():
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)
