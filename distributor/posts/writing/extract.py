"""The plain extract: the sentences of a release that say most of it in a given room."""

from collections.abc import Mapping, Sequence

from distributor.posts.writing.centrality import by_weight
from distributor.posts.writing.cutting import ELLIPSIS, cut_end
from distributor.posts.writing.layout import Fits, body_text
from distributor.posts.writing.selection import can_follow
from distributor.posts.writing.units import Unit, release_units, text_start
from distributor.releases.reading.values import ReadRelease

_LONGEST_RUN = 3  # sentences that lean on each other
_FULL = 1.5  # as long as the next best sentence so many times: what would still fit is only what is short


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

    chosen = best_units(units, chosen=[], fits=fits, most=len(units))
    if chosen or not units:
        return body_text(chosen, release=release)
    text = units[0].sentences[0].text
    end = cut_end(text, fits=lambda kept: len(kept) <= limit)
    return text[:end] + ELLIPSIS if end else ""


def best_units(units: Sequence[Unit], *, chosen: Sequence[Unit], fits: Fits, most: int) -> list[Unit]:
    """The units that say most of the release, beside those chosen already, in the release's order.

    It ends with the first that has no room once the post is as good as full: shorter sentences that matter
    less are not looked for to fill the rest.

    Args:
        units: candidates in the release's order.
        chosen: what the post has already.
        fits: whether a choice has room.
        most: how many to add at most.
    """
    candidates = [unit for unit in units if unit.whole]
    before = {unit.order + 1: unit for unit in candidates}
    added: list[Unit] = []
    length = 0
    for unit in (candidates[place] for place in by_weight([unit.text for unit in candidates])):
        here = [*chosen, *added]
        wanted = [each for each in _understood(unit, chosen=here, before=before) if each not in here]
        if not wanted or len(added) + len(wanted) > most:
            continue
        size = sum(len(each.text) for each in wanted)
        if fits([*here, *wanted]):
            added += wanted
            length += size
        elif length > _FULL * size:
            break
    return sorted(added, key=lambda unit: unit.order)


def _understood(unit: Unit, *, chosen: Sequence[Unit], before: Mapping[int, Unit]) -> list[Unit]:
    """A sentence with those before it that it points back to; nothing where one of them is missing."""
    wanted = [unit]
    while not can_follow(wanted[0], chosen=chosen):
        previous = before.get(wanted[0].order)
        if previous is None or len(wanted) == _LONGEST_RUN:
            return []
        wanted.insert(0, previous)
    return wanted
