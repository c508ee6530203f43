"""Numbers, dates and countries of a sentence against those of the release."""

from functools import lru_cache

import regex as re

from distributor.posts.writing.checking.source import (
    dates_of,
    numbers_of,
    places_of,
    plain_text,
    whole_text,
    years_of,
)
from distributor.posts.writing.checking.verbatim import Passage
from distributor.posts.writing.facts.dates import FoundDate, agrees, find_dates
from distributor.posts.writing.facts.numbers import Number, find_numbers
from distributor.posts.writing.facts.places import find_places, is_same_name
from distributor.posts.writing.findings import Finding, FindingKind, finding, shown
from distributor.posts.writing.words import pattern_of
from distributor.releases.reading.values import ReadRelease

_NEAR = 48  # characters after a number in which the thing that is counted may stand
_CLAUSE_END = re.compile(r"\p{Nd}|[.;:,\n](?:\s|$)")


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """``text`` with spaces in place of ``spans``, so that offsets stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def judge_dates(post: str, passage: Passage, release: ReadRelease) -> list[Finding]:
    """Dates that the release does not give, and days it does not name."""
    found = []
    for date in find_dates(passage.text, language=release.language):
        if not any(agrees(date, other=other, years=years_of(release)) for other in dates_of(release)):
            instead = _nearest_date(date, known=dates_of(release))
            span = (passage.start + date.start, passage.start + date.end)
            found.append(_absent(post, span, kind=FindingKind.DATE, instead=instead))
    for match in pattern_of("day").finditer(passage.text):
        if not _has_word(match[0], release=release):
            span = (passage.start + match.start(), passage.start + match.end())
            found.append(_absent(post, span, kind=FindingKind.DATE, instead=""))
    return found


def _has_word(word: str, *, release: ReadRelease) -> bool:
    return word.replace("’", "'").casefold() in plain_text(release)


def _nearest_date(date: FoundDate, *, known: tuple[FoundDate, ...]) -> str:
    """The release's date that shares most with a wrong one."""

    def shared(other: FoundDate) -> int:
        return 2 * (other.month == date.month) + (other.year == date.year) + (other.days == date.days)

    best = max(known, key=shared, default=None)
    return best.text if best and shared(best) else ""


def judge_numbers(post: str, passage: Passage, release: ReadRelease) -> list[Finding]:
    """Numbers that the release does not give, or gives of something else."""
    dates = [(date.start, date.end) for date in find_dates(passage.text, language=release.language)]
    found = []
    for number in find_numbers(blanked(passage.text, dates), language=release.language):
        instead = _wrong(number, release=release)
        if instead is not None:
            span = (passage.start + number.start, passage.start + number.start + len(number.text))
            found.append(_absent(post, span, kind=FindingKind.NUMBER, instead=instead))
    return found


def _wrong(number: Number, *, release: ReadRelease) -> str | None:
    """What the release says instead (may be empty), or None when the number is right."""
    same = [
        other for other in numbers_of(release) if (other.value, other.unit) == (number.value, number.unit)
    ]
    noun = number.noun
    counted = [
        other for other in numbers_of(release) if noun and other.noun == noun and other.unit == number.unit
    ]
    if same and (not counted or any(_counts(noun, number=other, release=release) for other in same)):
        return None
    others = [other for other in numbers_of(release) if not same]
    turned = [other for other in others if sorted(other.value) == sorted(number.value)]
    of_unit = [other for other in others if number.unit and other.unit == number.unit]
    alike = counted or of_unit or turned
    return alike[0].text if alike else ""


def _counts(noun: str, *, number: Number, release: ReadRelease) -> bool:
    """Whether the release counts that thing by that number: before the next number, in the same clause."""
    after = whole_text(release)[number.end : number.end + _NEAR]
    return noun in _CLAUSE_END.split(after)[0].casefold()


def judge_places(post: str, passage: Passage, release: ReadRelease) -> list[Finding]:
    """Countries that the release does not name."""
    found = []
    for place in find_places(passage.text):
        if place.country not in _countries(release):
            span = (passage.start + place.start, passage.start + place.end)
            about = ", ".join(release.countries[:3])
            found.append(_absent(post, span, kind=FindingKind.PLACE, instead="", about=about))
    return found


@lru_cache(maxsize=8)
def _countries(release: ReadRelease) -> frozenset[str]:
    return frozenset(place.country for place in places_of(release))


def known_place_spans(passage: Passage, *, release: ReadRelease) -> list[tuple[int, int]]:
    """Where in a sentence a country stands that is judged already: no name needs to be known for it."""
    known = list(places_of(release))
    return [
        (place.start, place.end)
        for place in find_places(passage.text)
        if place.country not in _countries(release) or is_same_name(place, known=known)
    ]


def _absent(post: str, span: tuple[int, int], *, kind: FindingKind, instead: str, about: str = "") -> Finding:
    message = f"'{shown(post[span[0] : span[1]])}' is not in the release"
    if instead:
        message += f"; it says '{shown(instead)}'"
    elif about:
        message += f"; it is about {about}"
    return finding(post, span, kind=kind, message=message + ".")
