"""Whether this process can serve, for load balancers; how the whole service runs, for people."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from distributor.clock import SystemClock
from distributor.desk.running import checks, leaves_next
from distributor.desk.standing import standing
from distributor.desk.views.guard import DeskRequest, page


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """200 when the database answers, else 503; no details for strangers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("unavailable", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


@page
def show_health(request: DeskRequest) -> HttpResponse:
    """What is looked at, and what needs a person."""
    now = SystemClock().now()
    found = checks(now=now, holds=standing(request).holds)
    context = {
        "checks": found,
        "count": sum(len(each.troubles) for each in found),
        "next": leaves_next(),
        "now": now,
    }
    return render(request, "desk/health.html", context)
