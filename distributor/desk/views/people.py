"""The people of the team: who is in, with which roles, who is away; and coming in by an invitation."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from distributor.channels.models import Channel
from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.entering import log_in
from distributor.desk.errors import FormError
from distributor.desk.holding import known_subjects
from distributor.desk.throttle import count_failure, is_throttled
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, rights_of, typed
from distributor.errors import DistributorError
from distributor.people.invite import accept, invite, open_invitation
from distributor.people.models import Loan
from distributor.people.rights import Right, Role, may
from distributor.people.roles import PeopleError, deactivate, end_loan, grant, lend, person_named, revoke
from distributor.people.sessions import Way, end_sessions

MOST_DAYS = 90


@page
def show_people(request: DeskRequest) -> HttpResponse:
    """Everybody, with their roles."""
    return people_page(request)


def people_page(
    request: DeskRequest, *, problem: str = "", link: str = "", status: int = 200
) -> HttpResponse:
    """The page, with what went wrong or a link to be given on."""
    people = get_user_model().objects.filter(is_active=True).order_by("username")
    now = SystemClock().now()
    context = {
        "people": people.select_related("preferences", "second_step").prefetch_related(
            "grants__channel", "passkeys"
        ),
        "loans": Loan.objects.filter(until__gt=now).select_related("giver", "taker"),
        "roles": list(Role),
        "channels": Channel.objects.order_by("name").values_list("name", flat=True),
        "countries": known_subjects()[0],
        "may_manage": may(rights_of(request), Right.MANAGE),
        "problem": problem,
        "link": link,
    }
    return render(request, "desk/people.html", context, status=status)


@action
@needs(Right.MANAGE)
def invite_person(request: DeskRequest) -> HttpResponse:
    """Make a link for somebody; it is shown once, and given on by whatever way is safe."""
    try:
        secret = invite(
            typed(request, "name", limit=150),
            _role(request),
            email=typed(request, "email", limit=254),
            person=person_of(request),
            clock=SystemClock(),
        )
    except DistributorError as error:
        return people_page(request, problem=str(error), status=422)
    link = f"{settings.PUBLIC_URL}{reverse('invitation', args=[secret])}"
    return people_page(request, link=link)


@action
@needs(Right.MANAGE)
def give_role(request: DeskRequest) -> HttpResponse:
    """One more role for a person."""

    def act() -> str:
        grant(
            typed(request, "name", limit=150),
            _role(request),
            channel=typed(request, "channel", limit=60),
            country=typed(request, "country", limit=60),
            actor=f"person:{person_of(request)}",
            clock=SystemClock(),
        )
        return _("The role counts from now on.")

    return _answer(request, act)


@action
@needs(Right.MANAGE)
def take_role(request: DeskRequest) -> HttpResponse:
    """One role less."""

    def act() -> str:
        revoke(_number(request, "grant"), actor=f"person:{person_of(request)}", clock=SystemClock())
        return _("The role does not count any more.")

    return _answer(request, act)


@action
@needs(Right.MANAGE)
def take_off(request: DeskRequest) -> HttpResponse:
    """Somebody leaves the team: no log-in, no session, no key any more."""

    def act() -> str:
        name = typed(request, "name", limit=150)
        actor, clock = f"person:{person_of(request)}", SystemClock()
        person = person_named(name)
        deactivate(name, actor=actor, clock=clock)
        end_sessions(person, actor=actor, clock=clock)
        return _("%(name)s cannot log in any more. What they did stays in the log.") % {"name": name}

    return _answer(request, act)


@action
def lend_rights(request: DeskRequest) -> HttpResponse:
    """Lend one's own rights to a colleague while one is away."""

    def act() -> str:
        days = _number(request, "days")
        if not 1 <= days <= MOST_DAYS:
            raise FormError(_("Choose from 1 to 90 days. Nothing was changed."))
        me, clock = person_of(request), SystemClock()
        until = clock.now() + timedelta(days=days)
        lend(me, typed(request, "taker", limit=150), until=until, actor=f"person:{me}", clock=clock)
        return _("Lent. It ends by itself, or when you end it here.")

    return _answer(request, act)


@action
def return_rights(request: DeskRequest) -> HttpResponse:
    """End a loan: the giver, the taker or an administrator."""

    def act() -> str:
        number, me = _number(request, "loan"), person_of(request)
        mine = Loan.objects.filter(pk=number, giver__username=me) | Loan.objects.filter(
            pk=number, taker__username=me
        )
        if not mine.exists() and not may(rights_of(request), Right.MANAGE):
            raise PeopleError(_("This loan is somebody else's. Nothing was changed."))
        end_loan(number, actor=f"person:{me}", clock=SystemClock())
        return _("Ended.")

    return _answer(request, act)


@action
def log_out_everywhere(request: DeskRequest) -> HttpResponse:
    """End every session of one's own, on every device."""
    person = person_named(person_of(request))
    end_sessions(person, actor=f"person:{person_of(request)}", clock=SystemClock())
    logout(request)
    return redirect("login")


@sensitive_post_parameters("password")
def come_in(request: HttpRequest, secret: str) -> HttpResponse:
    """The page behind an invitation: choose a password, and be in."""
    address, clock, problem = str(request.META.get("REMOTE_ADDR", "")), SystemClock(), ""
    if is_throttled("invitation", address=address):
        return render(request, "desk/invitation.html", {"gone": True}, status=429)
    try:
        invitation = open_invitation(secret, clock=clock)
    except PeopleError as error:
        count_failure("invitation", address=address)
        return render(request, "desk/invitation.html", {"gone": str(error)}, status=404)
    if request.method == "POST":
        try:
            name = accept(secret, request.POST.get("password", "")[:1000], clock=clock)
        except PeopleError as error:
            problem = str(error)
        else:
            person = person_named(name)
            return log_in(request, person, way=Way.INVITATION, next_path="", both_steps=False)
    context = {"invitation": invitation, "problem": problem}
    return render(request, "desk/invitation.html", context, status=422 if problem else 200)


def _answer(request: DeskRequest, act: Callable[[], str]) -> HttpResponse:
    try:
        note = act()
    except DistributorError as error:
        return people_page(request, problem=str(error), status=409)
    messages.success(request, note)
    return redirect("people")


def _role(request: HttpRequest) -> Role:
    wished = request.POST.get("role", "")
    if wished not in list(Role):
        raise FormError(_("The form did not say which role. Reload the page and try again."))
    return Role(wished)


def _number(request: HttpRequest, name: str) -> int:
    if number := number_in(request.POST.get(name, "")):
        return number
    raise FormError(_("The form did not say which one. Reload the page and try again."))
