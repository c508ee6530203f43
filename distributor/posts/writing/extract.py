"""The plain extract: the sentences of a release that say most of it in a given room."""

from collections.abc import Sequence

from distributor.posts.writing.cutting import ELLIPSIS, cut_end
from distributor.posts.writing.layout import body_text
from distributor.posts.writing.selection import best_units
from distributor.posts.writing.units import Unit, release_units, text_start
from distributor.releases.reading.values import ReadRelease


def extract(release: ReadRelease, limit: int) -> str:
    """Whole sentences of a release, in its order, in at most ``limit`` code points.

    The whole text where it fits: nothing is missing there that a sentence could point to. Where no sentence
    fits whole, the beginning of the first, marked as cut; empty without a text.
    """
    everything = "\n\n".join(
        part[text_start(part, index=index) :] for index, part in enumerate(release.paragraphs[:limit])
    )
    if len(everything) <= limit and len(release.paragraphs) <= limit:
        return everything
    units = release_units(release)

    def fits(chosen: Sequence[Unit]) -> bool:
        # Two characters between sentences at most: cheaper than laying each attempt out.
        return sum(len(unit.text) + 2 for unit in chosen) <= limit + 2

    chosen = best_units(units, chosen=[], fits=fits, most=len(units), room=limit)
    if chosen or not units:
        return body_text(chosen, release=release)
    text = units[0].sentences[0].text
    end = cut_end(text, fits=lambda kept: len(kept) <= limit)
    return text[:end] + ELLIPSIS if end else ""
