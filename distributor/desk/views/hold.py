"""The stop switch."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.delivery.holds import HoldError, Scope, lift_hold, parse_scope, set_hold
from distributor.desk.errors import FormError, status_of
from distributor.desk.holding import leaving_now, scope_text, scopes, stopped_by
from distributor.desk.standing import standing
from distributor.desk.views.guard import DeskRequest, action, back_to, page, person_of, typed
from distributor.errors import DistributorError
from distributor.posts.models import Post


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
def hold(request: DeskRequest) -> HttpResponse:
    """Stop what the form names, from this moment."""
    try:
        scope = parse_scope(typed(request, "scope", limit=140))
        _must_be_known(scope)
        because = typed(request, "because")
        set_hold(scope, person=person_of(request), because=because, clock=SystemClock())
    except DistributorError as error:
        return _hold_page(request, problem=str(error), status=_status(error))
    messages.success(request, _("Held: %(scope)s. Nothing of it leaves until somebody resumes it.")
                     % {"scope": scope})  # fmt: skip
    return redirect(back_to(request, default="/hold/"))


@action
def resume(request: DeskRequest) -> HttpResponse:
    """Let go what the form names."""
    try:
        scope = parse_scope(typed(request, "scope", limit=140))
        lift_hold(scope, person=person_of(request), clock=SystemClock())
    except DistributorError as error:
        return _hold_page(request, problem=str(error), status=_status(error))
    messages.success(request, _("Resumed: %(scope)s. What is due leaves now.") % {"scope": scope})
    return redirect(back_to(request, default="/hold/"))


def _must_be_known(scope: Scope) -> None:
    """Refuse what covers nothing here, so that nobody believes to have stopped posts that run on.

    Raises:
        FormError: there is no such post, channel, network or country.
    """
    if scope.kind == "everything":
        return
    if scope.kind == "post":
        is_number = scope.value.isascii() and scope.value.isdecimal() and len(scope.value) <= 18
        is_known = is_number and Post.objects.filter(pk=int(scope.value)).exists()
    else:
        is_known = any(value == scope_text(scope) for value, _name in scopes()[scope.kind])
    if not is_known:
        raise FormError(_("There is no %(scope)s here. Nothing was held.") % {"scope": scope})


def _status(error: DistributorError) -> int:
    # An unreadable scope and a hold that is there already are the same error; only the first is typed.
    return 422 if isinstance(error, HoldError) and "names nothing" in str(error) else status_of(error)
