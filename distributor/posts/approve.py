"""A person's decisions on a post: approve, reject, reopen, set another time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.clock import LATEST, Clock
from distributor.posts.draft import UNENDORSED, catch_up, lock_release_of, void_approval
from distributor.posts.errors import ApprovalError, IllegalTransition
from distributor.posts.house import rules_of
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.posts.pictures.check import reason_against_pictures
from distributor.posts.protect import reason_to_protect
from distributor.posts.replacing import replacing
from distributor.posts.schedule import give_time, make_way, must_be_open, next_free_slot, soonest
from distributor.posts.transition import locked, move, subject
from distributor.releases.embargo import UNSURE
from distributor.wake import Work, wake

# A time a little in the past is "now": people type minutes, and forms take a while.
GRACE = timedelta(minutes=2)


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
        _must_be_approvable(post, person=person, content_hash=content_hash, alone=bool(bypass))
        if post.channel.stages > 1 and not bypass:
            if _is_first(post, person=person):
                return _endorse(post, person=person, clock=clock)
            if not may_be_second:
                raise ApprovalError(
                    "A colleague has given the first approval. The second one is a publisher's, and your "
                    "role is another one. Ask a publisher."
                )
        publish_at = _time_for(post, at=at, now=now, urgent=urgent, not_before=not_before, clock=clock)
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
                **({"first_by": post.endorsed_by} if post.endorsed_by else {}),
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
            first_by=post.endorsed_by if post.endorsed_hash == post.content_hash() else "",
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
    if post.endorsed_hash != post.content_hash():
        return True
    if post.endorsed_by == person:
        raise ApprovalError("You gave the first approval; a second person has to give the other one.")
    return False


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


def _must_be_approvable(post: Post, *, person: str, content_hash: str | None, alone: bool) -> None:
    if post.state != State.DRAFT:
        who = post.approvals.filter(voided_because="").values_list("person", flat=True).first()
        by = f" ({who} approved it)" if who else ""
        raise IllegalTransition(f"Post {post.pk} is {post.state} already{by}. Nothing was changed by you.")
    if content_hash is not None and content_hash != post.content_hash():
        raise ApprovalError(
            "The post was changed after you opened it, so it was not approved. Read it again as it is now."
        )
    if settings.ENVIRONMENT.four_eyes and is_own(post, person=person) and not alone:
        raise ApprovalError(
            "You wrote these words, so somebody else has to approve them. Your text is kept as it is."
        )
    _must_be_of_now(post)
    if post.release.embargo_words:
        raise ApprovalError(UNSURE.format(words=post.release.embargo_words))
    if because := reason_to_protect(post) or reason_against_pictures(post):
        raise ApprovalError(because)
    over = [part for part in post.parts if too_long(post, part)]
    if over or not any(part.strip() for part in post.parts):
        raise ApprovalError("The text is empty or longer than the network allows. Edit it first.")


def _must_be_of_now(post: Post) -> None:
    if post.release.withdrawn_at:
        raise ApprovalError("The release was withdrawn at its source; nothing of it may be approved.")
    if post.revision_id != post.release.revision_id:
        raise ApprovalError(
            "The release was corrected, and the post is being brought up to date. It was not approved: read "
            "it again in a moment."
        )


def is_own(post: Post, *, person: str) -> bool:
    """Whether a person wrote the words, or chose, described, moved or took off a picture.

    Somebody else then approves.
    """
    pictures = post.shown_pictures
    who = {
        post.author,
        post.pictures_by,
        *(name for each in pictures for name in (each.by, each.described_by)),
    }
    return person in who


def too_long(post: Post, part: str) -> int:
    """By how much a part is over its network's limit; 0 when it fits."""
    rules = rules_of(post.channel)
    return max(0, rules.length(part) - rules.limit)


def _time_for(
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


def reject_post(post_id: int, *, person: str, because: str = "", clock: Clock) -> Post:
    """Decide that the post does not go out; it can be reopened. A thread that is partly live ends there.

    Raises:
        IllegalTransition: it is on its way or live already.
    """
    with transaction.atomic():
        post = locked(post_id)
        if post.state == State.APPROVED:
            void_approval(post, because=f"rejected by {person}", actor=f"person:{person}", clock=clock)
        ends: dict[str, object] = {"problem": because, "due_at": None, "publish_at": None, **UNENDORSED}
        if post.parts_live:
            replacing(post, clock=clock)
            ends |= {"problem": "", "parts": post.parts[: post.parts_live]}
        move(
            post,
            State.PUBLISHED if post.parts_live else State.REJECTED,
            action=Action.POST_REJECTED,
            actor=f"person:{person}",
            clock=clock,
            details={"because": because, "parts_live": post.parts_live},
            changes=ends,
        )
    return post


def reopen_post(post_id: int, *, person: str, clock: Clock) -> Post:
    """Make a rejected, failed or missed post a draft again, to be approved anew.

    Raises:
        IllegalTransition: it is in another state.
    """
    with transaction.atomic():
        lock_release_of(post_id)
        post = locked(post_id, states=[State.REJECTED, State.FAILED, State.MISSED])
        move(
            post,
            State.DRAFT,
            action=Action.POST_REOPENED,
            actor=f"person:{person}",
            clock=clock,
            changes={"due_at": None, "publish_at": None, "sent_again": 0, **UNENDORSED},
        )
        post.approvals.filter(voided_because="").update(voided_because=f"reopened by {person}")
        catch_up(post)
    return post


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
        publish_at = _time_for(post, at=at, now=now, clock=clock)
        give_time(post, publish_at, because="", actor=f"person:{person}", clock=clock)
        wake(Work.DELIVERY, network=post.channel.network)
    return post
