"""Who may see a page, and how a page answers when somebody may not."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


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
            return view(request, *args, **kwargs)
        answer = redirect_to_login(request.htmx.current_url_abs_path or request.get_full_path())
        # A log-in page inside a card would help nobody: htmx is told to leave the page.
        return HttpResponseClientRedirect(answer.url) if request.htmx else answer

    return guarded


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
    return wanted if wanted and is_ours else default
