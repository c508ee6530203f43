"""The second step of one's own log-in: codes of a phone, codes on paper."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from distributor.clock import SystemClock
from distributor.desk.entering import note_step, took_second_step
from distributor.desk.throttle import CODES_LOCKED, forget_codes, may_try_code
from distributor.desk.views.guard import DeskRequest, rights_of, typed
from distributor.desk.views.own import before_step, own_action, own_page, person_in, proved
from distributor.people import passkeys, recovery, second_step, sessions, totp
from distributor.people.roles import PeopleError

PAGE = "account-second-step"


@before_step
@own_page
@proved(PAGE)
def show_step(request: DeskRequest) -> HttpResponse:
    """What is set up, and how to set up what is not."""
    return step_page(request)


@sensitive_variables("secret")
def step_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, with what went wrong."""
    person = person_in(request)
    try:
        secret = second_step.begun_secret(person)
    except PeopleError:
        # Begun and never ended, and the key is another one now: it is begun again.
        secret = ""
    context = {
        "person": person,
        "has_codes": second_step.has_codes(person),
        "drawn": _drawn(secret, name=person.get_username()) if secret else "",
        "secret": totp.spelled(secret),
        "passkeys": person.passkeys.all(),
        "can_have_passkeys": passkeys.are_possible(),
        "codes_left": recovery.codes_left(person),
        "must": settings.ENVIRONMENT.second_step
        and not took_second_step(request)
        and second_step.is_needed(rights_of(request)),
        "problem": problem,
    }
    return render(request, "desk/account_step.html", context, status=status)


@sensitive_variables("secret", "address")
def _drawn(secret: str, *, name: str) -> SafeString:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    address = totp.address_of(secret, name=name, issuer=f"distributor {host}".strip())
    # Our own drawing: squares, and no word of anybody's in it.
    return mark_safe(totp.drawn(address))  # noqa: S308 - see above


@before_step
@own_action
@proved(PAGE)
def begin(request: DeskRequest) -> HttpResponse:
    """Make a secret to be read by the phone."""
    try:
        second_step.begin(person_in(request))
    except PeopleError as error:
        return step_page(request, problem=str(error), status=409)
    return redirect(PAGE)


@before_step
@sensitive_post_parameters("code")
@own_action
@proved(PAGE)
def confirm(request: DeskRequest) -> HttpResponse:
    """The first code of the phone: from now on it is asked for."""
    person = person_in(request)
    if not may_try_code(person.get_username()):
        return step_page(request, problem=str(CODES_LOCKED), status=429)
    try:
        codes = second_step.confirm(person, typed(request, "code", limit=20), clock=SystemClock())
    except PeopleError as error:
        return step_page(request, problem=str(error), status=422)
    forget_codes(person.get_username())
    return set_up(request, person, codes, told=_("The codes of your phone are asked for from now on."))


def set_up(request: DeskRequest, person: User, codes: list[str], *, told: str) -> HttpResponse:
    """A second step was set up: this session has it, and the first one ends all others.

    Args:
        request: theirs.
        person: who.
        codes: recovery codes to be shown now and never again; empty where it is not the first step.
        told: what was done.
    """
    note_step(request, has_it=True)
    if not codes:
        messages.success(request, told)
        return redirect(PAGE)
    actor, key = f"person:{person.get_username()}", request.session.session_key or ""
    sessions.end_sessions(person, actor=actor, clock=SystemClock(), but=key)
    return render(request, "desk/account_codes.html", {"codes": codes, "told": told})


@own_action
@proved(PAGE)
def make_codes(request: DeskRequest) -> HttpResponse:
    """Ten new codes on paper; the old ones count no more."""
    person = person_in(request)
    if not second_step.has_second_step(person):
        return step_page(request, problem=_("Set up a second step first."), status=409)
    actor = f"person:{person.get_username()}"
    with transaction.atomic():
        codes = recovery.make_codes(person, actor=actor, clock=SystemClock())
    told = _("These are new; the codes that you had before do not count any more.")
    return render(request, "desk/account_codes.html", {"codes": codes, "told": told})


@own_action
@proved(PAGE)
def remove(request: DeskRequest) -> HttpResponse:
    """Take the phone's codes off."""
    person = person_in(request)
    try:
        second_step.remove(person, clock=SystemClock())
    except PeopleError as error:
        return step_page(request, problem=str(error), status=409)
    note_step(request, has_it=second_step.has_second_step(person))
    messages.success(request, _("The codes of your phone are not asked for any more."))
    return redirect(PAGE)
