"""The last questions before a call, asked under the claim: may exactly this leave, now?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from distributor.channels.health import cannot_post
from distributor.delivery.holds import active_holds, hold_on
from distributor.delivery.models import Hold, Kind, Progress, Receipt
from distributor.delivery.pacing import must_wait
from distributor.posts.models import Approval, Post, counting_approvals
from distributor.posts.pictures.check import reason_against_pictures
from distributor.posts.protect import cannot_be_read, protected_names, reason_to_protect
from distributor.releases.embargo import UNSURE

# What only a person can change is asked again so much later, not at every tick.
ASK_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Why a post does not leave now.

    Attributes:
        because: a sentence.
        voids: the approval no longer counts and a person has to decide again.
        misses: it is too late by the channel's own policy; a person decides.
        promises: ``until`` becomes the time that people are told.
        until: when to ask again (UTC); None means as soon as nothing stops it.
    """

    because: str
    voids: bool = False
    misses: bool = False
    promises: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What people decided, read once for several posts that the caller has locked.

    Attributes:
        holds: those that stand.
        names: the protected ones, label -> spellings.
        approvals: post id -> the approval that counts.
    """

    holds: list[Hold]
    names: dict[str, list[str]]
    approvals: Mapping[int, Approval]


def what_stands(posts: Iterable[Post], *, holds: list[Hold] | None = None) -> Standing:
    """Read it now; ``holds`` where they were read in this transaction already."""
    return Standing(
        holds=active_holds() if holds is None else holds,
        names=protected_names(),
        approvals=counting_approvals(posts),
    )


def reason_to_stop(post: Post, standing: Standing, *, now: datetime) -> Stop | None:
    """The first reason against sending this post, which the caller has locked, now; or None."""
    voids = _not_approved(post, standing)
    if voids:
        return Stop(because=voids, voids=True)
    embargoed = _embargoed(post, now=now)
    if embargoed:
        return embargoed
    if is_late(post, now=now):
        return Stop(because=too_late(post), misses=True)
    paused = post.channel.paused_because
    unfit = paused or cannot_post(post.channel, now) or cannot_be_read(standing.names)
    if unfit:
        return Stop(because=unfit, until=None if paused else now + ASK_AGAIN)
    hold = hold_on(post, standing.holds)
    return Stop(because=f"Held by {hold.person}: {hold}") if hold else _not_yet(post, now=now)


def is_cleared(post: Post, *, now: datetime) -> bool:
    """Whether people's decisions, as they stand now, let this post out: approval, embargo, holds.

    Asked once more while a post is being sent, where a network fetches something of it meanwhile. The time it
    leaves at, the channel's pace and its health were asked at the intent.

    Args:
        post: with its channel and release; it need not be locked.
        now: aware.
    """
    standing = what_stands([post])
    return not (
        _not_approved(post, standing)
        or _embargoed(post, now=now)
        or cannot_be_read(standing.names)
        or post.channel.paused_because
        or hold_on(post, standing.holds)
    )


def _embargoed(post: Post, *, now: datetime) -> Stop | None:
    embargo = post.release.embargo_until
    if embargo and now < embargo:
        return Stop(because="The release is under embargo.", until=embargo, promises=True)
    if post.release.embargo_words:
        return Stop(because=UNSURE.format(words=post.release.embargo_words), until=now + ASK_AGAIN)
    return None


def _not_approved(post: Post, standing: Standing) -> str:
    """Why what people decided does not cover the post as it stands; empty when it does."""
    approval = standing.approvals.get(post.pk)
    if approval is None or approval.content_hash != post.content_hash():
        return "No approval covers the text as it stands. Approve it again."
    if post.channel.stages > 1 and not approval.first_by and not approval.bypass:
        return "The channel wants two people's approval, and only one has given it."
    if post.release.withdrawn_at:
        return "The release was withdrawn at its source; the post was not sent."
    if post.revision_id != post.release.revision_id:
        return "The release was corrected; compare the post with it and approve again."
    if post.parts_live and (because := _not_to_be_followed(post)):
        return because
    # A list that cannot be read is the installation's fault, which ends nobody's approval: see below.
    named = "" if cannot_be_read(standing.names) else reason_to_protect(post, names=standing.names)
    return named or reason_against_pictures(post)


def _not_to_be_followed(post: Post) -> str:
    """Why nothing may follow the parts that are live; empty when something may."""
    going = post.corrections.filter(kind__in=[Kind.DELETE, Kind.REPOST], progress=Progress.APPROVED)
    if going.exists():
        return "What is live of this post is being deleted, so nothing more of it leaves."
    if not Receipt.objects.live().filter(post=post, part=post.parts_live).exists():
        return (
            "The part before the next one was deleted, so nothing can follow it. Reject the rest, or have "
            "what is still live deleted."
        )
    return ""


def _not_yet(post: Post, *, now: datetime) -> Stop | None:
    """The channel's hours, its pace and its purse."""
    closed = "" if post.urgent else post.channel.timing.closed(now)
    if closed:
        until = post.channel.timing.opens(now)
        return Stop(because=f"Nothing leaves now: {closed}.", until=until)
    wait = must_wait(post, now=now)
    return Stop(because=wait.because, until=wait.until) if wait else None


def is_late(post: Post, *, now: datetime) -> bool:
    """Whether more time has passed since the promised one than the channel allows."""
    return post.publish_at is not None and now - post.publish_at > post.channel.late_after


def too_late(post: Post) -> str:
    """What the person is told who has to decide."""
    hours = post.channel.late_after.total_seconds() / 3600
    why = f" ({post.problem.rstrip('.')})" if post.problem else ""
    return (
        f"This post should have left at {post.publish_at:%Y-%m-%d %H:%M} UTC and could not within "
        f"{hours:g} hours{why}. It is kept and will not leave by itself: reopen it to send it still, or "
        "reject it."
    )
