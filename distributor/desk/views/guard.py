"""Who may see a page, and how a page answers when somebody may not."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect, retarget
from django_htmx.middleware import HtmxDetails

from distributor.clock import SystemClock
from distributor.desk.cards import place_of
from distributor.people.rights import ANYWHERE, Granted, Place, Right, may
from distributor.people.roles import granted_to
from distributor.posts.models import Post
from distributor.releases.models import Revision, subjects_in

P = ParamSpec("P")
_KEPT = "_desk_rights"


class DeskRequest(HttpRequest):
    """A request that passed the htmx middleware."""

    htmx: HtmxDetails


View = Callable[Concatenate[DeskRequest, P], HttpResponse]


def page(view: View[P]) -> View[P]:
    """A page for people who are logged in; only read."""
    guarded: View[P] = require_safe(_person_only(view))
    return guarded


def action(view: View[P]) -> View[P]:
    """A decision of somebody who is logged in: POST only.

    Reloading the answer, or coming back to it after logging in, is a GET: it leads to the page before.
    """

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return redirect(request.path.rstrip("/").rpartition("/")[0] + "/")
        return _person_only(view)(request, *args, **kwargs)

    return guarded


def _person_only(view: View[P]) -> View[P]:
    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            if not may(rights_of(request), Right.READ):
                return render(request, "desk/no_right.html", {"right": Right.READ.value}, status=403)
            return view(request, *args, **kwargs)
        return to_log_in(request)

    return guarded


def to_log_in(request: DeskRequest) -> HttpResponse:
    """The log-in page, and back afterwards."""
    answer = redirect_to_login(request.htmx.current_url_abs_path or request.get_full_path())
    # A log-in page inside a card would help nobody: htmx is told to leave the page.
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer


def needs(right: Right) -> Callable[[View[P]], View[P]]:
    """Only for people whose roles allow it; for a post, on its channel or for its release's countries."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            post_id, release_id = kwargs.get("post_id"), kwargs.get("release_id")
            if may(rights_of(request), right, _place(post_id, release_id)):
                return view(request, *args, **kwargs)
            answer = render(request, "desk/no_right.html", {"right": right.value}, status=403)
            # A card has no room for a page: htmx is told to show it whole.
            return retarget(answer, "#main") if request.htmx else answer

        return guarded

    return decorate


def rights_of(request: HttpRequest) -> tuple[Granted, ...]:
    """The roles that count for who asks; read once a request."""
    kept: tuple[Granted, ...] | None = getattr(request, _KEPT, None)
    if kept is None:
        kept = granted_to(person_of(request), now=SystemClock().now())
        setattr(request, _KEPT, kept)
    return kept


def _place(post_id: object, release_id: object) -> Place:
    """What an address is about; an unknown number is about nothing, and the view answers for it."""
    if isinstance(post_id, int):
        post = Post.objects.select_related("release__revision").filter(pk=post_id).first()
        return place_of(post) if post else ANYWHERE
    revision = Revision.objects.filter(current_of=release_id).first() if isinstance(release_id, int) else None
    return Place(countries=subjects_in(revision.countries)) if revision else ANYWHERE


def may_here(request: HttpRequest, right: Right, post_id: int) -> bool:
    """Whether who asks may do this to that post."""
    return may(rights_of(request), right, _place(post_id, None))


def person_of(request: HttpRequest) -> str:
    """The user name of who acts."""
    return request.user.get_username()


def typed(request: HttpRequest, name: str, *, limit: int = 1000) -> str:
    """One line that a person typed, without blanks around it, at most ``limit`` characters.

    PostgreSQL stores no NUL in a text; nobody types one on purpose.
    """
    return request.POST.get(name, "").replace("\x00", "").strip()[:limit]


def back_to(request: HttpRequest, *, default: str) -> str:
    """Where the form says the person came from, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A word alone would be taken for the name of a page.
    return wanted if wanted.startswith("/") and is_ours else default
