"""What is looked at around every page: which sessions are open, and who has to set up a second step first."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from distributor.clock import SystemClock
from distributor.desk.entering import took_second_step
from distributor.desk.views.guard import rights_of
from distributor.people import sessions
from distributor.people.second_step import is_needed

Answer = Callable[[HttpRequest], HttpResponse]
# A page a second is no news; the list of sessions says when a browser was seen to some minutes.
SEEN_EVERY = timedelta(minutes=5)
# Session key -> when this process noted it last. Not kept in the session itself: two pages at once would each
# write it whole, and the slower one would undo what the other changed.
_seen: dict[str, datetime] = {}
MOST_KEPT = 10_000


class OpenSessions:
    """Notes which browsers are logged in, and when each was last seen."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the page does; only pages that looked into the session are noted."""
        response = self._get_response(request)
        if request.session.accessed and isinstance(request.user, User):
            _note(request, request.user)
        return response


def _note(request: HttpRequest, person: User) -> None:
    clock, key = SystemClock(), request.session.session_key
    now, seen = clock.now(), _seen.get(key or "")
    if key and (seen is None or now - seen > SEEN_EVERY):
        if len(_seen) > MOST_KEPT:
            _seen.clear()
        sessions.note(person, key, user_agent=request.headers.get("User-Agent", ""), clock=clock)
        _seen[key] = now


class SecondStepFirst:
    """Leads whoever may decide, and has no second step yet, to setting one up; until then to nothing else."""

    def __init__(self, get_response: Answer) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the page does."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """The page to set it up instead of the one that was asked for."""
        if not settings.ENVIRONMENT.second_step or _is_open(request) or not request.user.is_authenticated:
            return None
        if took_second_step(request) or not is_needed(rights_of(request)):
            return None
        answer = redirect("account-second-step")
        return HttpResponseClientRedirect(answer.url) if request.headers.get("HX-Request") else answer


def _is_open(request: HttpRequest) -> bool:
    """Whether the page is one of those by which somebody comes in, goes out or sets up the second step."""
    match = request.resolver_match
    view = getattr(match.func, "open_without_step", False) if match else False
    return bool(view) or (match is not None and match.url_name in {"login", "logout", "language"})
