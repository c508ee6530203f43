"""What an administrator does for the log-in of others: a lost second step, a mail address."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.views.guard import DeskRequest, action, needs, person_of, typed
from distributor.desk.views.people import people_page
from distributor.people import second_step
from distributor.people.preferences import set_mail
from distributor.people.rights import Right
from distributor.people.roles import PeopleError


@action
@needs(Right.MANAGE)
def reset_step(request: DeskRequest) -> HttpResponse:
    """Take the second step off somebody who lost it; their password still stands."""
    name = typed(request, "name", limit=150)
    try:
        second_step.reset(name, actor=f"person:{person_of(request)}", clock=SystemClock())
    except PeopleError as error:
        return people_page(request, problem=str(error), status=409)
    told = _("The second step of %(name)s is off, and they are logged out. They set up a new one next time.")
    messages.success(request, told % {"name": name})
    return redirect("people")


@action
@needs(Right.MANAGE)
def keep_mail(request: DeskRequest) -> HttpResponse:
    """Set the mail address by which the organisation's own log-in knows somebody."""
    name, mail = typed(request, "name", limit=150), typed(request, "email", limit=254)
    try:
        set_mail(name, mail, actor=f"person:{person_of(request)}", clock=SystemClock())
    except PeopleError as error:
        return people_page(request, problem=str(error), status=409)
    messages.success(request, _("The mail address of %(name)s is kept.") % {"name": name})
    return redirect("people")
