"""Posts that could not leave in time: never a surprise two days later, always a person's decision."""

from django.db import transaction
from django.db.models import Q

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.clock import Clock
from distributor.delivery.gate import is_late, too_late
from distributor.posts.errors import IllegalTransition
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import locked, move


def miss_late_posts(*, clock: Clock, limit: int = 200) -> int:
    """Take every approved post whose time passed too long ago out of the queue, held or not.

    Returns:
        How many were missed.
    """
    now = clock.now()
    late = Q(pk__in=[])
    for late_after in set(Channel.objects.values_list("late_after", flat=True)):
        late |= Q(channel__late_after=late_after, publish_at__lt=now - late_after)
    ids = Post.objects.filter(late, state=State.APPROVED).order_by("publish_at").values_list("pk", flat=True)
    return sum(_miss_if_late(post_id, clock=clock) for post_id in list(ids[:limit]))


def _miss_if_late(post_id: int, *, clock: Clock) -> bool:
    try:
        with transaction.atomic():
            post = locked(post_id, states=[State.APPROVED])
            if not is_late(post, now=clock.now()):
                return False
            miss(post, because=too_late(post), clock=clock)
    except IllegalTransition:
        # A worker or a person was faster.
        return False
    return True


def miss(post: Post, *, because: str, clock: Clock) -> None:
    """Call an approved post missed, in the caller's transaction; its approval no longer counts."""
    move(
        post,
        State.MISSED,
        action=Action.POST_MISSED,
        actor=log.SYSTEM,
        clock=clock,
        details={"because": because},
        changes={"due_at": None, "problem": because},
    )
    post.approvals.filter(voided_because="").update(voided_because=because)
