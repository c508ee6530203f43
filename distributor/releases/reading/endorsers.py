"""Who signed a release: the names below it, or the number that the text states."""

from collections.abc import Collection, Iterable
from functools import cache

import regex as re

from distributor.releases.reading.title import squeezed
from distributor.releases.reading.values import MAX_ENDORSERS
from distributor.releases.reading.vocabulary import word_lists

_ENDS = 4  # paragraphs at the beginning and at the end, which say the number
_SAMPLE = 2000  # characters of each
_DIGIT = re.compile(r"\p{Nd}")
_NUMBERING = re.compile(r"^[\s\p{Nd}ivxIVX]{0,6}[.)\]:၊။៖]\s*|^[-–—•●▪*]\s*|^\p{Nd}{1,5}\s+(?=\p{L})")
_INLINE_NUMBER = re.compile(r"(?:^|\s)\(?\p{Nd}{1,5}[.)]\s+(?=\p{L})")
_MARKS = re.compile(r"\s*(?:\*+|\[\d{1,3}\]|[¹²³⁴-⁹]+)\s*$")
_MANY_COMMAS = 5
_LONGEST_NAME = 200


def find_endorsers(
    lines: Iterable[str], *, paragraphs: list[str], countries: Collection[str] = ()
) -> tuple[tuple[str, ...], int]:
    """Names of those who signed, and how many they are.

    Args:
        lines: what stands below "Signatories:" and its like.
        paragraphs: the release's text, which may state the number.
        countries: names that are headings between the names of organisations.

    Returns:
        At most ``MAX_ENDORSERS`` names, and the count of all names or, where it is larger, the number that
        the text states; 0 when neither is known.
    """
    headings = frozenset(map(squeezed, countries))
    names: dict[str, None] = {}
    for line in lines:
        for name in _names(line):
            if not _is_heading(name, headings=headings):
                names[name] = None
    return tuple(names)[:MAX_ENDORSERS], max(len(names), _stated(paragraphs))


def _names(line: str) -> list[str]:
    """The names on one line, which may hold them all, without their numbers."""
    pieces = [line]
    if ";" in line or "；" in line:
        pieces = re.split("[;；]", line)
    elif len(_INLINE_NUMBER.findall(line)) >= 2:
        pieces = _INLINE_NUMBER.split(line)
    elif line.count(", ") >= _MANY_COMMAS and len(line) > _LONGEST_NAME:
        pieces = re.split(r",\s(?:and\s)?", line)
    cleaned = (_MARKS.sub("", _NUMBERING.sub("", piece.strip(), count=1)).strip(" ,.;·•") for piece in pieces)
    return [name for name in cleaned if 2 <= len(name) <= _LONGEST_NAME and any(map(str.isalpha, name))]


def _is_heading(name: str, *, headings: frozenset[str]) -> bool:
    return name.endswith((":", "：")) or squeezed(name) in headings or bool(_groups().fullmatch(name))


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(
        "(?:" + "|".join(word_lists("endorsers")["groups"]) + r")\s*[:(]?\s*\d*\)?:?", re.IGNORECASE
    )


@cache
def _statements() -> tuple[re.Pattern[str], ...]:
    return tuple(
        re.compile(source, re.IGNORECASE | re.MULTILINE) for source in word_lists("endorsers")["stated"]
    )


def _stated(paragraphs: list[str]) -> int:
    """The number of signatories that the text states; 0 when it states none."""
    ends = paragraphs if len(paragraphs) <= 2 * _ENDS else [*paragraphs[:_ENDS], *paragraphs[-_ENDS:]]
    text = "\n".join(paragraph[:_SAMPLE] for paragraph in ends if _DIGIT.search(paragraph))
    found = (pattern.search(text) for pattern in _statements())
    return max((_number(match["count"]) for match in found if match), default=0)


def _number(text: str) -> int:
    """``"1,204"`` and ``"១២០"`` as numbers; 0 for what is none."""
    digits = re.sub(r"\P{Nd}", "", text)
    return int(digits) if digits and len(digits) <= 6 else 0
