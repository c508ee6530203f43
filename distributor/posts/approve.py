"""Approving: one person's word, or two people's, for exactly these words and a time."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.roles import has_left
from distributor.posts.approvable import must_be_approvable
from distributor.posts.draft import catch_up
from distributor.posts.errors import ApprovalError
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.posts.reschedule import time_for
from distributor.posts.schedule import make_way
from distributor.posts.transition import locked, move, subject
from distributor.wake import Work, wake


def approve_post(
    post_id: int,
    *,
    person: str,
    content_hash: str | None = None,
    at: datetime | None = None,
    now: bool = False,
    urgent: bool = False,
    not_before: datetime | None = None,
    bypass: str = "",
    may_be_second: bool = True,
    clock: Clock,
) -> Post:
    """Approve exactly the words that ``person`` saw, for a time.

    Where the channel wants two people, the first one's approval leaves the post a draft, endorsed.

    Args:
        post_id: the post.
        person: user name of who approves.
        content_hash: of what the person saw; None only where the person names no version (terminal).
        at: the time (aware); None for the next free slot.
        now: leave at once instead.
        urgent: leave at once, whatever the channel's hours say, and move what stands in the way.
        not_before: where a slot is taken, the earliest (aware): for spreading posts over days.
        bypass: why this person approves alone, where words of their own or a second person would stand in the
            way; it is told, and somebody else has to look at it afterwards.
        may_be_second: whether this person may give the second of two approvals.
        clock: the time.

    Raises:
        ApprovalError: not by this person, not at this time, or not these words.
        IllegalTransition: it is no draft any more.
    """
    _bring_up_to_date(post_id)
    with transaction.atomic():
        post = locked(post_id)
        bypass = bypass.strip()
        must_be_approvable(post, person=person, content_hash=content_hash, alone=bool(bypass))
        if post.channel.stages > 1 and not bypass:
            if _is_first(post, person=person):
                return _endorse(post, person=person, clock=clock)
            if not may_be_second:
                raise ApprovalError(
                    "A colleague has given the first approval. The second one is a publisher's, and your "
                    "role is another one. Ask a publisher."
                )
        first = _first_by(post)
        publish_at = time_for(post, at=at, now=now, urgent=urgent, not_before=not_before, clock=clock)
        move(
            post,
            State.APPROVED,
            action=Action.POST_APPROVED,
            actor=f"person:{person}",
            clock=clock,
            details={
                "content_hash": post.content_hash(),
                "publish_at": publish_at.isoformat(),
                "urgent": urgent,
                **({"first_by": first} if first else {}),
                **({"alone": bypass} if bypass else {}),
            },
            changes={
                "publish_at": publish_at,
                "due_at": publish_at,
                "urgent": urgent,
                "problem": "",
                "tries": 0,
                "looks": 0,
                "review_due": bool(bypass),
            },
        )
        if urgent:
            make_way(post, at=publish_at, actor=f"person:{person}", clock=clock)
        Approval.objects.create(
            post=post,
            content_hash=post.content_hash(),
            person=person,
            first_by=first,
            bypass=bypass,
            approved_at=clock.now(),
        )
        wake(Work.DELIVERY, network=post.channel.network)
    return post


def _bring_up_to_date(post_id: int) -> None:
    """A draft whose release was corrected is made anew before anybody approves it: it could never leave."""
    drafts = Post.objects.filter(pk=post_id, state=State.DRAFT).exclude(revision=F("release__revision"))
    for post in drafts.select_related("release"):
        catch_up(post)


def _is_first(post: Post, *, person: str) -> bool:
    """Whether nobody else has approved these very words yet."""
    first = _first_by(post)
    if first == person:
        raise ApprovalError("You gave the first approval; a second person has to give the other one.")
    return not first or has_left(first)


def _first_by(post: Post) -> str:
    """Who gave the first approval of these very words; empty for nobody."""
    return post.endorsed_by if post.endorsed_hash == post.content_hash() else ""


def _endorse(post: Post, *, person: str, clock: Clock) -> Post:
    post.endorsed_by, post.endorsed_hash = person, post.content_hash()
    post.save(update_fields=["endorsed_by", "endorsed_hash"])
    details = {"content_hash": post.endorsed_hash}
    log.append(Action.POST_ENDORSED, subject(post), actor=f"person:{person}", details=details, clock=clock)
    return post


def review_bypass(post_id: int, *, person: str, clock: Clock) -> None:
    """Somebody else has looked at a post that one person approved alone.

    Raises:
        ApprovalError: there is nothing to look at, or it was this person's own decision.
    """
    with transaction.atomic():
        post = locked(post_id)
        alone = post.approvals.filter(reviewed_by="").exclude(bypass="").last()
        if alone is None:
            raise ApprovalError("Nothing about this post has to be looked at.")
        if alone.person == person:
            raise ApprovalError("You approved it yourself; somebody else has to look at it.")
        post.approvals.filter(reviewed_by="").exclude(bypass="").update(reviewed_by=person)
        Post.objects.filter(pk=post_id).update(review_due=False)
        details = {"approved_by": alone.person, "because": alone.bypass}
        log.append(
            Action.POST_BYPASS_REVIEWED,
            subject(post),
            actor=f"person:{person}",
            details=details,
            clock=clock,
        )
