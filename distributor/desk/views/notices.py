"""Who is told of news outside these pages: mail, chat, push."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.debug import sensitive_post_parameters

from distributor.clock import SystemClock
from distributor.desk.errors import status_of
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, rights_of, typed
from distributor.errors import DistributorError
from distributor.notices.models import Address
from distributor.notices.news import Kind
from distributor.notices.tell import NoticeError, add_address, remove_address, try_soon
from distributor.people.rights import Right, may

KINDS = {
    Kind.WAITS: lazy("a post waits for approval"),
    Kind.FAILED: lazy("a post needs help"),
    Kind.CORRECTIONS: lazy("a release was corrected or withdrawn"),
    Kind.ACCOUNTS: lazy("a channel or source needs a person"),
    Kind.HOLDS: lazy("posts are held or resumed"),
}


@page
def show_notices(request: DeskRequest) -> HttpResponse:
    """Every address, with what it is told and when; never the address itself, which holds secrets."""
    return _notices_page(request)


def _notices_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    addresses = [
        (address, [KINDS[Kind(kind)] for kind in address.wants.split(",") if kind in KINDS])
        for address in Address.objects.defer("sealed_url")
    ]
    context = {
        "addresses": addresses,
        "kinds": KINDS.items(),
        "hours": range(24),
        "may_manage": may(rights_of(request), Right.MANAGE),
        "problem": problem,
        # The address itself is not given back: it may hold a password.
        "name": typed(request, "name", limit=100) if problem else "",
        "wants": request.POST.getlist("wants") if problem else list(Kind),
    }
    return render(request, "desk/notices.html", context, status=status)


@sensitive_post_parameters("url")
@action
@needs(Right.MANAGE)
def add(request: DeskRequest) -> HttpResponse:
    """Tell one more address, or the same one otherwise."""
    hour = typed(request, "digest", limit=2)
    name = typed(request, "name", limit=100)
    try:
        add_address(
            name,
            typed(request, "url", limit=2000),
            kinds=request.POST.getlist("wants"),
            digest_hour=int(hour) if hour in {str(each) for each in range(24)} else None,
            actor=f"person:{person_of(request)}",
            clock=SystemClock(),
        )
    except DistributorError as error:
        return _notices_page(request, problem=str(error), status=_status(error))
    try_soon(name, clock=SystemClock())
    told = _(
        "%(name)s is told from now on. A first message is on its way; if it cannot be sent, it is said here."
    )
    messages.success(request, told % {"name": name})
    return redirect("notices")


@action
@needs(Right.MANAGE)
def remove(request: DeskRequest) -> HttpResponse:
    """Tell it nothing any more."""
    name = typed(request, "name", limit=100)
    try:
        remove_address(name, actor=f"person:{person_of(request)}", clock=SystemClock())
    except DistributorError as error:
        return _notices_page(request, problem=str(error), status=_status(error))
    messages.success(request, _("%(name)s is told nothing any more.") % {"name": name})
    return redirect("notices")


@action
@needs(Right.MANAGE)
def test(request: DeskRequest) -> HttpResponse:
    """Have a worker send a message that says only that it came."""
    name = typed(request, "name", limit=100)
    if not try_soon(name, clock=SystemClock()):
        return _notices_page(request, problem=_("There is no such address any more."), status=409)
    told = _("A message to %(name)s is on its way. If it cannot be sent, it is said here.")
    messages.success(request, told % {"name": name})
    return redirect("notices")


def _status(error: DistributorError) -> int:
    return 422 if isinstance(error, NoticeError) else status_of(error)
