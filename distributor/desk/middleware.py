"""What every page tells the browser about itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Everything comes from here: no inline script or style, no picture, font or frame of anybody else.
POLICY = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; "
    "frame-ancestors 'none'; frame-src 'none'"
)
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Adds the headers that close what the pages do not use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the page does, with the headers."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["Permissions-Policy"] = PERMISSIONS
        response.headers["X-Content-Type-Options"] = "nosniff"
        # Texts may be under embargo: after log-out the Back button of a shared machine shows nothing.
        response.headers.setdefault("Cache-Control", "no-store")
        return response
