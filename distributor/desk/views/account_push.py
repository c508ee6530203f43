"""Being told of news in this browser while nobody looks at the pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.views.account import account_page
from distributor.desk.views.guard import DeskRequest, typed
from distributor.desk.views.own import own_action, person_in
from distributor.people import push
from distributor.people.roles import PeopleError


@sensitive_post_parameters("answer")
@own_action
def add(request: DeskRequest) -> HttpResponse:
    """Have this browser told from now on."""
    answer = request.POST.get("answer", "")
    if not answer:
        problem = _("The browser did not allow it. Look into its settings for this page, then try again.")
        return account_page(request, problem=problem, status=422)
    agent = request.headers.get("User-Agent", "")
    try:
        push.add_browser(person_in(request), answer, user_agent=agent, clock=SystemClock())
    except PeopleError as error:
        return account_page(request, problem=str(error), status=422)
    messages.success(request, _("This browser is told how much waits, and never what it is."))
    return redirect("account")


@own_action
def remove(request: DeskRequest) -> HttpResponse:
    """Tell a browser nothing any more."""
    number = typed(request, "browser", limit=18)
    try:
        row = number_in(number)
        push.remove_browser(person_in(request), row, clock=SystemClock())
    except PeopleError as error:
        return account_page(request, problem=str(error), status=409)
    messages.success(request, _("That browser is told nothing any more."))
    return redirect("account")
