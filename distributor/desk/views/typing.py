"""What stands in the fields of an editor, read from a form, and kept before anything can go wrong with it."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Concatenate

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from distributor.clock import SystemClock
from distributor.desk.composing.editor import proven_writer
from distributor.desk.errors import FormError
from distributor.desk.views.guard import DeskRequest, P, person_of
from distributor.discussion.comments import LONGEST
from distributor.discussion.unsaved import keep
from distributor.posts.models import Post

MOST_FIELDS = 50
_COMMENT = "comment_typed"


def typed_text(request: HttpRequest, post_id: int) -> str:
    """What stands in the field of one post."""
    return request.POST.get(f"text-{post_id}", request.POST.get("text", ""))


def opened_version(request: HttpRequest, post_id: int) -> int:
    """The version the person opened.

    Raises:
        FormError: the form did not say.
    """
    version = request.POST.get(f"version-{post_id}", request.POST.get("version", ""))
    if not is_number(version, longest=9):
        raise FormError(_("The form did not say which version you opened. Reload the page and try again."))
    return int(version)


def is_number(text: str, *, longest: int = 18) -> bool:
    """Whether a form's value is a number that the database can hold."""
    return text.isascii() and text.isdecimal() and len(text) <= longest


def keep_typed(request: HttpRequest, *, person: str, only: int | None = None, besides: int = 0) -> bool:
    """Keep everything that stands in the fields of a form.

    Args:
        request: the POST.
        person: whose words they are.
        only: the post of a form with one field; None where every field names its own.
        besides: a post whose words are saved by this very request.

    Returns:
        Whether something was there to keep and was kept.
    """
    numbers = {int(name[5:]) for name in request.POST if name.startswith("text-") and is_number(name[5:])}
    if only is not None and "text" in request.POST:
        numbers.add(only)
    kept = False
    for number in sorted(numbers - {besides})[:MOST_FIELDS]:
        try:
            version = opened_version(request, number)
        except FormError:
            continue
        text = typed_text(request, number)
        kept = keep(number, text, person=person, version=version, clock=SystemClock()) or kept
    return kept


def keeps_words(
    view: Callable[Concatenate[DeskRequest, P], HttpResponse],
) -> Callable[Concatenate[DeskRequest, P], HttpResponse]:
    """Around a guarded view: whoever was logged out while writing finds the words after logging in."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            person, post_id = proven_writer(request.POST.get("writer", "")), kwargs.get("post_id")
            only = post_id if isinstance(post_id, int) else None
            if person and keep_typed(request, person=person, only=only):
                messages.warning(request, _("You were logged out. What you typed is kept: log in to go on."))
        return view(request, *args, **kwargs)

    return guarded


def keeps_comment(
    view: Callable[Concatenate[DeskRequest, P], HttpResponse],
) -> Callable[Concatenate[DeskRequest, P], HttpResponse]:
    """The same for a comment: it waits in the session of this browser, for its writer."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            person = proven_writer(request.POST.get("writer", ""))
            text = request.POST.get("comment-text", "")[:LONGEST]
            if person and text:
                request.session[_COMMENT] = {"person": person, "path": request.path, "text": text}
                messages.warning(request, _("You were logged out. What you typed is kept: log in to go on."))
        return view(request, *args, **kwargs)

    return guarded


def typed_comment(request: HttpRequest, path: str) -> str:
    """What this person typed as a comment to ``path`` before they were logged out; given once."""
    kept = request.session.get(_COMMENT)
    if not kept or kept["path"] != path or kept["person"] != person_of(request):
        return ""
    del request.session[_COMMENT]
    return str(kept["text"])


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django gives it
    """The answer to a form whose proof of origin does not hold; the words in it are kept for their writer.

    The writer's own proof says whose they are; whoever made a form elsewhere has none.
    """
    person = proven_writer(request.POST.get("writer", ""))
    post_id = request.resolver_match.kwargs.get("post_id") if request.resolver_match else None
    only = post_id if isinstance(post_id, int) else None
    is_kept = bool(person) and keep_typed(request, person=person, only=only)
    return render(request, "403_csrf.html", {"is_kept": is_kept}, status=403)


@require_POST
def keep_words(request: HttpRequest, post_id: int) -> HttpResponse:
    """Keep what is being typed, for the person whom the page was made for, logged in still or not.

    Returns:
        JSON: ``kept``, ``logged_in`` and, where it was kept and the form names this post's version,
        ``is_stale``: the post has another one now.
        401 for nobody we know.
    """
    is_in = request.user.is_authenticated
    person = proven_writer(request.POST.get("writer", "")) or (person_of(request) if is_in else "")
    if not person:
        return JsonResponse({"kept": False, "logged_in": False}, status=401)
    kept = keep_typed(request, person=person, only=post_id)
    told = {"kept": kept, "logged_in": is_in and person_of(request) == person}
    if kept:
        now = Post.objects.filter(pk=post_id).values_list("version", flat=True).first()
        # The words kept may be another post's alone: then the form need not say which version of this one.
        with suppress(FormError):
            told["is_stale"] = now != opened_version(request, post_id)
    return JsonResponse(told)
