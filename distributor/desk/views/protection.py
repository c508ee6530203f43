"""Do no harm: the list of protected names, clearing a post, and how sensitive a release is."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.errors import FormError
from distributor.desk.views.answers import decide
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, rights_of, typed
from distributor.errors import DistributorError
from distributor.people.rights import Right, may
from distributor.posts.models import ProtectedName
from distributor.posts.protect import clear, mark_release, protect, unprotect
from distributor.releases.models import Sensitivity


@page
def show_protected(request: DeskRequest) -> HttpResponse:
    """The labels of the protected names; the names themselves are shown to nobody."""
    return _protected_page(request)


def _protected_page(request: DeskRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "names": ProtectedName.objects.defer("sealed"),
        "may_publish": may(rights_of(request), Right.PUBLISH),
        "problem": problem,
    }
    return render(request, "desk/protected.html", context, status=status)


@action
@needs(Right.PUBLISH)
def add_name(request: DeskRequest) -> HttpResponse:
    """Put a name on the list, with its spellings, one a line."""
    spellings = request.POST.get("spellings", "").replace("\x00", "")[:20_000].splitlines()
    try:
        protect(typed(request, "label", limit=100), spellings, person=person_of(request), clock=SystemClock())
    except DistributorError as error:
        return _protected_page(request, problem=str(error), status=422)
    messages.success(request, _("Stored, encrypted. Posts with this name stop from now on."))
    return redirect("protected")


@action
@needs(Right.PUBLISH)
def remove_name(request: DeskRequest) -> HttpResponse:
    """Take a name off the list."""
    number = number_in(request.POST.get("name", ""))
    try:
        unprotect(number, person=person_of(request), clock=SystemClock())
    except DistributorError as error:
        return _protected_page(request, problem=str(error), status=409)
    messages.success(request, _("Taken off the list."))
    return redirect("protected")


@action
@needs(Right.PUBLISH)
def clear_post(request: DeskRequest, post_id: int) -> HttpResponse:
    """These very words may name whom they name."""

    def act() -> str:
        seen = request.POST.get("content_hash", "")
        if not seen:
            raise FormError(_("The form did not say which words you clear. Reload the page and try again."))
        because = typed(request, "because")
        clear(post_id, content_hash=seen, because=because, person=person_of(request), clock=SystemClock())
        return _("Cleared. The post still waits for approval.")

    return decide(request, post_id, act)


@action
@needs(Right.WRITE)
def mark(request: DeskRequest, release_id: int) -> HttpResponse:
    """How sensitive a release is, and the consent of the people in it."""
    wished = request.POST.get("sensitivity", "")
    if wished in Sensitivity.values:
        consent = request.POST.get("consent", "").replace("\x00", "")
        mark_release(
            release_id,
            Sensitivity(wished),
            consent=consent,
            person=person_of(request),
            clock=SystemClock(),
        )
        messages.success(request, _("Noted."))
    return redirect(reverse("release", args=[release_id]))
