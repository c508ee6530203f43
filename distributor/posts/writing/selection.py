"""Choosing units for a post so that each is understood where it stands."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from distributor.posts.writing.layout import Fits
from distributor.posts.writing.ranking import explained_elsewhere, is_clear, overlap, ranked
from distributor.posts.writing.units import Unit
from distributor.releases.reading.marks import quotation_spans

_CANDIDATES = 80
_ENOUGH = 100  # characters: a shorter post rather takes a sentence with an unexplained short name
_SAME = 0.8  # share of common terms from which two sentences say the same


def lead_units(units: Sequence[Unit]) -> list[Unit]:
    """The first sentence that can stand first, then the ones that follow it in its paragraph."""
    first = next((unit for unit in units if unit.whole and not unit.back and not _asks_or_quotes(unit)), None)
    first = first or next((unit for unit in units if unit.whole and not unit.back), None)
    if first is None:
        return []
    return [
        unit
        for unit in units
        if unit.whole and unit.paragraph == first.paragraph and unit.order >= first.order
    ]


def _asks_or_quotes(unit: Unit) -> bool:
    """A question, or words in quotation marks rather than the release's own."""
    if unit.text.endswith(("?", "？", "؟")):
        return True
    quoted = _quoted_beginning(unit.text)
    return quoted > 0 and (quoted * 2 > len(unit.text) or unit.quote)


@lru_cache(maxsize=2048)
def _quoted_beginning(text: str) -> int:
    """Code points of the quotation that opens a text; 0 where none does."""
    spans = quotation_spans(text)
    return spans[0][1] if spans and spans[0][0] == 0 else 0


def can_follow(unit: Unit, *, chosen: Sequence[Unit]) -> bool:
    """Whether what a sentence points back to is in the post, directly before it.

    In a quotation "this" and "he" are the speaker's: what they mean is what the post is about.
    """
    follows = any(other.order + 1 == unit.order for other in chosen)
    return not unit.back or follows or (unit.quote and bool(chosen))


def says_nothing_new(unit: Unit, *, said: Iterable[str]) -> bool:
    """Whether nearly all of a sentence's words are in the post already."""
    return overlap(unit.text, others=said) >= _SAME


def add_run(candidates: Sequence[Unit], *, chosen: list[Unit], most: int, fits: Fits) -> list[Unit]:
    """Up to ``most`` of the candidates, in their order, as far as they fit beside what is chosen already."""
    added: list[Unit] = []
    for unit in candidates:
        if len(added) == most:
            break
        here = [*chosen, *added]
        said = [other.text for other in here]
        if unit in here or not can_follow(unit, chosen=here) or says_nothing_new(unit, said=said):
            continue
        if fits([*here, unit]):
            added.append(unit)
    return added


def add_facts(units: Sequence[Unit], *, title: str, chosen: list[Unit], most: int, fits: Fits) -> list[Unit]:
    """The facts that matter most and are clear where they stand, in the release's order."""
    candidates = [
        unit for unit in units if unit.whole and not unit.demand and not unit.quote and unit not in chosen
    ]
    candidates = [unit for unit in candidates[: 2 * _CANDIDATES] if not _asks_or_quotes(unit)][:_CANDIDATES]
    unknown = explained_elsewhere(tuple(units))
    added: list[Unit] = []
    here, texts = list(chosen), [unit.text for unit in chosen]
    for unit in ranked(candidates, title=title, chosen=chosen, unknown=unknown):
        if len(added) >= most:
            break
        said = " ".join([title, *texts])
        if not can_follow(unit, chosen=here):
            continue
        is_long = len(said) > len(title) + _ENOUGH
        if is_long and not is_clear(unit, said=said, unknown=unknown, chosen=here):
            continue
        if not says_nothing_new(unit, said=texts) and fits([*here, unit]):
            added.append(unit)
            here, texts = [*here, unit], [*texts, unit.text]
    return sorted(added, key=lambda unit: unit.order)
