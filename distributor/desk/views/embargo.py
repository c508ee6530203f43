"""An embargo on a release: set or put off by one person, ended early by two."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.times import read_time
from distributor.desk.views.guard import DeskRequest, action, needs, person_of, typed
from distributor.desk.views.release import release_page, zone_of
from distributor.errors import DistributorError
from distributor.people.rights import Right
from distributor.releases.embargo import agree_to_lift, ask_to_lift, set_embargo


@action
@needs(Right.WRITE)
def set_until(request: DeskRequest, release_id: int) -> HttpResponse:
    """Nothing of it leaves before the time that was typed, in the zone the page shows."""

    def act() -> str:
        until = read_time(request.POST.get("at", ""), zone=zone_of(release_id))
        because = typed(request, "because")
        set_embargo(release_id, until, person=person_of(request), because=because, clock=SystemClock())
        return _("Nothing of this release leaves before that time.")

    return _answer(request, release_id, act)


@action
@needs(Right.PUBLISH)
def ask(request: DeskRequest, release_id: int) -> HttpResponse:
    """One person proposes to end the embargo now."""

    def act() -> str:
        because = typed(request, "because")
        ask_to_lift(release_id, person=person_of(request), because=because, clock=SystemClock())
        return _("Proposed. The embargo ends when somebody else agrees.")

    return _answer(request, release_id, act)


@action
@needs(Right.PUBLISH)
def agree(request: DeskRequest, release_id: int) -> HttpResponse:
    """The second person agrees."""

    def act() -> str:
        agree_to_lift(release_id, person=person_of(request), clock=SystemClock())
        return _("The embargo has ended. Posts leave at their own times, once they are approved.")

    return _answer(request, release_id, act)


def _answer(request: DeskRequest, release_id: int, act: Callable[[], str]) -> HttpResponse:
    try:
        note = act()
    except DistributorError as error:
        return release_page(request, release_id, problem=str(error), status=409)
    messages.success(request, note)
    return redirect(reverse("release", args=[release_id]))
