"""The pages for what cannot be answered.

Django's own ask for the proof of origin first, and so read the very form that cannot be read: the answer to
that fault is the same fault again. These look at nothing of the request.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def cannot_be_read(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """400, without the viewer's own pieces: whoever that is stands in the request."""
    return HttpResponse(loader.get_template("400.html").render(), status=400)


def is_not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403."""
    return render(request, "403.html", status=403)


def is_not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    return render(request, "404.html", status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500, without anything that might ask a database which is away."""
    return HttpResponse(loader.get_template("500.html").render(), status=500)
