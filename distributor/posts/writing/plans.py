"""What each network gets, in which order.

X: the headline, and one sentence beside it. Facebook: what matters before the fold, facts, demand, quote.
LinkedIn: context, demand, quote by name and role.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from distributor.posts.writing.layout import Fits, Frame, body_text
from distributor.posts.writing.ranking import introductions, refers_back, unexplained
from distributor.posts.writing.selection import add_facts, add_run, lead_units, says_nothing_new
from distributor.posts.writing.units import Unit, release_units
from distributor.releases.reading.dates import find_date
from distributor.releases.reading.title import squeezed
from distributor.releases.reading.values import ReadRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The title, where it is used, and the units under it."""

    title: str = ""
    units: tuple[Unit, ...] = ()

    def text(self, release: ReadRelease) -> str:
        """The post without hashtags and link."""
        return "\n\n".join(part for part in (self.title, body_text(self.units, release=release)) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How long a post of several paragraphs is to be and how many sentences of each kind it has."""

    most_chars: int
    least_chars: int
    lead: int
    demands: int
    facts: int


FACEBOOK = Shape(most_chars=1000, least_chars=600, lead=2, demands=2, facts=3)
LINKEDIN = Shape(most_chars=1450, least_chars=1100, lead=3, demands=3, facts=4)
Plan = Callable[[ReadRelease, Sequence[Unit], Frame], Draft]


def plan_for(network: str) -> Plan:
    """The plan of a network; one without a plan of its own gets Facebook's, or X's where room is short."""
    return {"x": short_plan, "facebook": facebook_plan, "linkedin": linkedin_plan}.get(network, _by_room)


def _by_room(release: ReadRelease, units: Sequence[Unit], frame: Frame) -> Draft:
    return (
        short_plan(release, units, frame)
        if frame.rules.limit <= 600
        else facebook_plan(release, units, frame)
    )


def facebook_plan(release: ReadRelease, units: Sequence[Unit], frame: Frame) -> Draft:
    """Lead, facts, demand, quote."""
    return _long_plan(release, units, frame, shape=FACEBOOK)


def linkedin_plan(release: ReadRelease, units: Sequence[Unit], frame: Frame) -> Draft:
    """Context, demand, quote."""
    return _long_plan(release, units, frame, shape=LINKEDIN)


def _long_plan(release: ReadRelease, units: Sequence[Unit], frame: Frame, *, shape: Shape) -> Draft:
    def fits(chosen: Sequence[Unit]) -> bool:
        text = body_text(sorted(chosen, key=lambda unit: unit.order), release=release)
        return len(text) <= shape.most_chars and frame.fits(text)

    lead = add_run(lead_units(units)[: shape.lead], chosen=[], most=1, fits=fits)
    if not lead:
        return short_plan(release, units, frame)
    demands = _demands(units, chosen=lead, most=shape.demands, fits=fits)
    quote = add_run(_quotes(units), chosen=[*lead, *demands], most=1, fits=fits)
    chosen = [*lead, *demands, *quote]
    more = add_run(lead_units(units)[1 : shape.lead], chosen=chosen, most=shape.lead - 1, fits=fits)
    chosen += more
    facts = _facts(release, units, chosen=chosen, shape=shape, fits=fits)
    return Draft(units=(*lead, *more, *facts, *demands, *quote))


def _facts(
    release: ReadRelease, units: Sequence[Unit], *, chosen: list[Unit], shape: Shape, fits: Fits
) -> list[Unit]:
    """As many facts as belong into the post; more only while it is shorter than it should be."""
    facts = add_facts(units, title=release.title, chosen=chosen, most=shape.facts, fits=fits)
    while len(body_text([*chosen, *facts], release=release)) < shape.least_chars:
        further = add_facts(units, title=release.title, chosen=[*chosen, *facts], most=1, fits=fits)
        if not further:
            break
        facts = sorted([*facts, *further], key=lambda unit: unit.order)
    return facts


def _demands(units: Sequence[Unit], *, chosen: list[Unit], most: int, fits: Fits) -> list[Unit]:
    """The first demand and those right after it."""
    demands = [unit for unit in units if unit.demand and unit.whole and unit not in chosen and not unit.quote]
    first = add_run(demands, chosen=chosen, most=1, fits=fits)
    if not first:
        return []
    following = [unit for unit in demands if first[0].order < unit.order <= first[0].order + most]
    return [*first, *add_run(following, chosen=[*chosen, *first], most=most - 1, fits=fits)]


def _quotes(units: Sequence[Unit]) -> list[Unit]:
    """Quotes with their speakers, in order, the ones too long to be read last."""
    quotes = [unit for unit in units if unit.quote and unit.whole]
    return sorted(quotes, key=lambda unit: (len(unit.text) > 500, unit.order))


def short_plan(release: ReadRelease, units: Sequence[Unit], frame: Frame) -> Draft:
    """The headline and the sentence that adds most; without a usable headline the lead or the demand."""
    lead = lead_units(units)
    demands = [unit for unit in units if unit.demand and unit.whole and not unit.back]
    title = usable_title(release.title, lead=lead)
    if title and not frame.fits(title):
        title = ""
    order = [*lead[:1], *demands[:2], *lead[1:2], *_standing(units)]
    second = _first_fitting(order, title=title, release=release, frame=frame)
    if title or second is None:
        return Draft(title=title, units=(second,) if second else ())
    third = _first_fitting(order, title="", release=release, frame=frame, before=second)
    return Draft(units=tuple(sorted((unit for unit in (second, third) if unit), key=lambda unit: unit.order)))


def _standing(units: Sequence[Unit]) -> list[Unit]:
    """Early sentences that are clear beside a headline."""
    standing = [
        unit for unit in units if unit.whole and not unit.back and not unit.quote and not refers_back(unit)
    ]
    return [unit for unit in standing if unit.paragraph <= 2][:4] or standing[:1]


def _first_fitting(
    order: Sequence[Unit], *, title: str, release: ReadRelease, frame: Frame, before: Unit | None = None
) -> Unit | None:
    introduced = introductions(release_units(release))
    for unit in order:
        if unit == before or (unit.back and not (before and before.order + 1 == unit.order)):
            continue
        said = " ".join([title, *([before.text] if before else [])])
        if said.strip() and says_nothing_new(unit, said=[title, *([before.text] if before else [])]):
            continue
        if unit != order[0] and unexplained(unit, said=said, introduced=introduced):
            continue
        units = sorted([unit, *([before] if before else [])], key=lambda each: each.order)
        if frame.fits(Draft(title=title, units=tuple(units)).text(release)):
            return unit
    return None


def usable_title(title: str, *, lead: Sequence[Unit]) -> str:
    """The title, unless it shouts, breaks off, or is only the text's own beginning."""
    letters = [char for char in title if char.isalpha()]
    shouting = sum(char.isupper() for char in letters) > 0.6 * len(letters) and any(
        char.islower() != char.isupper() for char in letters
    )
    broken = title.rstrip().endswith(("…", "...")) or bool((date := find_date(title[:80])) and date.start < 4)
    repeated = bool(lead) and squeezed(lead[0].text).startswith(squeezed(title))
    return "" if shouting or broken or repeated else title
