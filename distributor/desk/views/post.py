"""One post: its page, and the words of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.composing.drawing import drawing_of
from distributor.desk.errors import FormError
from distributor.desk.standing import standing
from distributor.desk.views.answers import card_for, decide, load_post, post_page
from distributor.desk.views.guard import DeskRequest, action, back_to, needs, page, person_of, typed
from distributor.desk.views.typing import keep_typed, keeps_words, opened_version, typed_text
from distributor.discussion.comments import read_mentions
from distributor.discussion.merge import merged
from distributor.discussion.sights import note_sight
from distributor.discussion.unsaved import forget, keep, unsaved_of
from distributor.discussion.versions import base_text
from distributor.errors import DistributorError
from distributor.people.rights import Right
from distributor.posts.edit import edit_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.reword import ask_for_rewording, take_rewording
from distributor.posts.variant import switch_variant
from distributor.posts.writing import Variant


@page
def show_post(request: DeskRequest, post_id: int) -> HttpResponse:
    """The post beside the release it was made of."""
    post, person = load_post(post_id), person_of(request)
    note_sight(post, person=person, clock=SystemClock())
    read_mentions(person, post_id=post_id, clock=SystemClock())
    return post_page(request, post)


@keeps_words
@action
@needs(Right.WRITE)
def edit(request: DeskRequest, post_id: int) -> HttpResponse:
    """Store new words; an approval of the old ones ends. What stands in other fields is kept, not stored."""
    text = typed_text(request, post_id)
    keep_typed(request, person=person_of(request), besides=post_id)

    def act() -> str:
        before = Post.objects.filter(pk=post_id).values_list("state", flat=True).first()
        version = opened_version(request, post_id)
        post = save_words(post_id, text, person=person_of(request), version=version)
        if before == State.APPROVED and post.state == State.DRAFT:
            return _("Saved. The approval counted for the old words, so the post waits for approval again.")
        return _("Saved.")

    return decide(request, post_id, act, at="edit", typed=text, anchor=f"post-{post_id}")


def save_words(post_id: int, text: str, *, person: str, version: int) -> Post:
    """Store new words; what is refused is kept as typed.

    Raises:
        DistributorError: as ``edit_post``.
    """
    try:
        post = edit_post(post_id, text, person=person, version=version, clock=SystemClock())
    except DistributorError:
        if text.strip():
            keep(post_id, text, person=person, version=version, clock=SystemClock())
        raise
    forget(post_id, person=person)
    return post


@keeps_words
@action
@needs(Right.WRITE)
def draw(request: DeskRequest, post_id: int) -> HttpResponse:
    """The post as its network would show what stands in the field right now; without scripts, on its page."""
    if not request.htmx:
        keep_typed(request, person=person_of(request), only=post_id)
        return redirect(back_to(request, default=reverse("post", args=[post_id])))
    post = load_post(post_id)
    rights = card_for(request, post).rights
    drawing = drawing_of(post, typed_text(request, post_id), rights=rights, names=standing(request).names)
    # Beside several editors, the release's text is marked for none of them.
    context = {"drawing": drawing, "post": post, "is_fragment": True, "is_alone": "text" in request.POST}
    return render(request, "desk/_drawing.html", context)


@action
@needs(Right.WRITE)
def discard(request: DeskRequest, post_id: int) -> HttpResponse:
    """What this person typed and did not save is not wanted; the saved text stands."""
    keep_typed(request, person=person_of(request), besides=post_id)
    forget(post_id, person=person_of(request))
    messages.success(request, _("What you typed is gone. The saved text stands."))
    return redirect(back_to(request, default=reverse("post", args=[post_id])))


@action
@needs(Right.WRITE)
def merge(request: DeskRequest, post_id: int) -> HttpResponse:
    """Both sides' changes in one text, put into the field of this person to be read and saved."""
    person, post = person_of(request), load_post(post_id)
    keep_typed(request, person=person, besides=post_id)
    mine = unsaved_of(person, [post_id]).get(post_id)
    base = base_text(post, mine.version) if mine else None
    both = merged(base, mine.text.strip(), post.written) if mine and base is not None else None
    if both is None:
        told = _("The two texts touch in one place, so nothing was put together. Both are kept.")
        messages.warning(request, told)
    else:
        keep(post_id, both, person=person, version=post.version, clock=SystemClock())
        messages.success(request, _("Both texts stand in the field. Read it, then save it."))
    return redirect(back_to(request, default=reverse("post", args=[post_id])))


@keeps_words
@action
@needs(Right.WRITE)
def switch(request: DeskRequest, post_id: int) -> HttpResponse:
    """Other words from the same release; what somebody wrote comes back with its variant."""
    keep_typed(request, person=person_of(request), only=post_id)

    def act() -> str:
        wished = request.POST.get("variant", "")
        if wished not in list(Variant):
            raise FormError(_("The form did not say which words you want. Reload the page and try again."))
        switch_variant(
            post_id,
            Variant(wished),
            person=person_of(request),
            version=opened_version(request, post_id),
            clock=SystemClock(),
        )
        return _("These are other words from the same release. What was there before is kept.")

    return decide(request, post_id, act)


@action
@needs(Right.WRITE)
def ask_reworded(request: DeskRequest, post_id: int) -> HttpResponse:
    """Have the language model propose other words; a worker asks it."""

    def act() -> str:
        language = typed(request, "language", limit=20)
        ask_for_rewording(post_id, language=language, person=person_of(request), clock=SystemClock())
        return _("Asked. The words appear here in a moment; reload the page.")

    return decide(request, post_id, act)


@action
@needs(Right.WRITE)
def take_reworded(request: DeskRequest, post_id: int) -> HttpResponse:
    """The model's words become this person's edit."""

    def act() -> str:
        version = opened_version(request, post_id)
        take_rewording(post_id, person=person_of(request), version=version, clock=SystemClock())
        return _("Taken over. Somebody else approves these words.")

    return decide(request, post_id, act)
