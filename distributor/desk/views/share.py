"""The "share this" links of a release as a page that its own site embeds: public, and nothing else on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from distributor.clock import SystemClock
from distributor.errors import DistributorError
from distributor.networks.share_this import share_page
from distributor.releases.models import Release

# For the middleware, which leaves a policy alone that a page set itself.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors *"
)


@require_safe
@xframe_options_exempt
def show_share(request: HttpRequest, release_id: int) -> HttpResponse:  # noqa: ARG001
    """The page; one under embargo or withdrawn is not there, like one that never was.

    Raises:
        Http404: there is no such release in public.
    """
    release = Release.objects.select_related("revision").filter(pk=release_id, withdrawn_at=None).first()
    if (
        release is None
        or release.embargo_words
        or (release.embargo_until and SystemClock().now() < release.embargo_until)
    ):
        raise Http404
    try:
        page = share_page(release.url, release.current.title)
    except DistributorError as error:
        raise Http404 from error
    answer = HttpResponse(page)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
