"""Coming in: what a session knows of who is logging in, and what is noted once they are.

After the right password the session only remembers who waits for the second step; nobody is logged in before
it was taken, so no other page has to ask.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock, SystemClock
from distributor.people import sessions
from distributor.people.preferences import preferences_of
from distributor.people.second_step import has_second_step
from distributor.people.sessions import Way

WAITS = timedelta(minutes=10)
# How long after a log-in the way in may be changed without showing again who one is.
FRESH = timedelta(minutes=15)
_WAITING, _PROVED, _STEP = "waits_for_step", "proved_at", "second_step"
_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who gave the first step.

    Attributes:
        person: who.
        way: the first step.
        next_path: where they wanted to go.
    """

    person: User
    way: Way
    next_path: str


def come_in(
    request: HttpRequest, person: User, *, way: Way, next_path: str, both_steps: bool = False
) -> HttpResponse:
    """Log a person in, or send them to the second step where they have one.

    Args:
        request: theirs.
        person: who gave the first step.
        way: which one.
        next_path: where they wanted to go; somebody else's site is not gone to.
        both_steps: the way counts as both steps.
    """
    if both_steps or not has_second_step(person):
        return log_in(request, person, way=way, next_path=next_path, both_steps=both_steps)
    request.session.cycle_key()
    request.session.set_expiry(WAITS)
    request.session[_WAITING] = {
        "person": person.pk,
        "way": way.value,
        "next": next_path,
        "at": SystemClock().now().isoformat(),
        # Whoever changes the password meanwhile ends this too.
        "hash": person.get_session_auth_hash(),
    }
    return redirect("login-step")


def session_of_stranger(request: HttpRequest) -> str:
    """The key of a session for somebody who begins to log in; one that comes to nothing is over soon."""
    if not request.session.session_key:
        request.session.set_expiry(WAITS)
        request.session.create()
    return request.session.session_key or ""


def waiting(request: HttpRequest, *, clock: Clock) -> Waiting | None:
    """Who waits for the second step in this browser; None when nobody does, or for too long."""
    kept = request.session.get(_WAITING)
    if not kept or clock.now() - datetime.fromisoformat(kept["at"]) > WAITS:
        return None
    person = User.objects.filter(pk=kept["person"], is_active=True).first()
    if person is None or person.get_session_auth_hash() != kept["hash"]:
        return None
    return Waiting(person=person, way=Way(kept["way"]), next_path=kept["next"])


def log_in(
    request: HttpRequest, person: User, *, way: Way, next_path: str, both_steps: bool
) -> HttpResponseRedirect:
    """Open the session, note it, and say so in the log."""
    request.session.pop(_WAITING, None)
    clock = SystemClock()
    with transaction.atomic():
        request.session.set_expiry(None)
        login(request, person, backend=_BACKEND)
        request.session[_STEP] = both_steps
        prove(request, clock=clock)
        Session.objects.filter(expire_date__lt=clock.now()).delete()
        sessions.sessions_of(person, clock=clock)
        sessions.note(
            person,
            request.session.session_key or "",
            user_agent=request.headers.get("User-Agent", ""),
            way=way.value,
            clock=clock,
        )
        name = person.get_username()
        details = {"way": way.value}
        log.append(Action.LOGIN, f"person:{name}", actor=f"person:{name}", details=details, clock=clock)
    answer = HttpResponseRedirect(_ours(request, next_path))
    speak(answer, preferences_of(person).language)
    return answer


def speak(answer: HttpResponse, language: str) -> None:
    """Have the browser ask for the person's language from now on, where they chose one."""
    if language:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )


def prove(request: HttpRequest, *, clock: Clock) -> None:
    """Note that the person showed just now who they are."""
    request.session[_PROVED] = clock.now().isoformat()


def is_proved(request: HttpRequest, *, clock: Clock) -> bool:
    """Whether they did lately."""
    at: str = request.session.get(_PROVED, "")
    return bool(at) and clock.now() - datetime.fromisoformat(at) <= FRESH


def took_second_step(request: HttpRequest) -> bool:
    """Whether this session was opened with a second step, or got one since."""
    return bool(request.session.get(_STEP))


def note_step(request: HttpRequest, *, has_it: bool) -> None:
    """The person set a second step up in this session, or took it off."""
    request.session[_STEP] = has_it


def _ours(request: HttpRequest, path: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if path and is_ours else settings.LOGIN_REDIRECT_URL
