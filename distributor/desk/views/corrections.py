"""What is done about a live post: propose, change, approve, dismiss."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.delivery.corrections.approvable import PublisherNeeded
from distributor.delivery.corrections.ask import ask_for_correction, change_correction
from distributor.delivery.corrections.decide import approve_correction, dismiss_correction
from distributor.delivery.models import Kind
from distributor.desk.calendar.asked import number_in
from distributor.desk.errors import FormError, NoRight
from distributor.desk.views.answers import decide
from distributor.desk.views.guard import DeskRequest, action, may_here, needs, person_of, typed
from distributor.people.rights import Right


@action
@needs(Right.WRITE)
def ask(request: DeskRequest, post_id: int) -> HttpResponse:
    """Somebody wants a live post edited, answered, deleted or posted anew."""
    text = request.POST.get("text", "")

    def act() -> str:
        kind = _kind(request)
        if kind in (Kind.DELETE, Kind.REPOST) and not may_here(request, Right.PUBLISH, post_id):
            raise NoRight(
                _("Your role does not allow to delete what is live. Ask a publisher, or propose it.")
            )
        ask_for_correction(
            post_id,
            kind=kind,
            because=typed(request, "because"),
            person=person_of(request),
            text=text,
            clock=SystemClock(),
        )
        if kind in (Kind.DELETE, Kind.REPOST):
            return _("It is being deleted on the network. The log has your reason.")
        return _("Proposed. Somebody else approves it before it leaves.")

    return decide(request, post_id, act, at="correction", typed=text)


@action
@needs(Right.APPROVE)
def approve(request: DeskRequest, post_id: int) -> HttpResponse:
    """Carry the proposal out exactly as the person saw it."""

    def act() -> str:
        seen = request.POST.get("content_hash", "")
        if not seen:
            raise FormError(_("The form did not say what you approve. Reload the page and try again."))
        number, person = _number(request), person_of(request)
        try:
            approve_correction(
                number,
                person=person,
                content_hash=seen,
                post_id=post_id,
                may_publish=may_here(request, Right.PUBLISH, post_id),
                clock=SystemClock(),
            )
        except PublisherNeeded as error:
            raise NoRight(str(error)) from error
        return _("Approved. It is being carried out.")

    return decide(request, post_id, act, at="correction")


@action
@needs(Right.WRITE)
def change(request: DeskRequest, post_id: int) -> HttpResponse:
    """Other words for the proposal, or another way."""
    text = request.POST.get("text")

    def act() -> str:
        change_correction(
            _number(request),
            person=person_of(request),
            kind=_kind(request),
            text=text,
            post_id=post_id,
            clock=SystemClock(),
        )
        return _("Changed. It still waits for approval.")

    return decide(request, post_id, act, at="correction", typed=text or "")


@action
@needs(Right.APPROVE)
def dismiss(request: DeskRequest, post_id: int) -> HttpResponse:
    """Leave the live post as it is."""

    def act() -> str:
        dismiss_correction(
            _number(request),
            person=person_of(request),
            because=typed(request, "because"),
            post_id=post_id,
            clock=SystemClock(),
        )
        return _("Dismissed. The post stays as it is.")

    return decide(request, post_id, act, at="correction")


def _kind(request: DeskRequest) -> Kind:
    wished = request.POST.get("kind", "")
    if wished not in Kind.values:
        raise FormError(_("The form did not say what to do. Reload the page and try again."))
    return Kind(wished)


def _number(request: DeskRequest) -> int:
    if number := number_in(request.POST.get("correction", "")):
        return number
    raise FormError(_("The form did not say which proposal. Reload the page and try again."))
