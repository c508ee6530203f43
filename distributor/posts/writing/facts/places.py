"""Countries in a text by the vocabulary of reading, with where they stand."""

from dataclasses import dataclass
from functools import cache, lru_cache

import regex as re

from distributor.releases.reading.vocabulary import word_lists

_WORD = re.compile(r"(?<![\p{L}\p{M}\p{N}])[\p{L}\p{M}]+")
_CASELESS = re.compile(r"\p{Lo}")
_LONGEST = 5  # words in the name of a country
_SHARED = 3  # letters by which two names of a country are one stem: Nepal, Nepali


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country's name in a text; ``country`` is the English one."""

    country: str
    text: str
    start: int
    end: int


def _folded(text: str) -> str:
    return text.replace("’", "'").casefold()


@cache
def _names() -> dict[str, str]:
    lists = word_lists("countries").items()
    return {_folded(name): country for country, names in lists for name in [*names[1:], country]}


@cache
def _first_words() -> tuple[frozenset[str], frozenset[str]]:
    """What names begin with, and those that may begin small: few words of a text do."""
    return (
        frozenset(match[0] for name in _names() if (match := _WORD.search(name))),
        frozenset(match[0] for name in _small() if (match := _WORD.search(name))),
    )


@cache
def _small() -> frozenset[str]:
    """Names that their language writes with a small letter."""
    lists = word_lists("countries").values()
    return frozenset(name for names in lists for name in names[1:] if name[:1].islower())


@cache
def _free() -> re.Pattern[str]:
    names = sorted((name for name in _names() if _CASELESS.search(name)), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


@cache
def _tags() -> dict[str, str]:
    return {names[0].casefold(): country for country, names in word_lists("countries").items()}


def country_of_tag(tag: str) -> str:
    """The country of a hashtag, or empty."""
    return _tags().get(tag.casefold(), "")


@lru_cache(maxsize=128)  # two judges ask for the places of the same sentence
def find_places(text: str) -> tuple[Place, ...]:
    """Every country named in ``text``, in order within each kind of script."""
    found: list[Place] = []
    words = [match.span() for match in _WORD.finditer(text)]
    first, small = _first_words()
    end = 0
    for index, (start, stop) in enumerate(words):
        word = text[start:stop]
        if start < end or word.casefold() not in first or (word[0].islower() and word not in small):
            continue
        place = _at(text, ends=[span[1] for span in words[index : index + _LONGEST]], start=start)
        if place:
            found.append(place)
            end = place.end
    if _CASELESS.search(text):
        found += [
            Place(country=_names()[match[0].casefold()], text=match[0], start=match.start(), end=match.end())
            for match in _free().finditer(text)
        ]
    return tuple(found)


def _at(text: str, *, ends: list[int], start: int) -> Place | None:
    for end in reversed(ends):
        name = text[start:end]
        country = _names().get(_folded(name), "")
        if country and (not name[0].islower() or name in _small()) and not _CASELESS.match(name):
            return Place(country=country, text=name, start=start, end=end)
    return None


def is_same_name(place: Place, *, known: list[Place]) -> bool:
    """Whether a name of a country is a form of one in ``known``, not only its capital city.

    In another script it is taken as a translation.
    """
    of_country = [other.text for other in known if other.country == place.country]
    if not of_country:
        return False
    forms = [_folded(name) for name in (*of_country, place.country)]
    folded = _folded(place.text)
    latin = [form for form in forms if form.isascii() == folded.isascii()]
    return not latin or any(form[:_SHARED] == folded[:_SHARED] for form in latin)
