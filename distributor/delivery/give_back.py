"""What becomes of a claimed post that was surely not sent."""

from datetime import datetime
from functools import partial

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.gate import Stop
from distributor.delivery.missed import miss
from distributor.posts.draft import catch_up, void_approval
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import move


def give_back(post: Post, stop: Stop, *, clock: Clock) -> None:
    """Write down what the gate said against it, in the caller's transaction."""
    if stop.voids:
        void_approval(post, because=stop.because, actor=log.SYSTEM, clock=clock)
        # Not in here: whoever makes drafts locks the release first, and then the post.
        transaction.on_commit(partial(catch_up, post), robust=True)
        return
    due_at = stop.until or post.publish_at
    back_to_approved(post, because=stop.because, due_at=due_at, promised=stop.promises, clock=clock)
    if stop.misses:
        miss(post, because=stop.because, clock=clock)


def back_to_approved(
    post: Post, *, because: str, due_at: datetime | None, promised: bool = False, clock: Clock
) -> None:
    """Give back a claimed post that was surely not sent, in the caller's transaction.

    Args:
        post: as locked.
        because: a sentence for the log and for people.
        due_at: when a worker looks at it again (UTC).
        promised: whether that is the time people are told from now on.
        clock: the time of the entry.
    """
    move(
        post,
        State.APPROVED,
        action=Action.POST_RELEASED,
        actor=log.SYSTEM,
        clock=clock,
        details={"because": because},
        changes={"due_at": due_at, "problem": because, **({"publish_at": due_at} if promised else {})},
    )
