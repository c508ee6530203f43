"""The "share this" links of a release as a page that its own site embeds: public, and nothing else on it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from distributor.clock import SystemClock
from distributor.discussion.closed import Closed, closed_release
from distributor.errors import DistributorError
from distributor.networks.share_this import share_page
from distributor.posts.protect import protected_names
from distributor.posts.protected_names import found_in
from distributor.releases.models import Release

# For the middleware, which leaves a policy alone that a page set itself.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'; form-action 'none'; frame-ancestors *"
)


@require_safe
@xframe_options_exempt
def show_share(request: HttpRequest, release_id: int) -> HttpResponse:  # noqa: ARG001
    """The page; what is closed or names somebody protected is not there, like what never was.

    A release that is only sensitive is public at its source, and its title is shared as it stands there.

    Raises:
        Http404: there is no such release in public.
    """
    release = Release.objects.select_related("revision").filter(pk=release_id).first()
    if release is None or closed_release(release, now=SystemClock().now()) - {Closed.SENSITIVE}:
        raise Http404
    title = release.current.title
    if found_in(f"{title}\n{release.url}", protected_names()):
        raise Http404
    try:
        page = share_page(release.url, title)
    except DistributorError as error:
        raise Http404 from error
    answer = HttpResponse(page)
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer
