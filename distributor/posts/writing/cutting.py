"""Cutting what does not fit: at a clause or word border, marked with "…", never changing what it says."""

from collections.abc import Callable
from functools import cache

import regex as re

from distributor.posts.writing.breaks import word_ends
from distributor.posts.writing.words import EDGE, END, word_table, words_of
from distributor.releases.reading.marks import inside, quotation_spans

ELLIPSIS = "…"
_LONGEST_NUMBER = 30
_BORDER = re.compile(
    r"(?<=[\p{L}\p{M}\p{N}%)\]”’»」』\"',;:–—])(?:[\s\u200b]+|(?<=[、，；：。၊])(?=.))|(?<=[、，；：。၊])"
)
_CLAUSE = re.compile(r"[,;:–—、，；：၊]\s*$")
_CLUSTER = re.compile(r"\X")
_TRIMMED = " \t\n,;:–—-、，；：၊\u200b"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    negation, parts = words_of("negation"), "|".join(map(re.escape, word_table("negation")["parts"]))
    return (
        re.compile(rf"(?:(?:{EDGE}(?:{negation})|n['’]t)(?:\s+\S+)?|{parts})[\s\u200b]*$", re.IGNORECASE),
        re.compile(rf"^[\s\u200b]*(?:(?:{negation}){END}|{parts})", re.IGNORECASE),
        re.compile(rf"{EDGE}(?:{words_of('small')})\.?\s*$", re.IGNORECASE),
    )


def cut_end(text: str, *, fits: Callable[[str], bool]) -> int:
    """Where to cut ``text`` so that what is kept, with "…", fits.

    Never inside a word, a number with its unit, a name, a quotation, or right at a negation; a clause's end
    is preferred where it costs little. In scripts without spaces the cut is at a cluster of letter and marks.

    Args:
        text: one sentence or title.
        fits: whether a candidate (kept part with "…") is short enough.

    Returns:
        Number of code points kept; 0 when not even one cluster fits.
    """
    room = _largest_fitting(text, fits=fits)
    borders = [match.start() for match in _BORDER.finditer(text, 1, room)]
    borders = sorted({*borders, *word_ends(text, room=room)})
    spans = quotation_spans(text[: room + 3000])
    allowed = [border for border in borders[-60:] if _is_allowed(text, border=border, spans=spans)]
    near = [border for border in allowed if border >= room * 0.6]
    clauses = [border for border in near if _CLAUSE.search(text[max(0, border - 3) : border])]
    for choice in (clauses, near, allowed):
        if choice:
            return _trimmed(text, end=choice[-1])
    return _forced(text, room=room, borders=borders, spans=spans)


def _largest_fitting(text: str, *, fits: Callable[[str], bool]) -> int:
    """The end of the longest run of whole clusters that fits, found by halving."""
    ends = [0, *(match.end() for match in _CLUSTER.finditer(text[:40_000]))]
    low, high = 0, len(ends) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[: _trimmed(text, end=ends[middle])] + ELLIPSIS):
            low = middle
        else:
            high = middle - 1
    return ends[low]


def _is_allowed(text: str, *, border: int, spans: list[tuple[int, int]]) -> bool:
    before, after = text[max(0, border - 60) : border], text[border : border + 60]
    if inside(spans, place=border):
        return False
    negated_before, negation_after, small = _patterns()
    if negated_before.search(before) or negation_after.match(after) or small.search(before):
        return False
    return not (
        _splits_number(before, after=after)
        or _splits_name(before, after=after)
        or _in_brackets(text, border=border)
    )


def _splits_number(before: str, *, after: str) -> bool:
    """A number belongs to the word after it (12 people), and to the words around it in dates and money."""
    if re.search(r"\p{N}[\p{N}.,/:-]*\s*[,%]?\s*$", before) and re.match(r"\s*[\p{L}\p{N}$€%]", after):
        return not re.search(r"[;,]\s*$", before) or bool(re.match(r"\s*\p{N}", after))
    return bool(
        re.match(r"\s*\p{N}", after) and re.search(r"(?:\p{Lu}\p{L}*\.?|[$€£฿₫]|\bArt\.|\bNo\.)\s*$", before)
    )


def _splits_name(before: str, *, after: str) -> bool:
    """Two words with capitals in a row are one name."""
    return bool(
        re.search(r"(?:^|[\s(“‘])\p{Lu}[\p{L}\p{M}.'’-]*\s*$", before)
        and re.match(r"\s*(?:(?:of|and|de|for|bin|binti|van)\s)?\p{Lu}", after)
    )


def _in_brackets(text: str, *, border: int) -> bool:
    opened = text.rfind("(", 0, border)
    return opened >= 0 and text.rfind(")", opened, border) < 0 and 0 < text.find(")", border) - opened < 200


def _trimmed(text: str, *, end: int) -> int:
    return len(text[:end].rstrip(_TRIMMED)) or end


def _forced(text: str, *, room: int, borders: list[int], spans: list[tuple[int, int]]) -> int:
    """No good border: before a quotation that would be broken, else the last word or cluster that fits."""
    broken = next((start for start, end in spans if start < room < end), 0)
    if broken > 12:
        return _trimmed(text, end=broken)
    safe = [
        border
        for border in borders
        if not _splits_number(text[max(0, border - 60) : border], after=text[border : border + 60])
    ]
    if safe:
        return _trimmed(text, end=safe[-1])
    return _trimmed(text, end=_before_number(text, end=_before_negation(text, end=room)))


def _before_negation(text: str, *, end: int) -> int:
    """The end moved back, cluster by cluster, from a negation that it would part from what it denies."""
    negated_before, negation_after, _ = _patterns()
    for cut in reversed([match.start() for match in _CLUSTER.finditer(text, max(0, end - 60), end)]):
        before, after = text[max(0, end - 60) : end], text[end : end + 60]
        if not negated_before.search(before) and not negation_after.match(after):
            break
        end = cut
    return end


def _before_number(text: str, *, end: int) -> int:
    """The end moved before a number that it would break; an endless row of digits is no number."""
    start = end
    while (
        start
        and text[start - 1 : start + 1].isdigit()
        and len(text) > start
        and end - start < _LONGEST_NUMBER
    ):
        start -= 1
    return start if end - start < _LONGEST_NUMBER else end
