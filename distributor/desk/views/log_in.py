"""Logging in and out, written into the log, and slowed down for guessers."""

from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import SystemClock
from distributor.desk.throttle import LOCKED, count_failure, forget_failures, is_throttled

LONGEST_NAME = 100


class LogIn(LoginView):
    """The log-in page."""

    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        """Refuse before the password is looked at when there were too many failures."""
        if is_throttled(self._name(), address=_address(request)):
            form = AuthenticationForm(request)
            context = self.get_context_data(form=form, throttled=LOCKED)
            return self.render_to_response(context, status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log the person in, and say so in the log."""
        forget_failures(self._name(), address=_address(self.request))
        with transaction.atomic():
            answer = super().form_valid(form)
            _write(Action.LOGIN, form.get_user().get_username())
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the page again; the log names nobody who does not exist.

        People type passwords into the field for the name, and the log keeps what it is told for ever.
        """
        count_failure(self._name(), address=_address(self.request))
        is_known = get_user_model().objects.filter(username=self._name()).exists()
        with transaction.atomic():
            _write(Action.LOGIN_FAILED, self._name() if is_known else "unknown", by="somebody")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _name(self) -> str:
        return self.request.POST.get("username", "")[:LONGEST_NAME].replace("\x00", "")


class LogOut(LogoutView):
    """The way out; POST only."""

    http_method_names = ["post", "options"]  # noqa: RUF012 - Django's own attribute

    def post(self, request: HttpRequest, *args: str, **kwargs: object) -> HttpResponse:
        """Log the person out, and say so in the log."""
        if request.user.is_authenticated:
            with transaction.atomic():
                _write(Action.LOGOUT, request.user.get_username())
        return super().post(request, *args, **kwargs)


def _write(action: Action, name: str, *, by: str = "") -> None:
    log.append(action, f"person:{name}", actor=by or f"person:{name}", clock=SystemClock())


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
