"""Hashtags for the countries a release is about."""

import regex as re

from distributor.releases.reading.countries import hashtag_of
from distributor.releases.reading.values import ReadRelease

_MOST = {"x": 2}
_VALID = re.compile(r"#(?=\S*\p{L})[\p{L}\p{M}\p{N}_]{2,60}")


def hashtags_for(release: ReadRelease, *, network: str) -> tuple[str, ...]:
    """At most two on X, three elsewhere, in the order of ``release.countries``."""
    tags = [hashtag_of(country) for country in release.countries]
    valid = [tag for tag in dict.fromkeys(tags) if _VALID.fullmatch(tag)]
    return tuple(valid[: _MOST.get(network, 3)])
