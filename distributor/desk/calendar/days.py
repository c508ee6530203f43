"""The days of the calendar, each with all that is shown of it, decided before the template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from distributor.channels.models import Channel
from distributor.desk.calendar.asked import Asked, midnight
from distributor.desk.calendar.entries import Entry
from distributor.desk.calendar.holidays import Holidays
from distributor.desk.calendar.marks import BLACKOUT, Span, clipped, closed_spans, free_slots
from distributor.releases.models import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Hours of one day in which nothing leaves on these channels; ``is_all``: on every channel shown."""

    span: Span
    names: tuple[str, ...]
    is_whole: bool
    is_all: bool = False

    @property
    def is_blackout(self) -> bool:
        """Whether it is a day without posts, and not quiet hours."""
        return self.span.kind == BLACKOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeSlot:
    """A time (UTC) that a channel still has."""

    at: datetime
    channel: Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day in the viewer's zone.

    Attributes:
        query: of the address that shows this day alone.
        more: how many posts are not among ``entries``.
        count: all its posts.
    """

    date: date
    begins: datetime
    ends: datetime
    query: str
    is_today: bool
    is_outside: bool
    entries: tuple[Entry, ...] = ()
    more: int = 0
    count: int = 0
    slots: tuple[FreeSlot, ...] = ()
    closed: tuple[Closed, ...] = ()
    is_shut: bool = False
    embargoes: tuple[Release, ...] = ()
    holidays: tuple[str, ...] = ()

    @property
    def whole(self) -> list[Closed]:
        """What closes the day for good, or as a day without posts."""
        return [each for each in self.closed if each.is_whole or each.is_blackout]

    @property
    def quiet(self) -> list[Closed]:
        """Its quiet hours, if they are not the whole day."""
        return [each for each in self.closed if not (each.is_whole or each.is_blackout)]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands on it; a free slot and quiet hours are nothing yet."""
        return not (self.entries or self.whole or self.embargoes or self.holidays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """One hour of the day view; ``is_closed`` where no channel shown may post when it begins."""

    at: datetime
    entries: tuple[Entry, ...]
    slots: tuple[FreeSlot, ...]
    is_closed: bool


class Rules:
    """Free slots and closed hours of some channels over a span of days; what is past has neither."""

    def __init__(
        self,
        channels: Sequence[Channel],
        *,
        asked: Asked,
        taken: Mapping[int, Sequence[datetime]],
        now: datetime,
    ) -> None:
        self._now = now
        begins, ends = asked.begins, asked.ends
        timings = [(channel, channel.timing) for channel in channels]
        self._spans = [
            (channel, list(closed_spans(timing, begins=begins, ends=ends))) for channel, timing in timings
        ]
        self._slots = sorted(
            (
                FreeSlot(at=at, channel=channel)
                for channel, timing in timings
                for at in free_slots(timing, begins=max(begins, now), ends=ends, taken=taken[channel.pk])
            ),
            key=lambda slot: slot.at,
        )

    def slots(self, begins: datetime, ends: datetime) -> tuple[FreeSlot, ...]:
        """The free slots of one day."""
        return tuple(slot for slot in self._slots if begins <= slot.at < ends)

    def closed(self, begins: datetime, ends: datetime) -> tuple[Closed, ...]:
        """The closed hours of one day; channels that share them stand together."""
        if ends <= self._now:
            return ()
        names: dict[Span, list[str]] = {}
        for channel, spans in self._spans:
            for span in clipped(spans, begins=begins, ends=ends):
                names.setdefault(span, []).append(f"{channel.entry().label} {channel.shown}")
        return tuple(
            Closed(
                span=span,
                names=tuple(who),
                is_whole=(span.begins, span.ends) == (begins, ends),
                is_all=len(who) == len(self._spans) > 1,
            )
            for span, who in sorted(names.items())
        )

    def is_shut(self, closed: Iterable[Closed]) -> bool:
        """Whether these, of one day, leave no channel open at all."""
        shut = {name for each in closed if each.is_whole for name in each.names}
        return bool(self._spans) and len(shut) == len(self._spans)

    def is_closed(self, at: datetime) -> bool:
        """Whether no channel may post at this instant."""
        return bool(self._spans) and all(
            any(span.begins <= at < span.ends for span in spans) for _, spans in self._spans
        )


def days_of(
    asked: Asked,
    *,
    entries: Mapping[date, tuple[tuple[Entry, ...], int]],
    rules: Rules,
    embargoes: Iterable[Release],
    holidays: Holidays,
    today: date,
) -> list[Day]:
    """Every day of the view."""
    ending: dict[date, list[Release]] = {}
    for release in embargoes:
        assert release.embargo_until is not None
        ending.setdefault(release.embargo_until.astimezone(asked.zone).date(), []).append(release)
    days = []
    for day in asked.days:
        begins, ends = midnight(day, asked.zone), midnight(day + timedelta(days=1), asked.zone)
        shown, count = entries.get(day, ((), 0))
        closed = rules.closed(begins, ends)
        days.append(
            Day(
                date=day,
                begins=begins,
                ends=ends,
                query=asked.query(view="day", day=day),
                is_today=day == today,
                is_outside=asked.view == "month" and day.month != asked.day.month,
                entries=shown,
                more=count - len(shown),
                count=count,
                slots=rules.slots(begins, ends),
                closed=closed,
                is_shut=rules.is_shut(closed),
                embargoes=tuple(ending.get(day, ())),
                holidays=holidays.of(day),
            )
        )
    return days


def hours_of(day: Day, *, rules: Rules) -> list[Hour]:
    """The day's hours from midnight to midnight; 23 or 25 of them where the clocks change."""
    hours, at = [], day.begins.astimezone(UTC)
    while at < day.ends:
        until = at + timedelta(hours=1)
        hours.append(
            Hour(
                at=at,
                entries=tuple(entry for entry in day.entries if at <= entry.at < until),
                slots=tuple(slot for slot in day.slots if at <= slot.at < until),
                is_closed=rules.is_closed(at),
            )
        )
        at = until
    return hours
