"""One post: its page, and the words of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.cards import length_of
from distributor.desk.errors import FormError
from distributor.desk.views.answers import decide, load_post, post_page
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, typed
from distributor.people.rights import Right
from distributor.posts.edit import MAX_PARTS, MAX_TEXT, edit_post
from distributor.posts.house import rules_of
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.parts import parted
from distributor.posts.reword import ask_for_rewording, take_rewording
from distributor.posts.variant import switch_variant
from distributor.posts.writing import Variant


@page
def show_post(request: DeskRequest, post_id: int) -> HttpResponse:
    """The post beside the release it was made of."""
    return post_page(request, load_post(post_id))


@action
@needs(Right.WRITE)
def edit(request: DeskRequest, post_id: int) -> HttpResponse:
    """Store new words; an approval of the old ones ends."""
    text = request.POST.get("text", "")

    def act() -> str:
        before = Post.objects.filter(pk=post_id).values_list("state", flat=True).first()
        post = edit_post(
            post_id,
            text,
            person=person_of(request),
            version=_version(request),
            clock=SystemClock(),
        )
        if before == State.APPROVED and post.state == State.DRAFT:
            return _("Saved. The approval counted for the old words, so the post waits for approval again.")
        return _("Saved.")

    return decide(request, post_id, act, at="edit", typed=text)


@action
@needs(Right.WRITE)
def switch(request: DeskRequest, post_id: int) -> HttpResponse:
    """Other words from the same release; what somebody wrote comes back with its variant."""

    def act() -> str:
        wished = request.POST.get("variant", "")
        if wished not in list(Variant):
            raise FormError(_("The form did not say which words you want. Reload the page and try again."))
        switch_variant(
            post_id,
            Variant(wished),
            person=person_of(request),
            version=_version(request),
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
        take_rewording(post_id, person=person_of(request), version=_version(request), clock=SystemClock())
        return _("Taken over. Somebody else approves these words.")

    return decide(request, post_id, act)


def _version(request: HttpRequest) -> int:
    """The version the person opened.

    Raises:
        FormError: the form did not say.
    """
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdecimal()) or len(version) > 9:
        raise FormError(_("The form did not say which version you opened. Reload the page and try again."))
    return int(version)


@action
@needs(Right.WRITE)
def count_length(request: DeskRequest, post_id: int) -> HttpResponse:
    """The length of what stands in the text field right now, by the network's own count."""
    post = get_object_or_404(Post.objects.select_related("channel"), pk=post_id)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()[:MAX_TEXT]
    parts = parted(text) if post.channel.entry().can.thread else [text]
    rules = rules_of(post.channel)
    lengths = [length_of(rules, part) for part in parts[:MAX_PARTS]]
    return render(request, "desk/_lengths.html", {"lengths": lengths})
