"""The house style: what one organisation wants its posts to look like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

import regex as re

from distributor.posts.cards.values import DEFAULT_STYLE, CardStyle
from distributor.posts.writing.findings import Finding, FindingKind, finding
from distributor.posts.writing.words import EDGE, END
from distributor.releases.reading.marks import inside, quotation_spans

ORDER = ("text", "sign-off", "hashtags", "link")
PREMIUM_LIMIT = 25_000
"""Weighted characters of a post on X from a paying account.

Source: docs.x.com/fundamentals/counting-characters (2026-08-22).
"""
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """House style; the defaults are what an installation without a file gets.

    Attributes:
        order: the four pieces of a post, in the order in which they stand; a card's link stands nowhere.
        hashtags: network key -> how many hashtags at most; ``"other"`` for the rest.
        fixed_hashtags: network key (or ``"all"``) -> hashtags that every post has, counted among the most.
        forbidden: words that no post may have; sentences with one are not chosen.
        preferred: name -> the name this house uses instead; said, never changed by itself.
        sign_off: last line of every long post; empty for none.
        handles: network key -> organisation's name -> its ``@handle`` there.
        thread_link: ``"first"`` or ``"last"``: the part of a thread that carries the link.
        x_limit: weighted characters of one post on X: 280, or up to 25,000 for a paying account.
        card: name, colours and fonts of the cards that are drawn of releases.
    """

    order: tuple[str, ...] = ORDER
    hashtags: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"x": 2, "other": 3}))
    fixed_hashtags: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    forbidden: tuple[str, ...] = ()
    preferred: Mapping[str, str] = field(default_factory=lambda: _NONE)
    sign_off: str = ""
    handles: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    thread_link: str = "last"
    x_limit: int = 280
    card: CardStyle = DEFAULT_STYLE

    def most_hashtags(self, network: str) -> int:
        """How many hashtags a post on a network may have."""
        return self.hashtags.get(network, self.hashtags.get("other", 3))

    def fixed(self, network: str) -> tuple[str, ...]:
        """The hashtags of every post on a network."""
        return (*self.fixed_hashtags.get("all", ()), *self.fixed_hashtags.get(network, ()))


DEFAULT_HOUSE = House()


@lru_cache(maxsize=64)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"{EDGE}(?:{'|'.join(map(re.escape, longest_first))}){END}", re.IGNORECASE)


def has_forbidden(text: str, *, house: House) -> bool:
    """Whether a text has a word that this house does not use."""
    return bool(house.forbidden and _words(house.forbidden).search(text))


def house_findings(post: str, *, skipped: list[tuple[int, int]], house: House) -> list[Finding]:
    """Forbidden words and names that the house writes otherwise, outside quotations.

    Args:
        post: the text.
        skipped: spans that are the release's own sentences, in order.
        house: the style.
    """
    spans = [*skipped, *quotation_spans(post)]
    found = []
    for match in _words(house.forbidden).finditer(post) if house.forbidden else ():
        message = f"'{match[0]}' is a word that this house does not use."
        found.append(finding(post, match.span(), kind=FindingKind.HOUSE, message=message))
    for match, name in _preferred(post, house=house):
        if not any(start <= match.start() < end for start, end in spans):
            message = f"'{match[0]}': this house writes '{name}'."
            found.append(finding(post, match.span(), kind=FindingKind.HOUSE, message=message))
    return found


def _preferred(text: str, *, house: House) -> list[tuple["re.Match[str]", str]]:
    if not house.preferred:
        return []
    names = {name.casefold(): instead for name, instead in house.preferred.items()}
    return [
        (match, names[match[0].casefold()])
        for match in _words(tuple(house.preferred)).finditer(text)
        if match[0].casefold() in names
    ]


def house_warnings(text: str, *, house: House) -> list[str]:
    """What a person should know of names that the release writes otherwise than the house.

    Quotations are left out: their words are the speaker's.
    """
    spans = quotation_spans(text)
    return [
        f"The release says '{match[0]}'; this house writes '{name}'. The release's word was kept."
        for match, name in _preferred(text, house=house)
        if not inside(spans, place=match.start())
    ]
