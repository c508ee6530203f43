"""Deciding on several posts at once: each alone, so that one refusal stops no other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.errors import FormError, NoRight
from distributor.desk.times import spoken
from distributor.desk.views.guard import DeskRequest, action, back_to, may_here, person_of, typed
from distributor.errors import DistributorError
from distributor.people.rights import Right
from distributor.posts.approve import approve_post
from distributor.posts.models import Post
from distributor.posts.reject import reject_post

MOST_POSTS = 200
Seen = tuple[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A post that was not decided on, and why."""

    where: str
    sentence: str


@action
def decide_several(request: DeskRequest) -> HttpResponse:
    """Approve or reject the posts that were chosen; what was refused is said post by post."""
    seen = seen_posts(request)
    if not seen:
        messages.error(request, _("No post was chosen. Nothing was changed."))
    elif request.POST.get("act") == "reject":
        _reject_each(request, seen)
    else:
        approved, refused = approve_each(request, seen)
        tell_approved(request, approved)
        _tell_refused(request, refused)
    return redirect(back_to(request, default="/"))


def seen_posts(request: DeskRequest) -> list[Seen]:
    """The posts that the form names, each with the hash of what the person saw."""
    pairs = (seen.partition(":") for seen in request.POST.getlist("seen")[:MOST_POSTS])
    found = ((number_in(number), content_hash) for number, _, content_hash in pairs)
    return [(number, content_hash) for number, content_hash in found if number and content_hash]


def must_be_allowed(request: DeskRequest, post_id: int, *, alone: bool = False) -> None:
    """An approver approves; the second approval, and approving alone, are a publisher's.

    Raises:
        NoRight: this person is none here.
    """
    if not may_here(request, Right.APPROVE, post_id):
        raise NoRight(_("Your role does not allow to approve on this channel."))
    endorsed = Post.objects.filter(pk=post_id, channel__stages__gt=1).exclude(endorsed_by="").exists()
    if (alone or endorsed) and not may_here(request, Right.PUBLISH, post_id):
        raise NoRight(_("This approval is a publisher's, and your role is another one. Ask a publisher."))


def approve_each(request: DeskRequest, seen: Sequence[Seen]) -> tuple[list[Post], list[Refused]]:
    """Approve each for its channel's next free slot."""

    def act(post_id: int, content_hash: str) -> Post:
        must_be_allowed(request, post_id)
        return approve_post(
            post_id,
            person=person_of(request),
            content_hash=content_hash,
            may_be_second=may_here(request, Right.PUBLISH, post_id),
            clock=SystemClock(),
        )

    return _each(seen, act)


def _reject_each(request: DeskRequest, seen: Sequence[Seen]) -> None:
    because = typed(request, "because")

    def act(post_id: int, content_hash: str) -> Post:
        if not may_here(request, Right.APPROVE, post_id):
            raise NoRight(_("Your role does not allow to reject on this channel."))
        if Post.objects.get(pk=post_id).content_hash() != content_hash:
            raise FormError(_("The post was changed after you opened the page. Read it again as it is now."))
        reject_post(post_id, person=person_of(request), because=because, clock=SystemClock())
        return Post.objects.get(pk=post_id)

    rejected, refused = _each(seen, act)
    if count := len(rejected):
        told = ngettext("%(count)s post rejected.", "%(count)s posts rejected.", count) % {"count": count}
        messages.success(request, told)
    _tell_refused(request, refused)


def _each(seen: Sequence[Seen], act: Callable[[int, str], Post]) -> tuple[list[Post], list[Refused]]:
    done: list[Post] = []
    refused: list[Refused] = []
    known = {
        post.pk: f"{post.channel.entry().label} ({post.channel.shown})"
        for post in Post.objects.filter(pk__in=[post_id for post_id, _ in seen]).select_related("channel")
    }
    for post_id, content_hash in seen:
        if post_id not in known:
            continue
        try:
            done.append(act(post_id, content_hash))
        except DistributorError as error:
            refused.append(Refused(where=known[post_id], sentence=str(error)))
    return done, refused


def tell_approved(request: DeskRequest, approved: Sequence[Post]) -> None:
    """Say how many were approved and when each leaves, and how many wait for a second person."""
    leaving = [post for post in approved if post.publish_at]
    if count := len(approved) - len(leaving):
        told = ngettext(
            "%(count)s post has its first approval. A second person has to approve it.",
            "%(count)s posts have their first approval. A second person has to approve them.",
            count,
        )
        messages.success(request, told % {"count": count})
    if not leaving:
        return
    times = "; ".join(
        f"{post.channel.entry().label}: {spoken(post.publish_at, zone=post.channel.zone)}"
        for post in leaving
        if post.publish_at
    )
    count = len(leaving)
    told = ngettext("%(count)s post approved.", "%(count)s posts approved.", count) % {"count": count}
    messages.success(request, _("%(told)s They leave: %(times)s.") % {"told": told, "times": times})


def _tell_refused(request: DeskRequest, refused: Sequence[Refused]) -> None:
    for each in refused:
        messages.error(request, f"{each.where}: {each.sentence}")
