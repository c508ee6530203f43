"""The stop switch."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.delivery.holds import ScopeError, lift_hold, parse_scope, set_hold
from distributor.desk.errors import status_of
from distributor.desk.holding import leaving_now, scopes, stopped_by
from distributor.desk.standing import standing
from distributor.desk.views.guard import DeskRequest, action, back_to, needs, page, person_of, typed
from distributor.errors import DistributorError
from distributor.people.rights import Right


@page
def show_holds(request: DeskRequest) -> HttpResponse:
    """What is held, what can be."""
    return _hold_page(request)


def _hold_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    holds = standing(request).holds
    context = {
        "stopped": [stopped_by(hold) for hold in holds],
        "is_all_held": any(hold.scope == "everything" for hold in holds),
        "leaving": leaving_now(),
        "scopes": scopes(),
        "problem": problem,
        "because": typed(request, "because"),
    }
    return render(request, "desk/hold.html", context, status=status)


@action
@needs(Right.HOLD)
def hold(request: DeskRequest) -> HttpResponse:
    """Stop what the form names, from this moment."""
    try:
        scope = parse_scope(typed(request, "scope", limit=140))
        because = typed(request, "because")
        set_hold(scope, person=person_of(request), because=because, clock=SystemClock())
    except DistributorError as error:
        return _hold_page(request, problem=str(error), status=_status(error))
    messages.success(request, _("Held: %(scope)s. Nothing of it leaves until somebody resumes it.")
                     % {"scope": scope})  # fmt: skip
    return redirect(back_to(request, default="/hold/"))


@action
@needs(Right.APPROVE)
def resume(request: DeskRequest) -> HttpResponse:
    """Let go what the form names."""
    try:
        scope = parse_scope(typed(request, "scope", limit=140))
        lift_hold(scope, person=person_of(request), clock=SystemClock())
    except DistributorError as error:
        return _hold_page(request, problem=str(error), status=_status(error))
    messages.success(request, _("Resumed: %(scope)s. What is due leaves now.") % {"scope": scope})
    return redirect(back_to(request, default="/hold/"))


def _status(error: DistributorError) -> int:
    return 422 if isinstance(error, ScopeError) else status_of(error)
