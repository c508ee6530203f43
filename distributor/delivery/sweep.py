"""Posts whose worker died: before the intent they are due again, after it nobody knows."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.gate import is_late, too_late
from distributor.delivery.missed import miss
from distributor.delivery.models import Attempt
from distributor.posts.errors import IllegalTransition
from distributor.posts.lifecycle import IN_HAND, State
from distributor.posts.models import Post
from distributor.posts.transition import move

DIED_BEFORE = "The worker ended before it sent anything."
DIED_AFTER = "The worker ended while it was sending; nobody knows yet whether the post is live."


def sweep_dead_leases(*, clock: Clock) -> int:
    """Take every claim whose lease is over away from its worker.

    Returns:
        How many posts were taken back.
    """
    dead = Post.objects.filter(state__in=IN_HAND, due_at__lte=clock.now()).order_by("id")
    count = 0
    for post in dead[:100]:
        try:
            with transaction.atomic():
                _take_back(post, clock=clock)
        except IllegalTransition:
            # Another sweeper, or the worker itself after all, was faster.
            continue
        passed(Boundary.SWEPT)
        count += 1
    return count


def _take_back(post: Post, *, clock: Clock) -> None:
    now = clock.now()
    if post.state == State.CLAIMED:
        to, action, because, due_at = State.APPROVED, Action.POST_RELEASED, DIED_BEFORE, now
    else:
        first_look = now + timedelta(seconds=settings.ENVIRONMENT.looks_s[0])
        to, action, because, due_at = State.UNKNOWN, Action.POST_UNKNOWN, DIED_AFTER, first_look
    move(
        post,
        to,
        action=action,
        actor=log.SYSTEM,
        clock=clock,
        fence=post.fence,
        details={"because": because},
        changes={"due_at": due_at, "problem": because, "looks": 0},
    )
    Attempt.objects.filter(post=post, fence=post.fence, outcome="").update(
        outcome="unknown", sentence=because, ended_at=now
    )
    if to == State.APPROVED and is_late(post, now=now):
        # It would be claimed again at once: one that ends every worker would go round for ever, unseen.
        miss(post, because=too_late(post), clock=clock)
