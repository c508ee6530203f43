"""What comes until the next tick: the database is asked a few times a second and not for every post."""

import itertools
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from distributor.clock import Instant
from distributor.delivery.claim import BATCH
from distributor.posts.lifecycle import State
from distributor.posts.models import Post

# While something is due soon, a lost wake-up costs a quarter of a second; otherwise one second.
SOON = timedelta(seconds=5)
TICK_S = 0.25
IDLE_S = 1.0
# So much later than the first are others claimed along with it.
TOGETHER_S = 0.003
# More than this before the next tick are a crowd; the tick then comes with the last of them.
MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A post that falls due at ``at_s`` (monotonic seconds of this process).

    Attributes:
        keeps_gap: of its channel's posts one leaves at a time.
    """

    at_s: float
    post_id: int
    channel_id: int
    keeps_gap: bool


@dataclass(slots=True, kw_only=True)
class Plan:
    """What comes, in order, and the time of the next tick (monotonic seconds)."""

    coming: deque[Coming]
    ends_s: float

    def next_s(self) -> float | None:
        """When to take the next posts; None when none is left."""
        return self.coming[0].at_s + TOGETHER_S if self.coming else None

    def take(self, now_s: float) -> list[Coming]:
        """The posts that are due by now; of a channel that keeps a gap the first, of others a batch."""
        taken: dict[int, list[Coming]] = {}
        while self.coming and self.coming[0].at_s <= now_s:
            post = self.coming.popleft()
            of_channel = taken.setdefault(post.channel_id, [])
            if len(of_channel) < (1 if post.keeps_gap else BATCH):
                of_channel.append(post)
        return list(itertools.chain.from_iterable(taken.values()))


def plan_ahead(clock: Instant) -> Plan:
    """Plan until the next tick. One query.

    Args:
        clock: an instant just taken; what was due then is none of the plan's.
    """
    begun_s, now = clock.monotonic(), clock.now()
    soon = Post.objects.filter(state=State.APPROVED, due_at__gt=now, due_at__lte=now + SOON).order_by(
        "due_at"
    )
    rows = soon.values_list("due_at", "pk", "channel_id", "channel__gap_minutes")[:MOST]
    coming = [
        Coming(
            at_s=begun_s + (due_at - now).total_seconds(),
            post_id=pk,
            channel_id=channel_id,
            keeps_gap=gap > 0,
        )
        for due_at, pk, channel_id, gap in rows
        if due_at
    ]
    ends_s = begun_s + (TICK_S if coming else IDLE_S)
    if len(coming) == MOST:
        ends_s = min(ends_s, coming[-1].at_s)
    return Plan(coming=deque(post for post in coming if post.at_s <= ends_s), ends_s=ends_s)
