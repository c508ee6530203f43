"""One release: its text, its revisions, its posts; and approving all of its drafts at once."""

from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.cards import card_of
from distributor.desk.free_slots import FreeSlots
from distributor.desk.pieces import Piece, changed_paragraphs
from distributor.desk.queue import grouped, shown_posts
from distributor.desk.reports.month import language_name
from distributor.desk.said import discussion_of
from distributor.desk.standing import standing
from distributor.desk.trail import history_of, share_links
from distributor.desk.views.guard import (
    DeskRequest,
    action,
    back_to,
    needs,
    page,
    person_of,
    rights_of,
)
from distributor.desk.views.several import Refused, approve_each, seen_posts, tell_approved
from distributor.desk.views.typing import typed_comment
from distributor.discussion.comments import read_mentions
from distributor.discussion.review import HOURS
from distributor.people.rights import Place, Right, may
from distributor.posts.models import Post
from distributor.posts.schedule import TAKES_SLOT
from distributor.releases.embargo import waiting_lift
from distributor.releases.models import Release, subjects_in
from distributor.releases.urls import release_key

MOST_POSTS = 200


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
        "translations": translations_of(release),
        "history": history_of(f"release:{release.pk}", zone=zone),
        "share": share_links(release.url, title=release.current.title),
        "here": request.get_full_path() if request.method == "GET" else reverse("release", args=[release_id]),
        "refused": refused or [],
        "problem": problem,
        "lift": waiting_lift(release),
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


def translations_of(release: Release) -> list[tuple[str, str, int]]:
    """The same release in other languages, as its page links them. One query where there are any.

    Returns:
        Language, address, and the number of our own release of it: 0 where we have none.
    """
    linked = release.current.read().translations
    keys = {each.url: release_key(each.url) for each in linked}
    known = dict(Release.objects.filter(key__in=keys.values()).values_list("key", "pk")) if keys else {}
    return [(language_name(each.language), each.url, known.get(keys[each.url], 0)) for each in linked]


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
    # What a colleague approved meanwhile is what this person wants too.
    left = Post.objects.filter(release_id=release_id).exclude(state__in=TAKES_SLOT)
    own = set(left.values_list("pk", flat=True))
    approved, refused = approve_each(request, [seen for seen in seen_posts(request) if seen[0] in own])
    tell_approved(request, approved)
    if not approved and not refused:
        refused.append(Refused(where=_("Nothing"), sentence=_("was left to approve; see below who did.")))
    if refused:
        return release_page(request, release_id, refused=refused, status=409)
    return redirect(back_to(request, default=reverse("release", args=[release_id])))
