"""When a channel could post and when it never does: free slots, quiet hours, days without posts. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from distributor.channels.slots import slot_instants
from distributor.channels.timing import SLOT_WIDTH, Timing

QUIET, BLACKOUT = "quiet", "blackout"
# What a cap a day and a gap may look at around a slot.
AROUND = timedelta(days=1, hours=1)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Instants (UTC) from ``begins`` up to ``ends``; ``kind`` says why nothing leaves in between."""

    begins: datetime
    ends: datetime
    kind: str


def closed_spans(timing: Timing, *, begins: datetime, ends: datetime) -> Iterator[Span]:
    """Every span in which the channel's rules let nothing leave, that touches ``begins``..``ends``."""
    spans = [*_blackouts(timing), *_quiet(timing, begins=begins, ends=ends)]
    yield from (span for span in sorted(spans) if span.begins < ends and begins < span.ends)


def _blackouts(timing: Timing) -> Iterator[Span]:
    for first, last in timing.blackout:
        after = last + timedelta(days=1)
        yield Span(_instant(first, 0, timing.zone), _instant(after, 0, timing.zone), BLACKOUT)


def _quiet(timing: Timing, *, begins: datetime, ends: datetime) -> Iterator[Span]:
    if not timing.quiet:
        return
    day = begins.astimezone(timing.zone).date() - timedelta(days=1)
    last = ends.astimezone(timing.zone).date()
    while day <= last:
        for span in timing.quiet:
            if span.weekday in (None, day.weekday()):
                end = span.end if span.end > span.start else span.end + 24 * 60
                yield Span(_instant(day, span.start, timing.zone), _instant(day, end, timing.zone), QUIET)
        day += timedelta(days=1)


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    local = datetime.combine(day, time(0)) + timedelta(minutes=minute)
    return local.replace(tzinfo=zone).astimezone(UTC)


def free_slots(
    timing: Timing, *, begins: datetime, ends: datetime, taken: Sequence[datetime]
) -> list[datetime]:
    """The slots in ``begins``..``ends`` (UTC) that the rules and the channel's other posts leave.

    Args:
        timing: the channel's rules.
        begins: slots at or before it do not count; the present, usually.
        ends: neither do those from it on.
        taken: when other posts leave or left, sorted.
    """
    instants = takewhile(lambda at: at < ends, slot_instants(timing.slots, zone=timing.zone, after=begins))
    return [at for at in instants if _is_free(timing, at, taken=_near(taken, at))]


def _near(taken: Sequence[datetime], at: datetime) -> Sequence[datetime]:
    return taken[bisect_left(taken, at - AROUND) : bisect_right(taken, at + AROUND)]


def _is_free(timing: Timing, at: datetime, *, taken: Sequence[datetime]) -> bool:
    if any(abs(at - other) < SLOT_WIDTH for other in taken):
        return False
    return not timing.closed(at) and not timing.crowded(at, taken=taken)


def clipped(spans: Iterable[Span], *, begins: datetime, ends: datetime) -> list[Span]:
    """The spans as far as they lie in one day; those that touch or overlap and are of one kind as one."""
    joined: list[Span] = []
    for span in sorted(spans):
        start, end = max(span.begins, begins), min(span.ends, ends)
        if start >= end:
            continue
        last = joined[-1] if joined else None
        if last and last.kind == span.kind and start <= last.ends:
            joined[-1] = Span(last.begins, max(last.ends, end), last.kind)
        else:
            joined.append(Span(start, end, span.kind))
    return joined
