"""The pictures of a post that is being sent, for the network that fetches them: nobody logs in here."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from distributor.delivery.clock import DatabaseClock
from distributor.delivery.pictures import PictureAddressError, picture_at
from distributor.desk.throttle import count_failure, is_throttled

logger = structlog.get_logger(__name__)
_HEADERS = {
    # No cache keeps it, no robot lists it, and it is nothing but a picture.
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}


@require_safe
def give(request: HttpRequest, signed: str) -> HttpResponse:
    """The bytes as they were approved, while their post is being sent.

    Raises:
        Http404: at any other time, and for an address that is none of ours. Only those are counted: a network
            that asks again for what it was given is not locked out.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if is_throttled("picture", address=address):
        return HttpResponse(status=429, headers=_HEADERS)
    try:
        shown = picture_at(signed, clock=DatabaseClock())
    except PictureAddressError as error:
        count_failure("picture", address=address)
        raise Http404 from error
    if shown is None:
        raise Http404
    logger.info("picture_fetched", post_id=shown.post_id, method=request.method)
    return HttpResponse(shown.data, content_type=shown.media_type, headers=_HEADERS)
