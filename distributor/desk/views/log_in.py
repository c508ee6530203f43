"""Logging in and out, written into the log, and slowed down for guessers."""

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock, SystemClock
from distributor.desk.entering import Waiting, come_in, log_in, waiting
from distributor.desk.throttle import (
    CODES_LOCKED,
    LOCKED,
    count_failure,
    forget_codes,
    forget_failures,
    is_throttled,
    may_try_code,
)
from distributor.people import second_step
from distributor.people.passkeys import are_possible
from distributor.people.recovery import looks_like_one
from distributor.people.roles import PeopleError
from distributor.people.sessions import Way

LONGEST_NAME = 100


class LogIn(LoginView):
    """The log-in page."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """What the page shows besides the form."""
        return super().get_context_data(**other_ways(), **kwargs)

    def post(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        """Refuse before the password is looked at when there were too many failures."""
        if is_throttled(self._name(), address=address_of(request)):
            context = self.get_context_data(form=AuthenticationForm(request), problem=LOCKED)
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log the person in, or ask for their second step."""
        forget_failures(self._name(), address=address_of(self.request))
        person = User.objects.get(pk=form.get_user().pk)
        return come_in(self.request, person, way=Way.PASSWORD, next_path=self.get_success_url())

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the page again; the log names nobody who does not exist.

        People type passwords into the field for the name, and the log keeps what it is told for ever.
        """
        count_failure(self._name(), address=address_of(self.request))
        is_known = User.objects.filter(username=self._name()).exists()
        note_failure(self._name() if is_known else "unknown", way=Way.PASSWORD)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _name(self) -> str:
        return self.request.POST.get("username", "")[:LONGEST_NAME].replace("\x00", "")


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def take_step(request: HttpRequest) -> HttpResponse:
    """The second step: a code of the phone, one from paper, or a passkey."""
    clock = SystemClock()
    known = waiting(request, clock=clock)
    if known is None:
        return redirect("login")
    if request.method != "POST":
        return step_page(request, known)
    name, code = known.person.get_username(), request.POST.get("code", "")[:100]
    if not may_try_code(name):
        return step_page(request, known, problem=str(CODES_LOCKED), status=429)
    problem = _why_not(known.person, code, clock=clock)
    if problem:
        note_failure(name, way=Way.CODE)
        return step_page(request, known, problem=problem, status=422)
    forget_codes(name)
    way = Way.RECOVERY if looks_like_one(code) else Way.CODE
    return log_in(request, known.person, way=way, next_path=known.next_path, both_steps=True)


def _why_not(person: User, code: str, *, clock: Clock) -> str:
    """Why a code does not count; empty when it does, and then it is used up."""
    try:
        if second_step.check(person, code, clock=clock):
            return ""
    except PeopleError as error:
        return str(error)
    return _("That code is not right, or was used already. Wait for the next one and try again.")


def step_page(request: HttpRequest, known: Waiting, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page that asks for it."""
    context = {
        "has_codes": second_step.has_codes(known.person),
        "has_passkeys": are_possible() and second_step.has_passkeys(known.person),
        "problem": problem,
    }
    return render(request, "registration/login_step.html", context, status=status)


class LogOut(LogoutView):
    """The way out; POST only."""

    http_method_names = ["post", "options"]  # noqa: RUF012 - Django's own attribute

    def post(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        """Log the person out, and say so in the log."""
        if request.user.is_authenticated:
            name = request.user.get_username()
            with transaction.atomic():
                log.append(Action.LOGOUT, f"person:{name}", actor=f"person:{name}", clock=SystemClock())
        return super().post(request, *args, **kwargs)


def other_ways() -> dict[str, object]:
    """The ways in besides the password, for the log-in page."""
    return {"has_passkeys": are_possible(), "sign_on": settings.ENVIRONMENT.sign_on}


def note_failure(name: str, *, way: Way) -> None:
    """Say in the log that somebody did not come in; nobody knows who it was."""
    details = {"way": way.value}
    with transaction.atomic():
        log.append(
            Action.LOGIN_FAILED, f"person:{name}", actor="somebody", details=details, clock=SystemClock()
        )


def address_of(request: HttpRequest) -> str:
    """Where a request came from, as far as the web server in front says."""
    return str(request.META.get("REMOTE_ADDR", ""))
