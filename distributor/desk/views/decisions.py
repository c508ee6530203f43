"""Approve, reject, reopen, another time, and what became of an unknown outcome."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _

from distributor.channels.models import Channel
from distributor.clock import SystemClock
from distributor.delivery.reconcile import say_live, say_not_live
from distributor.desk.cards import seen_text
from distributor.desk.errors import FormError
from distributor.desk.pieces import Piece, changes
from distributor.desk.times import read_time, spoken, zone_named
from distributor.desk.views.answers import decide
from distributor.desk.views.guard import DeskRequest, action, may_here, needs, person_of, typed
from distributor.desk.views.several import must_be_allowed
from distributor.people.rights import Right
from distributor.posts.approve import approve_post, review_bypass
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.reject import reject_post, reopen_post
from distributor.posts.reschedule import reschedule_post


@action
@needs(Right.APPROVE)
def approve(request: DeskRequest, post_id: int) -> HttpResponse:
    """Approve the words the person saw: next free slot, now, or at a time in the channel's zone."""
    seen = request.POST.get("seen", "")

    def act() -> str:
        alone = typed(request, "alone")
        must_be_allowed(request, post_id, alone=bool(alone))
        post = approve_post(
            post_id,
            person=person_of(request),
            content_hash=_seen_hash(request),
            at=_wished(request, post_id),
            now=request.POST.get("when") == "now",
            urgent=request.POST.get("when") == "urgent",
            bypass=alone,
            may_be_second=may_here(request, Right.PUBLISH, post_id),
            clock=SystemClock(),
        )
        if post.state == State.DRAFT:
            return _("Noted as the first approval. A second person has to approve it.")
        if _leaves_now(post):
            return _("Approved. It leaves now.")
        if _is_later_than_shown(request, post):
            return _("Approved. The slot you saw was taken meanwhile, so it leaves on %(time)s.") % {
                "time": _time(post)
            }
        return _("Approved. It leaves on %(time)s.") % {"time": _time(post)}

    def changed(post: Post) -> Sequence[Piece]:
        is_stale = bool(seen) and request.POST.get("content_hash") != post.content_hash()
        return changes(seen, seen_text(post)) if is_stale else ()

    return decide(request, post_id, act, changed=changed)


@action
@needs(Right.APPROVE)
def review(request: DeskRequest, post_id: int) -> HttpResponse:
    """Somebody else has looked at what one person approved alone."""

    def act() -> str:
        review_bypass(post_id, person=person_of(request), clock=SystemClock())
        return _("Noted: you have looked at it.")

    return decide(request, post_id, act)


@action
@needs(Right.APPROVE)
def reschedule(request: DeskRequest, post_id: int) -> HttpResponse:
    """Another time for an approved post; the approval stays."""

    def act() -> str:
        post = reschedule_post(
            post_id,
            person=person_of(request),
            at=_wished(request, post_id),
            now=request.POST.get("when") == "now",
            clock=SystemClock(),
        )
        if _leaves_now(post):
            return _("It leaves now.")
        return _("Moved. It leaves on %(time)s.") % {"time": _time(post)}

    return decide(request, post_id, act, at="time")


@action
@needs(Right.APPROVE)
def reject(request: DeskRequest, post_id: int) -> HttpResponse:
    """The post does not go out; it can be reopened."""

    def act() -> str:
        because = typed(request, "because")
        reject_post(post_id, person=person_of(request), because=because, clock=SystemClock())
        return _("Rejected. It does not go out; you can reopen it.")

    return decide(request, post_id, act)


@action
@needs(Right.WRITE)
def reopen(request: DeskRequest, post_id: int) -> HttpResponse:
    """A rejected or failed post waits for approval again."""

    def act() -> str:
        reopen_post(post_id, person=person_of(request), clock=SystemClock())
        return _("Reopened. It waits for approval.")

    return decide(request, post_id, act)


@action
@needs(Right.APPROVE)
def live(request: DeskRequest, post_id: int) -> HttpResponse:
    """Somebody looked at the account: the post is there."""
    permalink = typed(request, "permalink", limit=2001)

    def act() -> str:
        if len(permalink) > 2000:
            raise FormError(_("That address is too long. Paste the post's own address."))
        say_live(post_id, permalink=permalink, person=person_of(request), clock=SystemClock())
        return _("Thank you. The post counts as published.")

    return decide(request, post_id, act, at="outcome", typed=permalink)


@action
@needs(Right.APPROVE)
def not_live(request: DeskRequest, post_id: int) -> HttpResponse:
    """Somebody looked at the account: the post is not there."""

    def act() -> str:
        say_not_live(post_id, person=person_of(request), clock=SystemClock())
        return _("Thank you. It counts as not published; reopen it to send it again.")

    return decide(request, post_id, act, at="outcome")


def _seen_hash(request: DeskRequest) -> str:
    """The hash of what the person saw: a form without one approves nothing.

    Raises:
        FormError: the form did not say.
    """
    seen = request.POST.get("content_hash", "")
    if not seen:
        raise FormError(_("The form did not say which words you approve. Reload the page and try again."))
    return seen


def _wished(request: DeskRequest, post_id: int) -> datetime | None:
    """The time the person chose, or None where they chose none.

    It is in the channel's zone, unless the form says in which (the calendar shows the viewer's).
    """
    if request.POST.get("when") != "at":
        return None
    channel = Channel.objects.filter(posts=post_id).first()
    if channel is None:
        return None
    zone = zone_named(request.POST.get("zone", "")) or channel.zone
    return read_time(request.POST.get("at", ""), zone=zone)


def _leaves_now(post: Post) -> bool:
    """Whether its time has come; "now" may be a few minutes off, after the gap to the post before it."""
    return post.publish_at is not None and post.publish_at <= SystemClock().now()


def _is_later_than_shown(request: DeskRequest, post: Post) -> bool:
    """Whether the next free slot became another one since the page was made."""
    shown = request.POST.get("slot", "")
    return (
        request.POST.get("when") == "slot"
        and bool(shown)
        and post.publish_at is not None
        and shown != post.publish_at.isoformat()
    )


def _time(post: Post) -> str:
    assert post.publish_at is not None
    return spoken(post.publish_at, zone=post.channel.zone)
