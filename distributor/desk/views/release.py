"""One release: its text, its revisions, its posts; and approving all of its drafts at once."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from distributor.clock import SystemClock
from distributor.desk.cards import card_of
from distributor.desk.errors import NoRight
from distributor.desk.free_slots import FreeSlots
from distributor.desk.pieces import Piece, changed_paragraphs
from distributor.desk.queue import grouped, shown_posts
from distributor.desk.said import discussion_of
from distributor.desk.standing import standing
from distributor.desk.times import spoken
from distributor.desk.trail import history_of, share_links
from distributor.desk.views.guard import (
    DeskRequest,
    action,
    back_to,
    may_here,
    needs,
    page,
    person_of,
    rights_of,
)
from distributor.desk.views.typing import typed_comment
from distributor.discussion.comments import read_mentions
from distributor.discussion.review import HOURS
from distributor.errors import DistributorError
from distributor.people.rights import Place, Right, may
from distributor.posts.approve import approve_post
from distributor.posts.models import Post
from distributor.posts.schedule import TAKES_SLOT
from distributor.releases.models import Release, subjects_in

MOST_POSTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A post of the release that was not approved, and why."""

    where: str
    sentence: str


@page
def show_release(request: DeskRequest, release_id: int) -> HttpResponse:
    """The release with all that was made of it."""
    read_mentions(person_of(request), release_id=release_id, clock=SystemClock())
    return release_page(request, release_id)


def release_page(
    request: DeskRequest,
    release_id: int,
    *,
    refused: list[Refused] | None = None,
    problem: str = "",
    review_address: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page.

    Args:
        request: of the viewer.
        release_id: the release.
        refused: posts that were not approved.
        problem: why something about the release itself was refused.
        review_address: of a review link that was just made; it is shown this once.
        status: of the answer.

    Raises:
        Http404: there is no such release.
    """
    release = load_release(release_id)
    found = shown_posts().filter(release=release).order_by("pk")[:MOST_POSTS]
    posts = [post for _release, together in grouped(list(found)) for post in together]
    slots = FreeSlots({post.channel for post in posts}, now=SystemClock().now())
    viewer, granted = person_of(request), rights_of(request)
    holds, names = standing(request).holds, standing(request).names
    zone = posts[0].channel.zone if posts else ZoneInfo("UTC")
    comment_action = reverse("release-comment", args=[release.pk])
    now, place = SystemClock().now(), Place(countries=subjects_in(release.current.countries))
    cards = [
        card_of(post, viewer=viewer, granted=granted, holds=holds, names=names, slots=slots) for post in posts
    ]
    context = {
        "release": release,
        "read": release.current.read(),
        "revisions": release.revisions.order_by("-number").defer("body"),
        "cards": cards,
        "can_write": any(card.is_editable and card.may_write for card in cards),
        "history": history_of(f"release:{release.pk}", zone=zone),
        "share": share_links(release.url, title=release.current.title),
        "here": request.get_full_path() if request.method == "GET" else reverse("release", args=[release_id]),
        "refused": refused or [],
        "problem": problem,
        "lift": next((lift for lift in release.lifts.all() if lift.lifted_at is None), None),
        "is_embargoed": bool(release.embargo_until and SystemClock().now() < release.embargo_until),
        "corrected": _corrected(release),
        "discussion": discussion_of(viewer=viewer, release_id=release.pk),
        "comment_action": comment_action,
        "comment_typed": typed_comment(request, comment_action),
        "can_comment": may(granted, Right.WRITE, place),
        "can_approve": may(granted, Right.APPROVE, place),
        "reviews": release.review_links.all(),
        "review_address": review_address,
        "review_hours": HOURS,
        "now": now,
        "viewer": viewer,
        "zone": zone,
    }
    return render(request, "desk/release.html", context, status=status)


def load_release(release_id: int) -> Release:
    """The release with what its pages show.

    Raises:
        Http404: there is no such release.
    """
    found = Release.objects.select_related("source", "revision").prefetch_related("lifts")
    release = found.filter(pk=release_id).first()
    if release is None or release.revision is None:
        raise Http404
    return release


def zone_of(release_id: int) -> ZoneInfo:
    """The time zone that the release's page shows: of its first channel."""
    post = Post.objects.filter(release_id=release_id).select_related("channel").order_by("pk").first()
    return post.channel.zone if post else ZoneInfo("UTC")


def _corrected(release: Release) -> list[list[Piece]]:
    """The paragraphs that differ from the revision before, with what went and what came."""
    if release.current.number == 1:
        return []
    before = release.revisions.get(number=release.current.number - 1)
    old = [before.title, *before.body.get("paragraphs", [])]
    new = [release.current.title, *release.current.body.get("paragraphs", [])]
    return changed_paragraphs(old, new)


@action
@needs(Right.APPROVE)
def approve_release(request: DeskRequest, release_id: int) -> HttpResponse:
    """Approve every draft of the release that the person saw, each for its channel's next free slot."""
    refused: list[Refused] = []
    approved: list[Post] = []
    for post_id, content_hash in _seen(request, release_id):
        try:
            if not may_here(request, Right.APPROVE, post_id):
                raise NoRight(_("your role does not allow to approve on this channel."))
            approved.append(
                approve_post(
                    post_id, person=person_of(request), content_hash=content_hash, clock=SystemClock()
                )
            )
        except DistributorError as error:
            refused.append(Refused(where=_where(post_id), sentence=str(error)))
    _tell(request, approved)
    if not approved and not refused:
        refused.append(Refused(where=_("Nothing"), sentence=_("was left to approve; see below who did.")))
    if refused:
        return release_page(request, release_id, refused=refused, status=409)
    return redirect(back_to(request, default=reverse("release", args=[release_id])))


def _seen(request: DeskRequest, release_id: int) -> list[tuple[int, str]]:
    """The posts of this release that the form names, each with the hash of what was seen."""
    # What a colleague approved meanwhile is what this person wants too.
    left = Post.objects.filter(release_id=release_id).exclude(state__in=TAKES_SLOT)
    own = set(left.values_list("pk", flat=True))
    pairs = (seen.partition(":") for seen in request.POST.getlist("seen")[:MOST_POSTS])
    return [
        (int(number), content_hash)
        for number, _, content_hash in pairs
        if number.isascii() and number.isdecimal() and content_hash and int(number) in own
    ]


def _where(post_id: int) -> str:
    channel = Post.objects.select_related("channel").get(pk=post_id).channel
    return f"{channel.entry().label} ({channel.shown})"


def _tell(request: DeskRequest, approved: list[Post]) -> None:
    if not approved:
        return
    times = "; ".join(
        f"{post.channel.entry().label}: {spoken(post.publish_at, zone=post.channel.zone)}"
        for post in approved
        if post.publish_at
    )
    count = len(approved)
    told = ngettext("%(count)s post approved.", "%(count)s posts approved.", count) % {"count": count}
    messages.success(request, _("%(told)s They leave: %(times)s.") % {"told": told, "times": times})
