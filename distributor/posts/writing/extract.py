"""The plain extract: the sentences of a release that say most of it in a given room."""

from collections.abc import Mapping, Sequence

from distributor.posts.writing.centrality import by_weight
from distributor.posts.writing.cutting import ELLIPSIS, cut_end
from distributor.posts.writing.layout import Fits, body_text
from distributor.posts.writing.selection import can_follow
from distributor.posts.writing.units import Unit, release_units
from distributor.releases.reading.values import ReadRelease

_LONGEST_RUN = 3  # sentences that lean on each other


def extract(release: ReadRelease, limit: int) -> str:
    """Whole sentences of a release, in its order, in at most ``limit`` code points.

    Where no sentence fits whole, the beginning of the first, marked as cut; empty without a text.
    """
    units = release_units(release)

    def fits(chosen: Sequence[Unit]) -> bool:
        # Two characters between sentences at most: cheaper than laying each attempt out.
        return sum(len(unit.text) + 2 for unit in chosen) <= limit + 2

    chosen = best_units(units, language=release.language, chosen=[], fits=fits, most=len(units))
    if chosen or not units:
        return body_text(chosen, release=release)
    text = units[0].sentences[0].text
    end = cut_end(text, fits=lambda kept: len(kept) <= limit)
    return text[:end] + ELLIPSIS if end else ""


def best_units(
    units: Sequence[Unit], *, language: str, chosen: Sequence[Unit], fits: Fits, most: int
) -> list[Unit]:
    """The units that say most of the release, beside those chosen already, in the release's order.

    Args:
        units: candidates in the release's order.
        language: BCP 47 primary tag of the release.
        chosen: what the post has already.
        fits: whether a choice has room.
        most: how many to add at most.
    """
    candidates = [unit for unit in units if unit.whole]
    order = by_weight([unit.text for unit in candidates], language=language)
    before = {unit.order + 1: unit for unit in candidates}
    added: list[Unit] = []
    for unit in (candidates[place] for place in order):
        here = [*chosen, *added]
        wanted = [each for each in _understood(unit, chosen=here, before=before) if each not in here]
        if wanted and len(added) + len(wanted) <= most and fits([*here, *wanted]):
            added += wanted
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
