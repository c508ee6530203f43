"""Stand-ins that behave: used instead of patching."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from distributor.networks.accounts import AccountCheck
from distributor.networks.errors import DeliveryError
from distributor.networks.values import Engagement, LivePost, Payload, Receipt


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
    reads: int = 0
    figures: Engagement = field(default_factory=Engagement)
    uploaded: list[Payload] = field(default_factory=list)

    def publish(self, payload: Payload) -> Receipt:
        self.calls += 1
        error, accepts = self.mishaps.pop(0) if self.mishaps else (None, True)
        if accepts:
            self._store(payload)
        if error:
            raise error
        return Receipt(remote_id=self.live[-1].remote_id, permalink=self.live[-1].permalink)

    def _store(self, payload: Payload) -> None:
        number = self.calls
        self.live.append(
            LivePost(
                remote_id=f"r{number}",
                permalink=f"https://network.test/{number}",
                text="\n".join(payload.parts),
                links=(payload.link,),
                created_at=self.clock.now(),
                reply_to=payload.reply_to,
            )
        )

    def _mishap(self) -> None:
        if self.mishaps:
            raise self.mishaps.pop(0)[0]

    def upload(self, payload: Payload) -> Payload:
        self.uploaded.append(payload)
        return payload

    def read(self, remote_id: str) -> LivePost | None:
        self.reads += 1
        if self.unreadable:
            raise self.unreadable
        return next((post for post in self.live if post.remote_id == remote_id), None)

    def edit(self, remote_id: str, payload: Payload) -> None:
        self._mishap()
        self.live = [
            replace(post, text="\n".join(payload.parts)) if post.remote_id == remote_id else post
            for post in self.live
        ]

    def delete(self, remote_id: str) -> None:
        self._mishap()
        self.live = [post for post in self.live if post.remote_id != remote_id]

    def engagement(self, remote_id: str) -> Engagement:
        return self.figures

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        if self.unreadable:
            raise self.unreadable
        if self.hides:
            return []
        return [
            post
            for post in reversed(self.live)
            if post.created_at >= since and (with_replies or not post.reply_to)
        ]

    def check(self) -> AccountCheck:
        return AccountCheck(name="fake")
