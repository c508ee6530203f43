"""Whether a sentence says something new, and whether a reader understands it where it stands."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

import regex as re

from distributor.networks.x.links import find_links
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


_DOTTED = re.compile(r"\p{Ll}\.\p{Ll}")
_ELSEWHERE = re.compile(
    r"\b(?:see|refer to) (?:the )?(?:annex|appendix|table|figure|below|attach)"
    r"|\b(?:attached|enclosed|overleaf)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)
def terms(text: str) -> frozenset[str]:
    """Content words of a text; pairs of letters in scripts that write no spaces."""
    if not text.isascii() and _UNSPACED.search(text[:200]):
        letters = [char for char in text if char.isalnum()]
        return frozenset(a + b for a, b in pairwise(letters))
    return frozenset(word for word in map(str.casefold, _WORD.findall(text)) if len(word) > 3)


def overlap(text: str, *, others: Iterable[str]) -> float:
    """Share (0 to 1) of the terms of ``text`` that ``others`` together have too."""
    left = own = terms(text)
    for other in others:
        left = left - terms(other)
    return 1 - len(left) / len(own) if own else 1.0


def is_clear(unit: Unit, *, said: str, unknown: dict[int, tuple[str, ...]], chosen: Sequence[Unit]) -> bool:
    """Whether a reader of the post knows everybody and everything that a sentence names.

    Args:
        unit: the candidate.
        said: what the post says already, with its title.
        unknown: the names of each unit that are explained elsewhere.
        chosen: the units that are in the post.
    """
    if unexplained(unit, said=said, unknown=unknown):
        return False
    return not refers_back(unit) or any(other.order + 1 == unit.order for other in chosen)


@lru_cache(maxsize=8)
def explained_elsewhere(units: tuple[Unit, ...]) -> dict[int, tuple[str, ...]]:
    """By the order of a unit, the short and family names in it that an earlier one explains.

    As "SFA" in "Food Agency (SFA)", and "Bold" in "Saran Bold".
    """
    introduced: dict[str, int] = {}
    unknown: dict[int, tuple[str, ...]] = {}
    for unit in units:
        full = {_bare(name) for name in _FULL_NAME.findall(unit.text) if name not in _DAYS}
        short = {_bare(name) for name in (*_NAME.findall(unit.text), *_ACRONYM.findall(unit.text))}
        missing = tuple(name for name in short - full if introduced.get(name, unit.order) < unit.order)
        if missing:
            unknown[unit.order] = missing
        for pair in _INTRODUCED.findall(unit.text):
            introduced.setdefault(pair[0] or pair[1], unit.order)
        for name in full:
            introduced.setdefault(name, unit.order)
    return unknown


def _bare(name: str) -> str:
    return name.removesuffix("’s").removesuffix("'s")


def unexplained(unit: Unit, *, said: str, unknown: dict[int, tuple[str, ...]]) -> bool:
    """Whether a unit has a name that the release explains elsewhere and the post does not.

    Args:
        unit: the candidate.
        said: what the post says already, with its title.
        unknown: the names of each unit that are explained elsewhere.
    """
    return any(name not in said for name in unknown.get(unit.order, ()))


def leads_elsewhere(unit: Unit) -> bool:
    """Whether a sentence sends its reader to an annex, a table or an address that the post does not have."""
    return _leads_elsewhere(unit.text)


@lru_cache(maxsize=1024)  # two networks ask for the same sentences
def _leads_elsewhere(text: str) -> bool:
    if _ELSEWHERE.search(text):
        return True
    # With a capital it is the name of somebody: "HR.com has found ...".
    links = find_links(text) if _DOTTED.search(text) else ()
    return any(text[link.start : link.end].islower() for link in links)


def refers_back(unit: Unit) -> bool:
    """Whether a sentence speaks of "him", "these" or "the latter" anywhere, in English."""
    return _refers(unit.text)


@lru_cache(maxsize=2048)
def _refers(text: str) -> bool:
    return bool(_REFERS.search(text))
