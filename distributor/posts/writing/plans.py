"""What each network gets, in which order.

X: the headline, and one sentence beside it. Facebook: what matters before the fold, facts, demand, quote.
LinkedIn: context, demand, quote by name and role. A variant opens with the demand, the facts or the quote.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from distributor.posts.writing.layout import PARAGRAPH, Fits, Frame, body_text
from distributor.posts.writing.selection import add_facts, add_run, lead_units
from distributor.posts.writing.short import Draft, opening_units, short_plan
from distributor.posts.writing.units import Unit
from distributor.posts.writing.values import Variant
from distributor.releases.reading.values import ReadRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How long a post of several paragraphs is to be and how many sentences of each kind it has.

    Attributes:
        most_chars: of the text without hashtags and link.
        least_chars: below which more facts are added.
        lead: sentences of the lead.
        demands: sentences of demands.
        facts: sentences of facts.
        paragraph: characters of a paragraph before a sentence begins a new one.
        fold: characters within which the demand is to stand too, where it fits; 0 to leave it last.
    """

    most_chars: int
    least_chars: int
    lead: int
    demands: int
    facts: int
    paragraph: int = PARAGRAPH
    fold: int = 0


# Facebook shows 110 characters on phones, 400 or more on desktops, before "See more" (networks/facebook).
FACEBOOK = Shape(most_chars=1000, least_chars=600, lead=2, demands=2, facts=3, paragraph=280, fold=400)
LINKEDIN = Shape(most_chars=1450, least_chars=1100, lead=3, demands=3, facts=4)
SHORT_LIMIT = 600
"""A network's limit up to which a post is a headline and a sentence or two."""

Plan = Callable[..., Draft]


def plan_for(network: str, *, limit: int) -> Plan:
    """The plan of a network; one without a plan of its own gets Facebook's, or X's where room is short."""
    if network == "linkedin":
        return linkedin_plan
    if network == "facebook" or limit > SHORT_LIMIT:
        return facebook_plan
    return short_plan


def shape_for(network: str) -> Shape:
    """The shape of a network's long posts."""
    return LINKEDIN if network == "linkedin" else FACEBOOK


def facebook_plan(
    release: ReadRelease, units: Sequence[Unit], frame: Frame, *, variant: Variant = Variant.BALANCED
) -> Draft:
    """Lead and demand, facts, quote."""
    return _long_plan(release, units, frame, shape=FACEBOOK, variant=variant)


def linkedin_plan(
    release: ReadRelease, units: Sequence[Unit], frame: Frame, *, variant: Variant = Variant.BALANCED
) -> Draft:
    """Context, demand, quote."""
    return _long_plan(release, units, frame, shape=LINKEDIN, variant=variant)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The pieces of a long post before they are put in order."""

    lead: tuple[Unit, ...] = ()
    more: tuple[Unit, ...] = ()
    facts: tuple[Unit, ...] = ()
    demands: tuple[Unit, ...] = ()
    quote: tuple[Unit, ...] = ()

    def everything(self) -> list[Unit]:
        return [*self.lead, *self.more, *self.facts, *self.demands, *self.quote]


def _long_plan(
    release: ReadRelease, units: Sequence[Unit], frame: Frame, *, shape: Shape, variant: Variant
) -> Draft:
    def fits(chosen: Sequence[Unit]) -> bool:
        text = body_text(
            sorted(chosen, key=lambda unit: unit.order), release=release, paragraph=shape.paragraph
        )
        return len(text) <= shape.most_chars and frame.fits(text)

    chosen = _chosen(release, units, shape=shape, fits=fits, variant=variant)
    if not chosen.lead:
        return short_plan(release, units, frame, variant=variant)
    return Draft(units=_ordered(chosen, shape=shape, variant=variant), paragraph=shape.paragraph)


def _chosen(
    release: ReadRelease, units: Sequence[Unit], *, shape: Shape, fits: Fits, variant: Variant
) -> _Chosen:
    first = opening_units(units, variant=variant)[:1]
    lead = add_run(lead_units(units)[: shape.lead], chosen=[], most=1, fits=fits)
    chosen = _Chosen(lead=tuple(lead))
    if variant is Variant.FACT:
        most = shape.facts + shape.demands
        facts = _facts(release, units, chosen=lead, shape=replace(shape, facts=most), fits=fits)
        return replace(chosen, facts=tuple(facts))
    room = [*lead, *(unit for unit in first if unit not in lead and fits([*lead, unit]))]
    demands = _demands(units, chosen=room, most=shape.demands, fits=fits)
    demands = demands or [unit for unit in room if unit.demand and unit not in lead]
    quote = [unit for unit in room if unit.quote and unit not in lead]
    quote = quote or add_run(_quotes(units), chosen=[*room, *demands], most=1, fits=fits)
    kept = list(dict.fromkeys([*lead, *demands, *quote]))
    more = add_run(lead_units(units)[1 : shape.lead], chosen=kept, most=shape.lead - 1, fits=fits)
    facts = _facts(release, units, chosen=[*kept, *more], shape=shape, fits=fits)
    return replace(chosen, more=tuple(more), facts=tuple(facts), demands=tuple(demands), quote=tuple(quote))


def _ordered(chosen: _Chosen, *, shape: Shape, variant: Variant) -> tuple[Unit, ...]:
    """The pieces in the order of a variant; a sentence that points back stays behind what it points to."""
    body = [*chosen.lead, *chosen.more, *chosen.facts]
    if variant is Variant.QUOTE and chosen.quote:
        return (*chosen.quote, *body, *chosen.demands)
    if variant is Variant.DEMAND and chosen.demands:
        return (*chosen.demands, *body, *chosen.quote)
    first = chosen.demands[:1]
    before_fold = sum(len(unit.text) + 2 for unit in (*chosen.lead, *first))
    follows = any(unit.back for unit in (*chosen.more[:1], *chosen.demands[1:2]))
    if shape.fold and first and before_fold <= shape.fold and not follows:
        return (*chosen.lead, *first, *chosen.more, *chosen.facts, *chosen.demands[1:], *chosen.quote)
    return (*body, *chosen.demands, *chosen.quote)


def _facts(
    release: ReadRelease, units: Sequence[Unit], *, chosen: list[Unit], shape: Shape, fits: Fits
) -> list[Unit]:
    """As many facts as belong into the post; more only while it is shorter than it should be."""
    there = sum(len(unit.text) for unit in chosen)
    return add_facts(
        units,
        title=release.title,
        chosen=chosen,
        most=shape.facts,
        least=shape.least_chars - there,
        room=shape.most_chars,
        fits=fits,
    )


def _demands(units: Sequence[Unit], *, chosen: list[Unit], most: int, fits: Fits) -> list[Unit]:
    """The demand that is chosen already, or the first, and those right after it."""
    demands = [unit for unit in units if unit.demand and unit.whole and not unit.quote]
    first = [unit for unit in chosen if unit.demand and unit in demands][-1:]
    free = [unit for unit in demands if unit not in chosen]
    first = first if first and len(chosen) > 1 else add_run(free, chosen=chosen, most=1, fits=fits)
    if not first:
        return []
    following = [unit for unit in free if first[0].order < unit.order <= first[0].order + most]
    added = add_run(following, chosen=[*chosen, *first], most=most - 1, fits=fits)
    return list(dict.fromkeys([*first, *added]))


def _quotes(units: Sequence[Unit]) -> list[Unit]:
    """Quotes with their speakers, in order, the ones too long to be read last."""
    quotes = [unit for unit in units if unit.quote and unit.whole]
    return sorted(quotes, key=lambda unit: (len(unit.text) > 500, unit.order))
