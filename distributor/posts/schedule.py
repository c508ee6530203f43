"""When a post may leave: the next free slot of its channel, never before the embargo."""

from collections.abc import Collection
from datetime import datetime, timedelta

from distributor.channels.models import Channel
from distributor.channels.slots import slot_instants
from distributor.posts.errors import ApprovalError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post

# Two posts of one channel closer than this would take the same slot.
SLOT_WIDTH = timedelta(minutes=5)
FURTHEST = timedelta(days=366)
TAKES_SLOT = (State.APPROVED, State.CLAIMED, State.SENDING, State.UNKNOWN, State.PUBLISHED)


def next_free_slot(channel: Channel, *, after: datetime, besides: int | None = None) -> datetime:
    """The first slot later than ``after`` (UTC) that no other post of the channel has.

    Call it with the channel's row locked, so that two approvals cannot take the same slot.

    Raises:
        ApprovalError: the channel has no slot in the coming year.
    """
    others = Post.objects.filter(channel=channel, state__in=TAKES_SLOT, publish_at__gt=after - SLOT_WIDTH)
    taken = [at for at in others.exclude(pk=besides or 0).values_list("publish_at", flat=True) if at]
    free = first_free(channel, after=after, taken=taken)
    if free is None:
        raise ApprovalError(
            f"The channel {channel.name} has no free slot in the coming year. Give a time instead, or change "
            "the channel's slots. Nothing was approved."
        )
    return free


def first_free(channel: Channel, *, after: datetime, taken: Collection[datetime]) -> datetime | None:
    """The first slot later than ``after`` that is not ``taken``; None when the coming year has none."""
    for instant in slot_instants(channel.weekly_slots, zone=channel.zone, after=after):
        if instant - after > FURTHEST:
            return None
        if not any(abs(instant - other) < SLOT_WIDTH for other in taken):
            return instant
    return None
