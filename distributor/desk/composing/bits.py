"""A text as a network draws it, with what has to be checked marked where it stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import regex

from distributor.desk.pieces import fold_at, is_web, short_link
from distributor.networks.words import ADDRESS, HASHTAG, addresses
from distributor.posts.writing import Finding

_MENTION = regex.compile(r"(?<![\w./@])@[A-Za-z0-9_](?:[\w.-]*\w)?(?:@[\w.-]*\w)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a network shows text.

    Attributes:
        fold: characters shown before "see more"; 0 for all.
        fold_lines: lines shown before it; 0 for all.
        has_short_links: links without scheme, and cut.
        has_mentions: a name with an @ leads to its account.
    """

    fold: int = 0
    fold_lines: int = 0
    has_short_links: bool = False
    has_mentions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bit:
    """A stretch of text.

    Attributes:
        kind: empty, ``link``, ``tag`` or ``mention``.
        href: where a link leads, if it may become one.
        number: of the finding it belongs to; 0 for none.
        is_last: the finding ends here.
    """

    text: str
    kind: str = ""
    href: str = ""
    number: int = 0
    is_last: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What is seen at once, and what stands behind "see more" (empty when all is seen)."""

    seen: tuple[Bit, ...]
    rest: tuple[Bit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    end: int
    bit: Bit


def drawn(text: str, *, manner: Manner, findings: Sequence[Finding] = (), first: int = 1) -> Drawn:
    """One part of a post, drawn.

    Args:
        text: the part.
        manner: its network's.
        findings: of this part, in the order of the text.
        first: the number of the first finding.
    """
    tokens = {token.start: token for token in _tokens(text, manner=manner)}
    fold = _whole(_fold(text, manner), tokens)
    edges = {0, len(text), fold, *(_whole(at, tokens) for each in findings for at in (each.start, each.end))}
    edges |= {at for token in tokens.values() for at in (token.start, token.end)}
    seen: list[Bit] = []
    rest: list[Bit] = []
    for start, end in pairwise(sorted(edges)):
        token = tokens.get(start)
        bit = token.bit if token else Bit(text=text[start:end])
        marked = _marked(bit, start=start, end=end, findings=findings, first=first)
        (seen if start < fold else rest).append(marked)
    return Drawn(seen=_trimmed(seen, at_end=True) if rest else tuple(seen), rest=_trimmed(rest, at_end=False))


def _fold(text: str, manner: Manner) -> int:
    end = fold_at(text, manner.fold)
    if manner.fold_lines:
        lines = [found.end() for found in regex.finditer("\n", text)]
        end = min(end, lines[manner.fold_lines - 1]) if len(lines) >= manner.fold_lines else end
    return end if text[end:].strip() else len(text)


def _whole(place: int, tokens: dict[int, _Token]) -> int:
    """``place``, or the start of the link, hashtag or mention that it would cut."""
    return next((token.start for token in tokens.values() if token.start < place < token.end), place)


def _marked(bit: Bit, *, start: int, end: int, findings: Sequence[Finding], first: int) -> Bit:
    for number, each in enumerate(findings, start=first):
        if start < each.end and each.start < end:
            return replace(bit, number=number, is_last=each.end <= end)
    return bit


def _trimmed(bits: list[Bit], *, at_end: bool) -> tuple[Bit, ...]:
    """Without the space at the cut, which the cut itself shows."""
    if bits:
        place = -1 if at_end else 0
        text = bits[place].text
        bits[place] = replace(bits[place], text=text.rstrip() if at_end else text.lstrip())
    return tuple(bit for bit in bits if bit.text)


def _tokens(text: str, *, manner: Manner) -> list[_Token]:
    """Links, hashtags and mentions in order; none inside another."""
    found: list[_Token] = []
    for match in ADDRESS.finditer(text):
        address = (addresses(match[0]) or ("",))[0]
        shown = short_link(address) if manner.has_short_links else address
        href = address if is_web(address) else ""
        if address:
            bit = Bit(text=shown, kind="link", href=href)
            found.append(_Token(start=match.start(), end=match.start() + len(address), bit=bit))
    patterns = {"tag": HASHTAG, **({"mention": _MENTION} if manner.has_mentions else {})}
    for kind, pattern in patterns.items():
        for match in pattern.finditer(text):
            start, end = match.span()
            if all(end <= token.start or token.end <= start for token in found):
                found.append(_Token(start=start, end=end, bit=Bit(text=match[0], kind=kind)))
    return sorted(found, key=lambda token: token.start)
