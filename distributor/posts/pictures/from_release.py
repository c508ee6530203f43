"""The release's own picture, fetched from where the release says it is."""

from dataclasses import dataclass

from django.conf import settings

from distributor.networks.images import MOST_BYTES
from distributor.posts.errors import PostError
from distributor.releases.fetch import fetch
from distributor.releases.models import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A file, the media type its server names (empty for none), and what the release says it shows."""

    data: bytes
    declared: str
    alt: str


def fetch_picture(release: Release) -> Fetched:
    """Fetch it, through the same guard as every address that somebody else named.

    Args:
        release: with its revision.

    Raises:
        PostError: the release has none, or its server does not give it.
        FetchError: the address is not to be fetched, or nobody answers.
    """
    read = release.current.read()
    if not read.image_url:
        raise PostError("The release names no picture. Nothing was attached; choose a file instead.")
    answer = fetch(read.image_url, allow_private=settings.ENVIRONMENT.private_sources, max_bytes=MOST_BYTES)
    if answer.status != 200:
        raise PostError(
            f"The release's picture is not there: its server answered {answer.status}. Nothing was attached."
        )
    declared = answer.headers.get("content-type", "")
    # A server that does not know says "octet-stream", which is no claim.
    return Fetched(
        data=answer.body, declared=declared if declared.startswith("image/") else "", alt=read.image_alt
    )
