"""What lets people install the desk on a phone: its manifest, its worker, the page where there is no line.

The worker keeps that one page and nothing else: texts may be under embargo, and a phone may be lost.
"""

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's form of a view
    """The manifest. Source: https://www.w3.org/TR/appmanifest/ (2026-11)."""
    icons = [
        {
            "src": static(f"desk/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size, purpose in ((192, "any"), (512, "any"), (512, "maskable"))
    ]
    said = {
        "id": "/",
        "name": "distributor",
        "short_name": "distributor",
        "description": _("Approve, time and stop posts."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f4ef",
        "theme_color": "#0d5c63",
        "icons": icons,
    }
    answer = JsonResponse(said, content_type="application/manifest+json")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@require_safe
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as above
    """The service worker, at the top, because it only sees pages below its own address."""
    answer = HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that the worker shows where there is no line; the same for everybody."""
    answer = render(request, "desk/offline.html")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@cache
def _worker() -> bytes:
    found = finders.find("desk/worker.js")
    assert isinstance(found, str)
    return Path(found).read_bytes()
