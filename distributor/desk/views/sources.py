"""Sources: how each is, one more of them, and looking now."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.views.guard import DeskRequest, action, needs, page, person_of, rights_of, typed
from distributor.people.rights import Right, may
from distributor.releases.errors import SourceError
from distributor.releases.models import InboxEntry, Source
from distributor.releases.sources import add_source, read_soon

MOST_UNREAD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source with the address that its publishing system calls."""

    source: Source
    webhook_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A source that has just been added, with what is shown only once."""

    name: str
    webhook_url: str
    secret: str


@page
def show_sources(request: DeskRequest) -> HttpResponse:
    """Every source, when it was read, and what nothing could be made of."""
    return _sources_page(request)


def _sources_page(
    request: DeskRequest, *, added: Added | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    unread = InboxEntry.objects.exclude(problem="").select_related("source").defer("body")
    context = {
        "states": [
            SourceState(source=source, webhook_url=_webhook_url(source))
            for source in Source.objects.defer("etag", "last_modified")
        ],
        "unread": unread.order_by("-pk")[:MOST_UNREAD],
        "added": added,
        "problem": problem,
        "may_manage": may(rights_of(request), Right.MANAGE),
        "name": typed(request, "name", limit=60) if problem else "",
        "feed": typed(request, "feed", limit=2000) if problem else "",
        "webhook": bool(request.POST.get("webhook")) if problem else False,
    }
    return render(request, "desk/sources.html", context, status=status)


def _webhook_url(source: Source) -> str:
    return f"{settings.PUBLIC_URL}/webhooks/releases/{source.name}" if source.sealed_secret else ""


@action
@needs(Right.MANAGE)
def add(request: DeskRequest) -> HttpResponse:
    """Watch one more feed, or receive one more sender's webhooks; the secret is shown this once."""
    try:
        source, secret = add_source(
            typed(request, "name", limit=61),
            feed_url=typed(request, "feed", limit=2001),
            webhook=bool(request.POST.get("webhook")),
            actor=f"person:{person_of(request)}",
            clock=SystemClock(),
        )
    except SourceError as error:
        return _sources_page(request, problem=str(error), status=422)
    if secret:
        added = Added(name=source.name, webhook_url=_webhook_url(source), secret=secret)
        return _sources_page(request, added=added)
    messages.success(request, _("%(name)s is watched from now on.") % {"name": source.name})
    return redirect("sources")


@action
@needs(Right.WRITE)
def look(request: DeskRequest) -> HttpResponse:
    """Have a worker read a feed now and not at its next time."""
    name = typed(request, "name", limit=60)
    if not read_soon(name, clock=SystemClock()):
        return _sources_page(request, problem=_("There is no such feed any more."), status=409)
    messages.success(request, _("%(name)s is read now. New releases appear in the queue.") % {"name": name})
    return redirect("sources")
