"""The description under the title on a link card."""

from distributor.posts.writing.cutting import ELLIPSIS, cut_end
from distributor.posts.writing.layout import body_text
from distributor.posts.writing.selection import lead_units
from distributor.posts.writing.units import release_units
from distributor.releases.reading.values import ReadRelease

MAX_DESCRIPTION = 250


def card_description(release: ReadRelease) -> str:
    """The first whole sentences of the lead, at most 250 characters; cut when none fits; may be empty."""
    lead = lead_units(release_units(release))
    for count in range(len(lead), 0, -1):
        text = body_text(lead[:count], release=release).replace("\n", " ")
        if len(text) <= MAX_DESCRIPTION:
            return text
    if not lead:
        return ""
    text = lead[0].sentences[0].text
    return text[: cut_end(text, fits=lambda kept: len(kept) <= MAX_DESCRIPTION)] + ELLIPSIS
