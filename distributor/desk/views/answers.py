"""How a decision on a post is answered: done, or refused with a sentence next to where it happened."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import trigger_client_event

from distributor.clock import SystemClock
from distributor.desk.cards import Card, card_of
from distributor.desk.composing.editor import Editor, editor_of
from distributor.desk.composing.opening import opening_words
from distributor.desk.errors import status_of
from distributor.desk.free_slots import FreeSlots
from distributor.desk.pieces import Piece
from distributor.desk.queue import shown_posts
from distributor.desk.said import discussion_of, seen_by
from distributor.desk.standing import standing
from distributor.desk.trail import Trail, trail_of
from distributor.desk.views.guard import DeskRequest, back_to, person_of, rights_of
from distributor.desk.views.typing import typed_comment
from distributor.discussion.models import Unsaved
from distributor.discussion.unsaved import unsaved_of, writing_now
from distributor.discussion.versions import last_kept
from distributor.errors import DistributorError
from distributor.posts.models import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why nothing was changed.

    Attributes:
        sentence: what happened, what was kept, what to do.
        at: the part of the page that it belongs to: ``decide``, ``edit``, ``time``, ``outcome`` or
            ``pictures``.
        ours: what the person typed and must not lose.
        changed: what changed since the person read it, in pieces.
    """

    sentence: str
    at: str = "decide"
    ours: str = ""
    changed: Sequence[Piece] = ()


def load_post(post_id: int) -> Post:
    """The post with everything its page shows.

    Raises:
        Http404: there is none.
    """
    post = shown_posts().select_related("revision").filter(pk=post_id).first()
    if post is None:
        raise Http404
    return post


def card_for(request: HttpRequest, post: Post) -> Card:
    """The post's card for this viewer."""
    slots = FreeSlots([post.channel], now=SystemClock().now())
    return card_of(
        post,
        viewer=person_of(request),
        granted=rights_of(request),
        holds=standing(request).holds,
        names=standing(request).names,
        slots=slots,
    )


def post_page(
    request: DeskRequest, post: Post, *, refusal: Refusal | None = None, note: str = "", status: int = 200
) -> HttpResponse:
    """The whole page of a post, or for htmx its card alone."""
    is_part = bool(request.htmx) and not (refusal and refusal.at == "edit")
    trail: Trail | None = None if is_part else trail_of(post)
    card = card_for(request, post)
    unsaved = None if is_part else unsaved_of(person_of(request), [post.pk]).get(post.pk)
    context = {
        "card": card,
        "editor": None if is_part else _editor(request, card, unsaved=unsaved, refusal=refusal),
        "unsaved": unsaved,
        "discussion": None if is_part else discussion_of(viewer=person_of(request), post_id=post.pk),
        "comment_action": reverse("post-comment", args=[post.pk]),
        "comment_typed": "" if is_part else typed_comment(request, reverse("post-comment", args=[post.pk])),
        "can_comment": card.may_write,
        "sights": () if is_part else seen_by(post),
        "version_count": 0 if is_part else post.versions.count(),
        "release": post.release,
        "trail": trail,
        "refusal": refusal,
        "note": note,
        "is_whole": not is_part or request.htmx.current_url_abs_path == reverse("post", args=[post.pk]),
        "here": back_to(request, default=reverse("post", args=[post.pk])),
        "version": post.version,
    }
    return render(request, "desk/_post.html" if is_part else "desk/post.html", context, status=status)


def _editor(
    request: HttpRequest, card: Card, *, unsaved: Unsaved | None, refusal: Refusal | None
) -> Editor | None:
    """Where the words may be changed, and by this person; what was refused stands in it as it was typed."""
    if not (card.is_editable and card.may_write):
        return None
    problem = refusal.sentence if refusal and refusal.at == "edit" else ""
    person, number = person_of(request), card.post.pk
    others = writing_now([number], besides=person, clock=SystemClock()).get(number, ())
    undo = last_kept([number]).get(number, 0)
    words = opening_words(card.post, unsaved, problem=problem, others=others, undo=undo)
    return editor_of(card, words=words, person=person, names=standing(request).names)


def decide(
    request: DeskRequest,
    post_id: int,
    act: Callable[[], str],
    *,
    at: str = "decide",
    changed: Callable[[Post], Sequence[Piece]] = lambda _: (),
    typed: str = "",
    anchor: str = "",
) -> HttpResponse:
    """Carry out a decision and answer it.

    Args:
        request: the POST.
        post_id: the post it is about.
        act: does it and gives the sentence for success.
        at: the part of the page that a refusal belongs to.
        changed: what changed since the person read the post, asked when it was refused.
        typed: what the person wrote, given back when it was refused.
        anchor: the place on the page that the person comes back to.
    """
    try:
        note = act()
    except DistributorError as error:
        post = load_post(post_id)
        refusal = Refusal(sentence=str(error), at=at, ours=typed, changed=changed(post))
        return post_page(request, post, refusal=refusal, status=status_of(error))
    if request.htmx:
        # The strip with the counts listens for this.
        return trigger_client_event(post_page(request, load_post(post_id), note=note), "decided")
    messages.success(request, note)
    back = back_to(request, default=reverse("post", args=[post_id]))
    return redirect(f"{back}#{anchor}" if anchor and request.POST.get("next") else back)
