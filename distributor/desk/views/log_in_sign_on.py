"""Logging in by the organisation's own log-in, and connecting one's account with it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from distributor.clock import SystemClock
from distributor.desk.entering import come_in, session_of_stranger
from distributor.desk.throttle import LOCKED, count_failure, is_throttled, may_begin
from distributor.desk.views.account import account_page
from distributor.desk.views.guard import DeskRequest, person_of
from distributor.desk.views.log_in import address_of, note_failure
from distributor.desk.views.own import own_action, person_in, proved
from distributor.people.roles import PeopleError
from distributor.people.sessions import Way
from distributor.people.sign_on import flow
from distributor.people.sign_on.errors import SignOnError
from distributor.people.sign_on.matching import unbind

_NAME = "\x00sign-on"


@require_safe
def go(request: HttpRequest) -> HttpResponse:
    """On to the provider."""
    if settings.ENVIRONMENT.sign_on is None:
        raise Http404
    if request.user.is_authenticated:
        return redirect("queue")
    address = address_of(request)
    if is_throttled(_NAME, address=address) or not may_begin(address=address):
        return _refused(request, str(LOCKED))
    try:
        url = flow.begin(
            session=session_of_stranger(request),
            next_path=request.GET.get("next", ""),
            clock=SystemClock(),
        )
    except SignOnError as error:
        return _refused(request, str(error))
    return HttpResponseRedirect(url)


@sensitive_variables()
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser; code and state are left behind at once."""
    if settings.ENVIRONMENT.sign_on is None:
        raise Http404
    address = address_of(request)
    if is_throttled(_NAME, address=address):
        return _refused(request, str(LOCKED))
    try:
        found = flow.come_back(
            request.GET.dict(), session=request.session.session_key or "", clock=SystemClock()
        )
    except PeopleError as error:
        count_failure(_NAME, address=address)
        note_failure("unknown", way=Way.SIGN_ON)
        return _refused(request, str(error))
    if found.is_binding:
        messages.success(request, _("Connected. You can log in by your organisation's log-in now."))
        return redirect("account")
    return come_in(
        request, found.person, way=Way.SIGN_ON, next_path=found.next_path, both_steps=found.both_steps
    )


@own_action
@proved("account")
def connect(request: DeskRequest) -> HttpResponse:
    """On to the provider for somebody who is logged in. A page leads there: a form may only lead to ours."""
    try:
        url = flow.begin(
            session=request.session.session_key or "",
            next_path="",
            binds=person_of(request),
            clock=SystemClock(),
        )
    except SignOnError as error:
        return account_page(request, problem=str(error), status=409)
    return render(request, "desk/account_go.html", {"url": url, "label": flow.set_up().label})


@own_action
@proved("account")
def disconnect(request: DeskRequest) -> HttpResponse:
    """Have the provider's account stand for nobody any more."""
    try:
        unbind(person_in(request), clock=SystemClock())
    except PeopleError as error:
        return account_page(request, problem=str(error), status=409)
    messages.success(request, _("Your organisation's log-in does not let you in any more."))
    return redirect("account")


def _refused(request: HttpRequest, problem: str) -> HttpResponse:
    messages.error(request, problem)
    return redirect("account" if request.user.is_authenticated else "login")
