"""Posts of a headline and a sentence or two, and what may open a post in each variant."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from distributor.posts.writing.clarity import explained_elsewhere, refers_back, unexplained
from distributor.posts.writing.layout import PARAGRAPH, Frame, body_text
from distributor.posts.writing.selection import lead_units, says_nothing_new
from distributor.posts.writing.units import Unit, release_units
from distributor.posts.writing.values import Variant
from distributor.releases.reading.dates import find_date
from distributor.releases.reading.title import squeezed
from distributor.releases.reading.values import ReadRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The title, where it is used, and the units under it."""

    title: str = ""
    units: tuple[Unit, ...] = ()
    paragraph: int = PARAGRAPH

    def text(self, release: ReadRelease) -> str:
        """The post without hashtags and link."""
        body = body_text(self.units, release=release, paragraph=self.paragraph)
        return "\n\n".join(part for part in (self.title, body) if part)


def opening_units(units: Sequence[Unit], *, variant: Variant) -> list[Unit]:
    """What may open a post of a variant, the best first; nothing for the balanced one.

    It has to be clear where nothing stands before it: no pronoun, no name that is explained elsewhere.
    """
    if variant is Variant.BALANCED:
        return []
    if variant is Variant.FACT:
        return [unit for unit in lead_units(units) if not unit.demand and not unit.quote][:1]
    wanted = [unit for unit in units if (unit.demand if variant is Variant.DEMAND else unit.quote)]
    unknown = explained_elsewhere(tuple(units))
    return [
        unit
        for unit in wanted
        if unit.whole
        and not unit.back
        and (variant is Variant.QUOTE or not unit.quote)
        and not unexplained(unit, said="", unknown=unknown)
    ]


def short_plan(
    release: ReadRelease, units: Sequence[Unit], frame: Frame, *, variant: Variant = Variant.BALANCED
) -> Draft:
    """The headline and the sentence that adds most; without a usable headline the lead or the demand."""
    opened = _opened(release, units, frame, variant=variant)
    if opened:
        return opened
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


def _opened(release: ReadRelease, units: Sequence[Unit], frame: Frame, *, variant: Variant) -> Draft | None:
    """The variant's sentence with the lead or the headline where both fit, else alone."""
    openings = opening_units(units, variant=variant)
    lead = lead_units(units)[:1]
    title = usable_title(release.title, lead=openings[:1])
    for unit in openings:
        further = [other for other in lead if other != unit]
        drafts = [
            Draft(units=(unit, *further)),
            Draft(title=title, units=(unit,)),
            Draft(units=(unit,)),
        ]
        if variant is Variant.FACT:
            drafts = drafts[1:]
        for draft in drafts:
            if frame.fits(draft.text(release)):
                return draft
    return None


def _standing(units: Sequence[Unit]) -> list[Unit]:
    """Early sentences that are clear beside a headline."""
    standing = [
        unit for unit in units if unit.whole and not unit.back and not unit.quote and not refers_back(unit)
    ]
    return [unit for unit in standing if unit.paragraph <= 2][:4] or standing[:1]


def _first_fitting(
    order: Sequence[Unit], *, title: str, release: ReadRelease, frame: Frame, before: Unit | None = None
) -> Unit | None:
    unknown = explained_elsewhere(release_units(release))
    for unit in order:
        if unit == before or (unit.back and not (before and before.order + 1 == unit.order)):
            continue
        said = " ".join([title, *([before.text] if before else [])])
        if said.strip() and says_nothing_new(unit, said=[title, *([before.text] if before else [])]):
            continue
        if unit != order[0] and unexplained(unit, said=said, unknown=unknown):
            continue
        units = sorted([unit, *([before] if before else [])], key=lambda each: each.order)
        if frame.fits(Draft(title=title, units=tuple(units)).text(release)):
            return unit
    return None


@lru_cache(maxsize=64)  # every variant on every network asks
def _can_stand(title: str) -> bool:
    """Whether a title neither shouts nor breaks off nor opens with a date."""
    letters = [char for char in title if char.isalpha()]
    shouting = sum(map(str.isupper, letters)) > 0.6 * len(letters) and any(
        char.islower() != char.isupper() for char in letters
    )
    broken = title.rstrip().endswith(("…", "...")) or bool((date := find_date(title[:80])) and date.start < 4)
    return not shouting and not broken


def usable_title(title: str, *, lead: Sequence[Unit]) -> str:
    """The title, unless it shouts, breaks off, or is only the text's own beginning."""
    repeated = bool(lead) and squeezed(lead[0].text).startswith(squeezed(title))
    return title if _can_stand(title) and not repeated else ""
