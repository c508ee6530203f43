"""The pages for what cannot be answered.

Django's own ask for the proof of origin first, and so read the very form that cannot be read: the answer to
that fault is the same fault again.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

# Fields in which people write more than a word.
TEXTS = ("text", "comment-text", "because", "alt", "consent")


def cannot_be_read(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django gives it
    """400, without the viewer's own pieces: whoever that is stands in the request."""
    return HttpResponse(loader.get_template("400.html").render(), status=400)


def is_not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403."""
    return render(request, "403.html", status=403)


def is_not_there(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    return render(request, "404.html", status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """500, without anything that might ask a database which is away; what was typed is given back.

    On a full disk nothing could be kept of it, and whoever typed it should not have to do so again.
    """
    page = loader.get_template("500.html").render({"typed": _typed(request)})
    return HttpResponse(page, status=500, headers={"Cache-Control": "private, no-store"})


def _typed(request: HttpRequest) -> list[str]:
    try:
        fields = list(request.POST.items())
    except Exception:  # noqa: BLE001 - the form may be what could not be read
        return []
    texts = [str(value) for name, value in fields if name in TEXTS or name.startswith("text-")]
    return [text for text in texts if text.strip()]
