"""Logging in with a passkey: the device says who is there, and counts as both steps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from distributor.clock import SystemClock
from distributor.desk.entering import log_in, session_of_stranger, waiting
from distributor.desk.throttle import LOCKED, count_failure, is_throttled, may_begin
from distributor.desk.views.log_in import address_of, note_failure, other_ways, step_page
from distributor.people import passkeys
from distributor.people.roles import PeopleError
from distributor.people.sessions import Way

# Counted like a name that nobody has.
_NAME = "\x00passkey"


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """What the browser has to sign: JSON."""
    address = address_of(request)
    is_slow = is_throttled(_NAME, address=address) or not may_begin(address=address)
    if is_slow or not passkeys.are_possible():
        return HttpResponse(status=429)
    options = passkeys.options_to_use(session=session_of_stranger(request), clock=SystemClock())
    return HttpResponse(options, content_type="application/json")


@sensitive_post_parameters("answer")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """What the device signed."""
    clock, address = SystemClock(), address_of(request)
    if is_throttled(_NAME, address=address):
        return _refused(request, str(LOCKED), status=429)
    answer = request.POST.get("answer", "")
    if not answer:
        return _refused(request, _("No passkey came: it was stopped, or this device has none for this desk."))
    try:
        person = passkeys.use(answer, session=request.session.session_key or "", clock=clock)
    except PeopleError as error:
        count_failure(_NAME, address=address)
        note_failure("unknown", way=Way.PASSKEY)
        return _refused(request, str(error))
    return log_in(request, person, way=Way.PASSKEY, next_path=_next(request), both_steps=True)


def _next(request: HttpRequest) -> str:
    known = waiting(request, clock=SystemClock())
    return known.next_path if known else request.POST.get("next", "")


def _refused(request: HttpRequest, problem: str, *, status: int = 422) -> HttpResponse:
    """The page the person came from, with the sentence."""
    known = waiting(request, clock=SystemClock())
    if known:
        return step_page(request, known, problem=problem, status=status)
    if request.user.is_authenticated:
        return redirect("queue")
    context = {"problem": problem, "next": request.POST.get("next", ""), **other_ways()}
    return render(request, "registration/login.html", context, status=status)
