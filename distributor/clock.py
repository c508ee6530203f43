"""Time, passed in so that tests can move it."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

# Nothing earlier or later is taken from anybody: no time zone can be reckoned with at the ends of time, and
# nobody means it.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """What the time is: for people (UTC, aware) and for spans (monotonic seconds)."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that only ever grow within this process; for deadlines."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class Instant:
    """A clock that is asked once for all that one transaction writes; spans go on by it."""

    at: datetime
    clock: Clock

    def now(self) -> datetime:
        """The instant at which it was made."""
        return self.at

    def monotonic(self) -> float:
        """As the clock it was made of."""
        return self.clock.monotonic()


def instant(clock: Clock) -> Instant:
    """The present of ``clock``, kept."""
    return clock if isinstance(clock, Instant) else Instant(clock.now(), clock)
