"""The countries a release is about, by a vocabulary that people can extend."""

from collections import Counter
from functools import lru_cache

import regex as re

from distributor.releases.reading.phrases import SPACELESS, Phrases, folded
from distributor.releases.reading.vocabulary.subjects import Vocabulary, default_vocabulary

_SAMPLE = 40_000  # characters of text that are counted
_MAX_COUNTRIES = 6
# Words after which a name means a sea, a people's food or a person and not the country.
_NOT_AFTER = re.compile(r"(?:south |east |anglo-|papua new |[@#])$")
_NOT_BEFORE = re.compile(r"\s(?:sea|ocean|boxing|food|restaurants?|yen|yuan|baht|standard|subtitles)\b")


@lru_cache(maxsize=8)
def _phrases(vocabulary: Vocabulary) -> Phrases:
    return Phrases.of(vocabulary.countries)


@lru_cache(maxsize=8)
def _small(vocabulary: Vocabulary) -> frozenset[str]:
    """Names that a language writes without a capital, as the vocabulary has them."""
    names = (name for names in vocabulary.countries.values() for name in names[1:])
    return frozenset(name for name in names if name[0].islower())


def hashtag_of(country: str) -> str:
    """``"#SriLanka"`` for ``"Sri Lanka"``; empty for a country that is not in the default vocabulary."""
    names = default_vocabulary().countries.get(country)
    return names[0] if names else ""


def find_countries(title: str, *, paragraphs: list[str], vocabulary: Vocabulary | None = None) -> list[str]:
    """English names of the countries a release is about: the headline's first, then by number of mentions.

    A country named once in passing is left out, unless nothing else is named and it stands early.

    Args:
        title: the headline.
        paragraphs: the text, without its dateline.
        vocabulary: whose countries to look for; the default one when None.
    """
    vocabulary = vocabulary or default_vocabulary()
    headline = list(dict.fromkeys(_mentions(title, vocabulary=vocabulary)))
    mentions = _mentions("\n".join(paragraphs)[:_SAMPLE], vocabulary=vocabulary)
    counts = Counter(mentions)
    least = max(2, counts.most_common(1)[0][1] * 0.34) if counts else 2
    ranked = [country for country, count in counts.most_common() if count >= least]
    if not headline and not ranked:
        early = _mentions("\n".join(paragraphs[:2])[:1500], vocabulary=vocabulary)
        ranked = early[:1] if len(set(early)) == 1 else []
    return list(dict.fromkeys([*headline, *ranked]))[:_MAX_COUNTRIES]


def _mentions(text: str, *, vocabulary: Vocabulary) -> list[str]:
    low = folded(text)
    # Folding may change lengths (ß, İ): then case cannot be looked up at the same place.
    original = text if len(low) == len(text) else low.upper()
    small = _small(vocabulary)

    def is_meant(start: int, end: int) -> bool:
        if SPACELESS.match(low, start):
            return True
        if _NOT_BEFORE.match(low, end) or _NOT_AFTER.search(low[max(0, start - 12) : start]):
            return False
        # "china" without a capital is a thing; where a language writes a name small, the list does too.
        return not original[start].islower() or original[start:end] in small

    return [found.subject for found in _phrases(vocabulary).found(low, accept=is_meant)]
