"""Taking what is due: a short transaction of its own, with a fencing token and a lease.

Any number of workers may claim at once: PostgreSQL skips rows that another one is looking at
(``FOR UPDATE SKIP LOCKED``), SQLite has one writer at a time, and the move itself is guarded in both.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.holds import active_holds, held
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import move

BATCH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A post that is ours until the lease ends.

    Attributes:
        fence: every later write has to name it.
        send_before: monotonic seconds of this process; no call may start later, or it could still be
            running when the post belongs to somebody else.
    """

    post_id: int
    fence: int
    send_before: float


def claimable(now: datetime) -> QuerySet[Post]:
    """Posts whose time has come and that nothing stops."""
    due = Post.objects.filter(state=State.APPROVED, due_at__lte=now, channel__paused_because="")
    holds = active_holds()
    return due.exclude(held(holds)) if holds else due


def channels_due(now: datetime) -> list[int]:
    """Ids of the channels with something to send, in one query."""
    return list(claimable(now).order_by().values_list("channel_id", flat=True).distinct())


def claim_due(*, channel_id: int, clock: Clock, limit: int = BATCH) -> list[Claim]:
    """Claim up to ``limit`` due posts of one channel, longest due first."""
    environment = settings.ENVIRONMENT
    call_s = environment.connect_timeout_s + environment.read_timeout_s
    send_before = clock.monotonic() + environment.lease_s - call_s
    with transaction.atomic():
        now = clock.now()
        due = claimable(now).filter(channel_id=channel_id).order_by("due_at", "id")
        posts = list(due.select_for_update(skip_locked=True, of=("self",))[:limit])
        lease_ends = now + timedelta(seconds=environment.lease_s)
        for post in posts:
            move(
                post,
                State.CLAIMED,
                action=Action.POST_CLAIMED,
                actor=log.SYSTEM,
                clock=clock,
                details={"fence": post.fence + 1},
                changes={"fence": post.fence + 1, "due_at": lease_ends},
            )
    passed(Boundary.CLAIMED)
    return [Claim(post_id=post.pk, fence=post.fence, send_before=send_before) for post in posts]
