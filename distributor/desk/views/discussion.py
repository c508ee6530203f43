"""Older versions of a post, comments on posts and releases, and where somebody is named."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.said import versions_of
from distributor.desk.views.answers import card_for, decide, load_post
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of
from distributor.desk.views.typing import is_number, keep_typed, keeps_comment, opened_version
from distributor.discussion.comments import (
    change_comment,
    comments_on,
    mentions_of,
    people_to_name,
    settle_comment,
    write_comment,
)
from distributor.discussion.errors import DiscussionError
from distributor.discussion.naming import unknown_in
from distributor.discussion.versions import take_back
from distributor.people.rights import Right

MOST_MENTIONS = 50


@page
def show_versions(request: DeskRequest, post_id: int) -> HttpResponse:
    """Every version that the words of a post had, with what the next one changed."""
    post = load_post(post_id)
    context = {"card": card_for(request, post), "post": post, "versions": versions_of(post)}
    return render(request, "desk/versions.html", context)


@action
@needs(Right.WRITE)
def take_version(request: DeskRequest, post_id: int) -> HttpResponse:
    """An older version's words become this person's edit; what is typed and not saved is kept."""
    keep_typed(request, person=person_of(request), only=post_id)

    def act() -> str:
        number = request.POST.get("number", "")
        version = opened_version(request, post_id)
        wished = int(number) if is_number(number, longest=9) else 0
        take_back(post_id, wished, person=person_of(request), version=version, clock=SystemClock())
        return _("Version %(number)s is back, as a new version. Somebody else approves it.") % {
            "number": number
        }

    return decide(request, post_id, act, anchor=f"post-{post_id}")


@keeps_comment
@action
@needs(Right.WRITE)
def comment_on_post(request: DeskRequest, post_id: int) -> HttpResponse:
    """Say something about a post, change it, settle it."""
    return _comment(request, post_id=post_id, back=reverse("post", args=[post_id]))


@keeps_comment
@action
@needs(Right.WRITE)
def comment_on_release(request: DeskRequest, release_id: int) -> HttpResponse:
    """Say something about a release, change it, settle it."""
    return _comment(request, release_id=release_id, back=reverse("release", args=[release_id]))


def _comment(
    request: DeskRequest, *, post_id: int | None = None, release_id: int | None = None, back: str
) -> HttpResponse:
    try:
        messages.success(request, _act(request, post_id=post_id, release_id=release_id))
    except DiscussionError as error:
        messages.warning(request, str(error))
    return redirect(f"{back}#comments")


def _act(request: DeskRequest, *, post_id: int | None, release_id: int | None) -> str:
    """Do what the button says; gives the sentence for success."""
    person, clock, text = person_of(request), SystemClock(), request.POST.get("comment-text", "")
    wish = request.POST.get("wish", "write")
    if wish == "write":
        write_comment(text, person=person, post_id=post_id, release_id=release_id, clock=clock)
        return _named(text, _("Your comment stands below."))
    comment_id = number_in(request.POST.get("comment", ""))
    if not _stands_here(comment_id, post_id=post_id, release_id=release_id):
        raise DiscussionError(_("That comment stands elsewhere. Nothing was changed."))
    if wish == "change":
        change_comment(comment_id, text, person=person, clock=clock)
        return _named(text, _("Changed. What it said before stays readable."))
    settle_comment(comment_id, person=person, is_settled=wish == "settle", clock=clock)
    return _("Settled.") if wish == "settle" else _("Open again.")


def _named(text: str, told: str) -> str:
    unknown = unknown_in(text, people_to_name())
    if not unknown:
        return told
    names = ", ".join(f"@{name}" for name in unknown[:3])
    return _("%(told)s Nobody here is called %(names)s.") % {"told": told, "names": names}


def _stands_here(comment_id: int, *, post_id: int | None, release_id: int | None) -> bool:
    return comments_on(post_id=post_id, release_id=release_id).filter(pk=comment_id).exists()


@page
def show_mentions(request: DeskRequest) -> HttpResponse:
    """Where this person is named in comments, the newest first."""
    found = mentions_of(person_of(request))[:MOST_MENTIONS]
    return render(request, "desk/mentions.html", {"mentions": found})
