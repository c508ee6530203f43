"""My account: who I am here, how I log in, where I am logged in."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.entering import prove, speak
from distributor.desk.throttle import LOCKED, count_failure, forget_failures, is_throttled
from distributor.desk.views.guard import DeskRequest, back_to, typed
from distributor.desk.views.log_in import address_of
from distributor.desk.views.own import before_step, own_action, own_page, person_in
from distributor.desk.words import device_words
from distributor.desk.zones import own_zone, zones
from distributor.people import passkeys, push, recovery, second_step, sessions
from distributor.people.models import OpenSession, PushBrowser
from distributor.people.passwords import change_password
from distributor.people.preferences import keep_preferences, preferences_of
from distributor.people.roles import PeopleError
from distributor.vault import VaultError

LONGEST_PASSWORD = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One open session as the page shows it."""

    session: OpenSession
    words: str
    is_this: bool


@own_page
def show_account(request: DeskRequest) -> HttpResponse:
    """Everything about oneself."""
    return account_page(request)


def account_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, with what went wrong."""
    person, clock = person_in(request), SystemClock()
    context = {
        "person": person,
        "preferences": preferences_of(person),
        "zones": zones(),
        "zone": own_zone(request),
        "has_codes": second_step.has_codes(person),
        "passkeys": person.passkeys.all(),
        "can_have_passkeys": passkeys.are_possible(),
        "codes_left": recovery.codes_left(person),
        "devices": _devices(request, person, clock=clock),
        "told_browsers": _told(person),
        "push_key": _push_key(),
        "sign_on": settings.ENVIRONMENT.sign_on,
        "identities": person.identities.all(),
        "problem": problem,
    }
    return render(request, "desk/account.html", context, status=status)


def _told(person: User) -> list[dict[str, object]]:
    """The browsers that are told of news: ``pk``, ``words`` and ``failures``."""
    rows = PushBrowser.objects.filter(person=person)
    return [{"pk": row.pk, "words": device_words(row.device), "failures": row.failures} for row in rows]


def _push_key() -> str:
    """What browsers are asked with; empty where the key that sealed it is gone."""
    try:
        return push.public_key()
    except VaultError:
        return ""


def _devices(request: DeskRequest, person: User, *, clock: SystemClock) -> list[Device]:
    this = request.session.session_key
    rows = sessions.sessions_of(person, clock=clock)
    found = [
        Device(session=row, words=device_words(row.device), is_this=row.session_key == this) for row in rows
    ]
    return sorted(found, key=lambda each: not each.is_this)


@own_action
def keep(request: DeskRequest) -> HttpResponse:
    """Keep name, language and time zone."""
    language = typed(request, "language", limit=10)
    try:
        keep_preferences(
            person_in(request),
            full_name=typed(request, "full_name", limit=120),
            language=language,
            time_zone=typed(request, "time_zone", limit=60),
            clock=SystemClock(),
        )
    except PeopleError as error:
        return account_page(request, problem=str(error), status=422)
    messages.success(request, _("Kept."))
    answer = redirect("account")
    speak(answer, language)
    if not language:
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@own_action
def end_one(request: DeskRequest) -> HttpResponse:
    """End one session."""
    number = typed(request, "session", limit=18)
    try:
        row = number_in(number)
        device = sessions.end_session(
            person_in(request), row, this=request.session.session_key or "", clock=SystemClock()
        )
    except PeopleError as error:
        return account_page(request, problem=str(error), status=409)
    messages.success(request, _("Logged out: %(device)s.") % {"device": device_words(device)})
    return redirect("account")


@sensitive_post_parameters("password", "new")
@sensitive_variables("old", "new")
@own_action
def change(request: DeskRequest) -> HttpResponse:
    """Another password; the old one is asked for."""
    person, clock = person_in(request), SystemClock()
    problem = _wrong_password(request, person)
    if not problem:
        new = request.POST.get("new", "")[:LONGEST_PASSWORD]
        actor, key = f"person:{person.get_username()}", request.session.session_key or ""
        try:
            change_password(person, new, actor=actor, clock=clock, but=key)
        except PeopleError as error:
            problem = str(error)
    if problem:
        return account_page(request, problem=problem, status=422)
    update_session_auth_hash(request, person)
    messages.success(request, _("The password was changed. You are logged out everywhere else."))
    return redirect("account")


@before_step
@own_page
def show_confirm(request: DeskRequest) -> HttpResponse:
    """Ask who is there before a way in is changed."""
    return _confirm_page(request)


@before_step
@sensitive_post_parameters("password")
@own_action
def confirm(request: DeskRequest) -> HttpResponse:
    """The person shows who they are."""
    problem = _wrong_password(request, person_in(request))
    if problem:
        return _confirm_page(request, problem=problem, status=422)
    prove(request, clock=SystemClock())
    return redirect(back_to(request, default="/account/"))


def _confirm_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "next": request.POST.get("next", "") or request.GET.get("next", ""),
        "has_password": person_in(request).has_usable_password(),
        "problem": problem,
    }
    return render(request, "desk/account_confirm.html", context, status=status)


def _wrong_password(request: DeskRequest, person: User) -> str:
    """Why the typed password does not count; empty when it does."""
    name, address = person.get_username(), address_of(request)
    if is_throttled(name, address=address):
        return str(LOCKED)
    if not person.check_password(request.POST.get("password", "")[:LONGEST_PASSWORD]):
        count_failure(name, address=address)
        return _("That is not your password. Nothing was changed.")
    forget_failures(name, address=address)
    return ""
