"""One's own passkeys: added with the help of a script, renamed and removed without."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.entering import note_step
from distributor.desk.views.account_step import PAGE, set_up, step_page
from distributor.desk.views.guard import DeskRequest, typed
from distributor.desk.views.own import before_step, own_action, person_in, proved
from distributor.people import passkeys
from distributor.people.passkey_names import rename
from distributor.people.roles import PeopleError
from distributor.people.second_step import has_second_step


@before_step
@own_action
@proved(PAGE)
def ask(request: DeskRequest) -> HttpResponse:
    """What the browser needs to make a passkey: JSON."""
    try:
        options = passkeys.options_to_add(
            person_in(request), session=request.session.session_key or "", clock=SystemClock()
        )
    except PeopleError:
        return HttpResponse(status=409)
    return HttpResponse(options, content_type="application/json")


@before_step
@sensitive_post_parameters("answer")
@own_action
@proved(PAGE)
def add(request: DeskRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    person, answer = person_in(request), request.POST.get("answer", "")
    if not answer:
        problem = _("The browser made no passkey: it was stopped, or this device has one already.")
        return step_page(request, problem=problem, status=422)
    name, key = typed(request, "name", limit=60), request.session.session_key or ""
    try:
        codes = passkeys.add(person, name, answer, session=key, clock=SystemClock())
    except PeopleError as error:
        return step_page(request, problem=str(error), status=422)
    return set_up(request, person, codes, told=_("The passkey is stored. You can log in with it now."))


@own_action
@proved(PAGE)
def give_name(request: DeskRequest) -> HttpResponse:
    """Call one something else."""
    number, name = number_in(request.POST.get("passkey", "")), typed(request, "name", limit=60)
    try:
        name = rename(person_in(request), number, name, clock=SystemClock())
    except PeopleError as error:
        return step_page(request, problem=str(error), status=409)
    messages.success(request, _("The passkey is called “%(name)s” now.") % {"name": name})
    return redirect(PAGE)


@own_action
@proved(PAGE)
def remove(request: DeskRequest) -> HttpResponse:
    """Have one count no more."""
    person, number = person_in(request), number_in(request.POST.get("passkey", ""))
    try:
        name = passkeys.remove(person, number, clock=SystemClock())
    except PeopleError as error:
        return step_page(request, problem=str(error), status=409)
    note_step(request, has_it=has_second_step(person))
    messages.success(request, _("The passkey “%(name)s” does not count any more.") % {"name": name})
    return redirect(PAGE)
