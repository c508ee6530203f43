"""Stand-ins that behave: used instead of patching."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from distributor.networks.errors import DeliveryError
from distributor.networks.values import AccountCheck, LivePost, Payload, Receipt


class FakeClock:
    """A clock that moves only when told to."""

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._monotonic = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def move(self, **span: float) -> None:
        """Let time pass: ``clock.move(minutes=5)``."""
        delta = timedelta(**span)
        self._now += delta
        self._monotonic += delta.total_seconds()


@dataclass
class FakeNetwork:
    """A network in memory: what is live, and what it does to the next calls.

    ``mishaps`` are taken one a call: an error is raised instead of posting; ``(error, True)`` posts first
    and raises afterwards, which is how an answer gets lost.
    """

    clock: FakeClock
    live: list[LivePost] = field(default_factory=list)
    mishaps: list[tuple[DeliveryError, bool]] = field(default_factory=list)
    calls: int = 0
    unreadable: DeliveryError | None = None
    hides: bool = False

    def publish(self, payload: Payload) -> Receipt:
        self.calls += 1
        error, accepts = self.mishaps.pop(0) if self.mishaps else (None, True)
        if accepts:
            self._store(payload)
        if error:
            raise error
        return Receipt(remote_id=self.live[-1].remote_id, permalink=self.live[-1].permalink)

    def _store(self, payload: Payload) -> None:
        number = len(self.live) + 1
        self.live.append(
            LivePost(
                remote_id=f"r{number}",
                permalink=f"https://network.test/{number}",
                text="\n".join(payload.parts),
                links=(payload.link,),
                created_at=self.clock.now(),
            )
        )

    def recent_posts(self, *, since: datetime) -> Sequence[LivePost]:
        if self.unreadable:
            raise self.unreadable
        if self.hides:
            return []
        return [post for post in reversed(self.live) if post.created_at >= since]

    def check(self) -> AccountCheck:
        return AccountCheck(name="fake")
