"""The time that an approval promises, and another one for a post that waits for its time."""

from datetime import datetime, timedelta

from django.db import transaction

from distributor.channels.models import Channel
from distributor.clock import LATEST, Clock
from distributor.posts.errors import ApprovalError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.schedule import give_time, must_be_open, next_free_slot, soonest
from distributor.posts.transition import locked
from distributor.wake import Work, wake

# A time a little in the past is "now": people type minutes, and forms take a while.
GRACE = timedelta(minutes=2)


def reschedule_post(
    post_id: int, *, person: str, at: datetime | None = None, now: bool = False, clock: Clock
) -> Post:
    """Give an approved post another time; the words and the approval stay.

    Raises:
        ApprovalError: the time cannot be.
        IllegalTransition: it is not waiting for its time.
    """
    with transaction.atomic():
        post = locked(post_id, states=[State.APPROVED])
        publish_at = time_for(post, at=at, now=now, clock=clock)
        give_time(post, publish_at, because="", actor=f"person:{person}", clock=clock)
        wake(Work.DELIVERY, network=post.channel.network)
    return post


def time_for(
    post: Post,
    *,
    at: datetime | None,
    now: bool,
    urgent: bool = False,
    not_before: datetime | None = None,
    clock: Clock,
) -> datetime:
    """The instant to promise: never before the embargo ends, and within the channel's rules unless urgent.

    Raises:
        ApprovalError: the wished time lies before the embargo, in the past, or is closed on the channel.
    """
    embargo = post.release.embargo_until
    present = clock.now()
    channel = Channel.objects.select_for_update(no_key=True).get(pk=post.channel_id)
    if at is None and not now and not urgent:
        earliest = max(filter(None, [present, embargo, not_before]))
        return next_free_slot(channel, after=earliest, besides=post.pk)
    wished = present if at is None or present - GRACE <= at < present else at
    if wished >= LATEST:
        raise ApprovalError("That year cannot be used. Nothing was changed; choose an earlier one.")
    if wished < present:
        raise ApprovalError("That time is past. Nothing was changed; choose a later one or 'now'.")
    if embargo and wished < embargo:
        raise ApprovalError(
            f"The release is under embargo until {embargo:%Y-%m-%d %H:%M} UTC. Nothing was changed; choose a "
            "later time."
        )
    if urgent:
        return wished
    if now:
        # As soon as the gap allows; at night it is refused rather than kept until the morning unseen.
        wished = soonest(channel, wished, besides=post.pk)
    must_be_open(channel, wished, besides=post.pk)
    return wished
