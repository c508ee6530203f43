"""Which facts matter: those that speak of what the release as a whole speaks of, early and clearly."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log1p

import regex as re

from distributor.posts.writing.units import Unit

_WORD = re.compile(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*")
_UNSPACED = re.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]")
_ACRONYM = re.compile(r"\b\p{Lu}[\p{Lu}\p{N}-]{1,9}s?\b")
_INTRODUCED = re.compile(
    r"[(（](?:the )?[“‘\"']?(?:the )?(\p{Lu}[\p{Lu}\p{N}-]{1,9}s?)\b"
    r"|[(（](?:the )?[“‘\"](\p{Lu}[\p{L}]+)[”’\"][)）]"
)
_NAME = re.compile(r"\p{Lu}[\p{L}\p{M}’'-]{2,}")
_FULL_NAME = re.compile(
    r"(?<![Tt]he )(?<![\p{L}-])\p{Lu}[\p{L}\p{M}’'-]+(?: \p{Lu}\.)?"
    r" (\p{Lu}[\p{L}\p{M}’'-]{2,})(?![\p{L}\p{M}’'-]| \p{Lu})"
)
_DAYS = frozenset(
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ]
)
_REFERS = re.compile(
    r"\b(?:he|she|him|her|they|them|these|those|such"
    r"|(?:against|of|to|for|by|in|with|on|from) it|below|see annex|the (?:former|latter|same|above|said)"
    r"|this (?!(?:year|month|week|morning|afternoon|evening|weekend|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|statement|report|letter|press|joint|open)\b)\p{Ll}+)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def terms(text: str) -> frozenset[str]:
    """Content words of a text; pairs of letters in scripts that write no spaces."""
    if _UNSPACED.search(text[:200]):
        letters = [char for char in text if char.isalnum()]
        return frozenset(a + b for a, b in itertools.pairwise(letters))
    return frozenset(word for word in map(str.casefold, _WORD.findall(text)) if len(word) > 3)


def overlap(text: str, *, others: Iterable[str]) -> float:
    """Share (0 to 1) of the terms of ``text`` that ``others`` together have too."""
    own = terms(text)
    return len(own & frozenset().union(*map(terms, others))) / len(own) if own else 1.0


def ranked(
    units: Sequence[Unit], *, title: str, chosen: Sequence[Unit], introduced: dict[str, int]
) -> list[Unit]:
    """Units from the one that matters most to the one that matters least.

    Args:
        units: candidates, in the release's order.
        title: the headline: what it names matters.
        chosen: what the post already says: what is explained there need not be explained again.
        introduced: names to the order of the unit that explains them.
    """
    counts = _counts(tuple(unit.text for unit in units))
    headline = terms(title)
    said = " ".join([title, *(unit.text for unit in chosen)])
    last = max((unit.paragraph for unit in units), default=0) + 1

    def score(unit: Unit) -> float:
        own = terms(unit.text)
        common = sum(log1p(counts[term] - 1) for term in own) / (len(own) + 5)
        named = len(own & headline) / (len(own) + 5)
        early = 1 - unit.paragraph / last
        unclear = 0 if is_clear(unit, said=said, introduced=introduced, chosen=chosen) else 0.7
        return common + 2 * named + early - unclear - (0.5 if len(unit.text) > 350 else 0)

    return sorted(units, key=lambda unit: (-score(unit), unit.order))


@lru_cache(maxsize=8)
def _counts(texts: tuple[str, ...]) -> Counter[str]:
    return Counter(term for text in texts for term in terms(text))


def is_clear(unit: Unit, *, said: str, introduced: dict[str, int], chosen: Sequence[Unit]) -> bool:
    """Whether a reader of the post knows everybody and everything that a sentence names.

    Args:
        unit: the candidate.
        said: what the post says already, with its title.
        introduced: names to the order of the unit that explains them.
        chosen: the units that are in the post.
    """
    follows = any(other.order + 1 == unit.order for other in chosen)
    return not unexplained(unit, said=said, introduced=introduced) and (follows or not refers_back(unit))


@lru_cache(maxsize=8)
def introductions(units: tuple[Unit, ...]) -> dict[str, int]:
    """Short names and family names to the unit that first gives the long ones, as in "Food Agency (SFA)"."""
    found: dict[str, int] = {}
    for unit in units:
        for pair in _INTRODUCED.findall(unit.text):
            found.setdefault(pair[0] or pair[1], unit.order)
        for name in _FULL_NAME.findall(unit.text):
            if name not in _DAYS:
                found.setdefault(_bare(name), unit.order)
    return found


def _bare(name: str) -> str:
    return name.removesuffix("’s").removesuffix("'s")


def unexplained(unit: Unit, *, said: str, introduced: dict[str, int]) -> set[str]:
    """Names in a unit that the release explains elsewhere and the post does not.

    Args:
        unit: the candidate.
        said: what the post says already, with its title.
        introduced: names to the order of the unit that explains them.
    """
    return {
        name
        for name in _short_names(unit.text)
        if name in introduced and introduced[name] < unit.order and name not in said
    }


@lru_cache(maxsize=2048)  # every candidate is looked at again for each sentence that is added
def _short_names(text: str) -> frozenset[str]:
    names = {_bare(name) for name in (*_NAME.findall(text), *_ACRONYM.findall(text))}
    return frozenset(
        names - {_bare(name) for name in _FULL_NAME.findall(text)}
    )  # the long name stands here too


def refers_back(unit: Unit) -> bool:
    """Whether a sentence speaks of "him", "these" or "the latter" anywhere, in English."""
    return _refers(unit.text)


@lru_cache(maxsize=2048)
def _refers(text: str) -> bool:
    return bool(_REFERS.search(text))
