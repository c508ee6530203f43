"""Review links: made and taken back at the desk; and the page that somebody outside the team sees."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.composing.drawing import drawing_of
from distributor.desk.throttle import count_failure, is_throttled
from distributor.desk.views.guard import DeskRequest, action, needs, person_of, typed
from distributor.desk.views.release import release_page
from distributor.discussion.errors import DiscussionError, ReviewGone
from distributor.discussion.models import ReviewLink
from distributor.discussion.review import (
    USUAL_HOURS,
    note_view,
    offer_review,
    open_link,
    posts_to_review,
    review_comment,
    revoke_review,
    title_to_review,
)
from distributor.people.rights import Right


@action
@needs(Right.APPROVE)
def offer(request: DeskRequest, release_id: int) -> HttpResponse:
    """Make a link; it is shown once, and given on by whatever way is safe."""
    try:
        secret = offer_review(
            release_id,
            typed(request, "name", limit=100),
            hours=number_in(request.POST.get("hours", "")) or USUAL_HOURS,
            because=typed(request, "because"),
            person=person_of(request),
            clock=SystemClock(),
        )
    except DiscussionError as error:
        return release_page(request, release_id, problem=str(error), status=422)
    address = f"{settings.PUBLIC_URL}{reverse('review', args=[secret])}"
    return release_page(request, release_id, review_address=address)


@action
@needs(Right.APPROVE)
def revoke(request: DeskRequest, release_id: int) -> HttpResponse:
    """Take a link back, at once."""
    link_id = number_in(request.POST.get("link", ""))
    try:
        revoke_review(link_id, release_id=release_id, person=person_of(request), clock=SystemClock())
    except DiscussionError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Taken back: the link opens nothing any more."))
    return redirect(f"{reverse('release', args=[release_id])}#reviews")


# The address is the proof: who knows it may comment, nobody else can forge a form to it. A page that sends no
# Referer has no Origin either, so that Django's own check would refuse every form on it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """The posts with their previews, for the one person outside who has the link; and what they say."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if is_throttled("review", address=address):
        told = _("Too many attempts. Wait a quarter of an hour.")
        return _closed(render(request, "desk/review.html", {"gone": told}, status=429))
    try:
        link = open_link(secret, clock=SystemClock())
        if request.method == "POST":
            return _closed(_comment(request, link, secret=secret))
    except ReviewGone as error:
        count_failure("review", address=address)
        return _closed(render(request, "desk/review.html", {"gone": str(error)}, status=404))
    return _closed(_page(request, link))


def _page(request: HttpRequest, link: ReviewLink, *, problem: str = "", typed_: str = "") -> HttpResponse:
    note_view(link, clock=SystemClock())
    # What may be read was decided post by post; nothing is hidden from whoever got this far.
    drawings = [
        drawing_of(post, post.written, rights=frozenset(Right), names={}, is_checked=False)
        for post in posts_to_review(link)
    ]
    context = {
        "link": link,
        "release": link.release,
        "title": title_to_review(link),
        "drawings": drawings,
        "comments": link.comments.select_related("post__channel"),
        "problem": problem,
        "typed": typed_,
        "is_kept": "kept" in request.GET,
    }
    return render(request, "desk/review.html", context, status=422 if problem else 200)


def _comment(request: HttpRequest, link: ReviewLink, *, secret: str) -> HttpResponse:
    text, post_id = request.POST.get("comment-text", ""), number_in(request.POST.get("post", "")) or None
    try:
        review_comment(secret, text, post_id=post_id, clock=SystemClock())
    except ReviewGone:
        raise
    except DiscussionError as error:
        return _page(request, link, problem=str(error), typed_=text)
    return redirect(f"{reverse('review', args=[secret])}?kept")


def _closed(answer: HttpResponse) -> HttpResponse:
    """No shared cache keeps it, no robot lists it, and its address is told to nobody."""
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
