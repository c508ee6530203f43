"""The title and the description on a link card."""

from distributor.posts.writing.checking.sense import dropped_hedge
from distributor.posts.writing.cutting import ELLIPSIS, cut_end
from distributor.posts.writing.layout import body_text
from distributor.posts.writing.selection import lead_units
from distributor.posts.writing.units import release_units
from distributor.releases.reading.values import ReadRelease

MAX_TITLE = 200
"""Code points. No network publishes a maximum; LinkedIn shows longer ones cut (read 2026-11-23)."""
MAX_DESCRIPTION = 250
"""Code points, as ``MAX_TITLE``."""


def card_title(release: ReadRelease) -> str:
    """The title in at most 200 characters, cut at a harmless border where it is longer."""
    return _within(release.title, limit=MAX_TITLE)


def card_description(release: ReadRelease) -> str:
    """The first whole sentences of the lead, at most 250 characters; cut when none fits; may be empty."""
    lead = lead_units(release_units(release))
    for count in range(len(lead), 0, -1):
        text = body_text(lead[:count], release=release).replace("\n", " ")
        if len(text) <= MAX_DESCRIPTION:
            return text
    return _within(lead[0].sentences[0].text, limit=MAX_DESCRIPTION) if lead else ""


def _within(text: str, *, limit: int) -> str:
    """``text``, or its beginning with "…"; empty where the cut would hide whose claim it is."""
    if len(text) <= limit:
        return text
    end = cut_end(text, fits=lambda kept: len(kept) <= limit)
    return text[:end] + ELLIPSIS if end and not dropped_hedge(text[:end], text[end:]) else ""
