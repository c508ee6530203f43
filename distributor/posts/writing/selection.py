"""Choosing units for a post so that each is understood where it stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from distributor.posts.writing.centrality import by_weight
from distributor.posts.writing.clarity import explained_elsewhere, is_clear, leads_elsewhere, overlap
from distributor.posts.writing.layout import Fits
from distributor.posts.writing.units import Unit
from distributor.releases.reading.marks import quotation_spans

_CANDIDATES = 80
_ENOUGH = 100  # characters: a shorter post rather takes a sentence with an unexplained short name
_LONGEST_RUN = 3  # sentences that lean on each other
_FULL = 1.5  # as long as the next best sentence so many times: what would still fit is only what is short
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


def _always(_unit: Unit, _others: Sequence[Unit]) -> bool:
    return True


def best_units(
    units: Sequence[Unit],
    *,
    chosen: Sequence[Unit],
    fits: Fits,
    most: int,
    least: int = 0,
    room: int = 0,
    may_stand: Callable[[Unit, Sequence[Unit]], bool] = _always,
) -> list[Unit]:
    """The units that say most of the release, beside those chosen already, in the release's order.

    It ends with the first that has no room once the post is as good as full: shorter sentences that matter
    less are not looked for to fill the rest.

    Args:
        units: candidates in the release's order.
        chosen: what the post has already.
        fits: whether a choice has room.
        most: how many to add.
        least: characters below which more than ``most`` are added.
        room: characters there are in all; 0 for unknown.
        may_stand: whether a unit is understood beside the others.
    """
    candidates = [unit for unit in units if unit.whole]
    before = {unit.order + 1: unit for unit in candidates}
    said = tuple(unit.text for unit in chosen)
    added: list[Unit] = []
    length = 0
    for place in by_weight([unit.text for unit in candidates], said=said, room=room):
        here = [*chosen, *added]
        wanted = [
            each for each in _understood(candidates[place], chosen=here, before=before) if each not in here
        ]
        if not wanted or (len(added) + len(wanted) > most and length >= least):
            continue
        after = [*here, *wanted]
        if not all(may_stand(each, [other for other in after if other != each]) for each in wanted):
            continue
        size = sum(len(each.text) for each in wanted)
        if fits(after):
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


def add_facts(
    units: Sequence[Unit], *, title: str, chosen: list[Unit], most: int, least: int, room: int, fits: Fits
) -> list[Unit]:
    """The facts that matter most and are clear where they stand, in the release's order.

    Args as ``best_units``; ``title`` is the headline that stands with them.
    """
    facts = (
        unit for unit in units if unit.whole and not unit.demand and not unit.quote and unit not in chosen
    )
    candidates = [unit for unit in islice(facts, 2 * _CANDIDATES) if not _asks_or_quotes(unit)][:_CANDIDATES]
    unknown = explained_elsewhere(tuple(units))

    def may_stand(unit: Unit, others: Sequence[Unit]) -> bool:
        said = [other.text for other in others]
        if says_nothing_new(unit, said=said) or leads_elsewhere(unit):
            return False
        is_long = sum(map(len, said)) > _ENOUGH
        return not is_long or is_clear(unit, said=" ".join([title, *said]), unknown=unknown, chosen=others)

    return best_units(
        candidates, chosen=chosen, fits=fits, most=most, least=least, room=room, may_stand=may_stand
    )
