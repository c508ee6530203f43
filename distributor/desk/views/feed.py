"""A person's calendar feed: the page with its address, and the feed itself."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from distributor.clock import SystemClock
from distributor.desk.feeds import end_feed, feed_text, make_feed, reader_of
from distributor.desk.models import CalendarFeed
from distributor.desk.views.guard import DeskRequest, action, page, person_of


@page
def show_feed(request: DeskRequest) -> HttpResponse:
    """Whether the person has an address, and how to get one."""
    return _feed_page(request)


@action
def make(request: DeskRequest) -> HttpResponse:
    """A new address, shown this once."""
    secret = make_feed(person_of(request), clock=SystemClock())
    return _feed_page(request, address=f"{settings.PUBLIC_URL}{reverse('feed-read', args=[secret])}")


@action
def end(request: DeskRequest) -> HttpResponse:
    """The address stops working."""
    if end_feed(person_of(request), clock=SystemClock()):
        messages.success(request, _("The address works no more. Calendars that read it stay as they are."))
    return redirect("feed")


def _feed_page(request: DeskRequest, *, address: str = "") -> HttpResponse:
    feed = CalendarFeed.objects.filter(person__username=person_of(request)).first()
    return render(request, "desk/feed.html", {"feed": feed, "address": address})


@require_safe
def read(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """The feed, for whoever has the secret address.

    Raises:
        Http404: the address does not work (any more).
    """
    now = SystemClock().now()
    if reader_of(secret, now=now) is None:
        raise Http404
    answer = HttpResponse(feed_text(now=now), content_type="text/calendar; charset=utf-8")
    # Of one person alone: no shared cache keeps it, no robot lists it, no address is passed on.
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Content-Disposition"] = 'inline; filename="distributor.ics"'
    return answer
