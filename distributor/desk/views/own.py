"""What guards the pages of one's own account: whoever is logged in, with a role or without."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from distributor.clock import SystemClock
from distributor.desk.entering import is_proved
from distributor.desk.views.guard import DeskRequest, P, View, person_of, to_log_in


def own_page(view: View[P]) -> View[P]:
    """A page about whoever is logged in; only read."""
    guarded: View[P] = require_safe(_logged_in(view))
    return guarded


def own_action(view: View[P]) -> View[P]:
    """A change of one's own account: POST only; a GET leads to the account."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return redirect("account")
        return _logged_in(view)(request, *args, **kwargs)

    return guarded


def _logged_in(view: View[P]) -> View[P]:
    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if request.user.is_authenticated else to_log_in(request)

    return guarded


def proved(back: str) -> Callable[[View[P]], View[P]]:
    """Only for who showed lately who they are: a way in is not changed at a desk that somebody left open.

    Args:
        back: name of the page to go on with afterwards.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_proved(request, clock=SystemClock()):
                return view(request, *args, **kwargs)
            return redirect(f"{reverse('account-confirm')}?{urlencode({'next': reverse(back)})}")

        return guarded

    return decorate


def before_step(view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Open to those who have to set up a second step first (``distributor.desk.watch``)."""
    view.open_without_step = True  # type: ignore[attr-defined]  # a mark for the middleware
    return view


def person_in(request: HttpRequest) -> User:
    """Who is logged in; only behind the guards above."""
    return User.objects.get(username=person_of(request))
