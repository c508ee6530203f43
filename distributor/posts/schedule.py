"""When a post may leave: never before the embargo, by the channel's rules, and beside its other posts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.channels.timing import SLOT_WIDTH
from distributor.clock import Clock
from distributor.posts.errors import ApprovalError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import subject

TAKES_SLOT = (State.APPROVED, State.CLAIMED, State.SENDING, State.UNKNOWN, State.PUBLISHED)
MOVED = "An urgent post took its place; it leaves at the next free slot."
# A cap a day looks back to the day's beginning, wherever on earth that is.
LOOK_BACK = timedelta(days=1)


def taken_times(channel: Channel, *, after: datetime, besides: int | None = None) -> list[datetime]:
    """When other posts of the channel left or leave, from a day before ``after`` on."""
    others = Post.objects.filter(channel=channel, state__in=TAKES_SLOT, publish_at__gt=after - LOOK_BACK)
    return [at for at in others.exclude(pk=besides or 0).values_list("publish_at", flat=True) if at]


def next_free_slot(channel: Channel, *, after: datetime, besides: int | None = None) -> datetime:
    """The first slot later than ``after`` (UTC) that the rules and other posts leave.

    Call it with the channel's row locked, so that two approvals cannot take the same slot.

    Raises:
        ApprovalError: the channel has no slot in the coming year.
    """
    free = channel.timing.first_free(after=after, taken=taken_times(channel, after=after, besides=besides))
    if free is None:
        raise ApprovalError(
            f"The channel {channel.name} has no free slot in the coming year. Give a time instead, or change "
            "the channel's slots. Nothing was approved."
        )
    return free


def soonest(channel: Channel, instant: datetime, *, besides: int) -> datetime:
    """The instant, or as soon after it as the gap to the channel's other posts allows."""
    return channel.timing.soonest(instant, taken=taken_times(channel, after=instant, besides=besides))


def must_be_open(channel: Channel, instant: datetime, *, besides: int) -> None:
    """Refuse a time that the channel's rules close.

    Raises:
        ApprovalError: with the rule, and what can be done.
    """
    timing = channel.timing
    taken = taken_times(channel, after=instant, besides=besides)
    because = timing.closed(instant) or timing.crowded(instant, taken=taken)
    if because:
        raise ApprovalError(
            f"Not at that time on {channel.shown}: {because}. Nothing was changed; choose another time, the "
            "next free slot, or mark the post as urgent."
        )


def make_way(post: Post, *, at: datetime, actor: str, clock: Clock) -> None:
    """Move the channel's posts that an urgent one at ``at`` pushes aside, each to its next free slot.

    Call it with the channel's row locked. One that finds no slot in the coming year keeps its time.
    """
    channel = post.channel
    width = max(channel.timing.gap, SLOT_WIDTH)
    near = Post.objects.filter(
        channel=channel,
        state=State.APPROVED,
        urgent=False,
        # The rest of a thread that has begun, or a correction of what is live, waits for nobody.
        parts_live=0,
        publish_at__gt=at - width,
        publish_at__lt=at + width,
    )
    moved: Sequence[Post] = list(
        # One that a worker has in its hand this moment leaves before us anyway.
        near.exclude(pk=post.pk)
        .select_related("release")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("publish_at")
    )
    for other in moved:
        after = max(filter(None, [at, other.release.embargo_until]))
        free = channel.timing.first_free(
            after=after, taken=[at, *taken_times(channel, after=after, besides=other.pk)]
        )
        if free is None:
            continue
        give_time(other, free, because=MOVED, actor=actor, clock=clock)


def give_time(post: Post, at: datetime, *, because: str, actor: str, clock: Clock) -> None:
    """Write a new time into an approved post, and who did it into the log."""
    # Only "approve as urgent" makes a post urgent: with a time of its own it minds the hours again.
    changes = {"publish_at": at, "due_at": at, "problem": because, "urgent": False}
    Post.objects.filter(pk=post.pk, state=State.APPROVED).update(**changes)
    details = {"publish_at": at.isoformat(), **({"because": because} if because else {})}
    log.append(Action.POST_RESCHEDULED, subject(post), actor=actor, details=details, clock=clock)
    post.publish_at = post.due_at = at
    post.problem, post.urgent = because, False
