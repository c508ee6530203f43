"""The countries a release is about, by a vocabulary that people can extend."""

from collections import Counter
from functools import cache

import regex as re

from distributor.releases.reading.vocabulary import word_lists

_SAMPLE = 40_000  # characters of text that are counted
_MAX_COUNTRIES = 6
_CASELESS = re.compile(r"[\p{Lo}]")
# Words after which a name means a sea, a people's food or a person and not the country.
_NOT_AFTER = re.compile(r"(?:south |east |anglo-|papua new |[@#])$")
_NOT_BEFORE = re.compile(
    r"[\p{L}\p{M}\p{N}]|\s(?:sea|ocean|boxing|food|restaurants?|yen|yuan|baht|standard|subtitles)\b"
)
_WORD = re.compile(r"(?<![\p{L}\p{M}\p{N}])[\p{L}\p{M}]+")


@cache
def _names() -> dict[str, str]:
    """Every name, casefolded, to the English one."""
    lists = word_lists("countries").items()
    return {_folded(name): country for country, names in lists for name in names[1:]}


@cache
def _by_first_word() -> dict[str, list[str]]:
    """Folded names of scripts with word borders, by their first word, longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(_names(), key=len, reverse=True):
        match = _WORD.match(name)
        if match and not _CASELESS.search(name):
            found.setdefault(match[0], []).append(name)
    return found


@cache
def _free() -> re.Pattern[str]:
    """Names in scripts without word borders."""
    names = sorted((name for name in _names() if _CASELESS.search(name)), key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in names))


def _folded(text: str) -> str:
    return text.replace("’", "'").casefold()


def hashtag_of(country: str) -> str:
    """``"#SriLanka"`` for ``"Sri Lanka"``; empty for a country that is not in the vocabulary."""
    names = word_lists("countries").get(country)
    return names[0] if names else ""


def find_countries(title: str, *, paragraphs: list[str]) -> list[str]:
    """English names of the countries a release is about: the headline's first, then by number of mentions.

    A country named once in passing is left out, unless nothing else is named and it stands early.

    Args:
        title: the headline.
        paragraphs: the text, without its dateline.
    """
    headline = list(dict.fromkeys(_mentions(title)))
    text = "\n".join(paragraphs)[:_SAMPLE]
    counts = Counter(_mentions(text))
    least = max(2, counts.most_common(1)[0][1] * 0.34) if counts else 2
    ranked = [country for country, count in counts.most_common() if count >= least]
    if not headline and not ranked:
        early = Counter(_mentions("\n".join(paragraphs[:2])[:1500]))
        ranked = [country for country, _ in early.most_common(1)] if len(early) == 1 else []
    return list(dict.fromkeys([*headline, *ranked]))[:_MAX_COUNTRIES]


def _mentions(text: str) -> list[str]:
    folded = _folded(text)
    # Folding may change lengths (ß, İ): then case cannot be looked up at the same place.
    original = text if len(folded) == len(text) else folded.upper()
    found, end = [], 0
    for match in _WORD.finditer(folded):
        name = _name_at(folded, original, place=match.start()) if match.start() >= end else ""
        if name:
            found.append(_names()[name])
            end = match.start() + len(name)
    if _CASELESS.search(folded):
        found += [_names()[match[0]] for match in _free().finditer(folded)]
    return found


def _name_at(folded: str, original: str, *, place: int) -> str:
    """The longest name of a country that begins at ``place``, folded; empty for none.

    "china" without a capital is a thing; where a language writes a name small, the list does too.
    """
    word = _WORD.match(folded, place)
    for name in _by_first_word().get(word[0] if word else "", ()):
        end = place + len(name)
        if not folded.startswith(name, place) or _NOT_BEFORE.match(folded, end):
            continue
        if _NOT_AFTER.search(folded[max(0, place - 12) : place]):
            continue
        if original[place].isupper() or original[place:end] in word_lists("countries")[_names()[name]]:
            return name
    return ""
