"""Numbers as values: digits of every script, number words, "2 million", percent and money."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import regex as re

from distributor.posts.writing.facts.names import common_words
from distributor.posts.writing.words import END, word_table

_GROUPED = r"\p{Nd}{1,3}(?:[ \u00a0\u202f]\p{Nd}{3})+(?!\p{Nd})"
_DIGITS = r"\p{Nd}+(?:[.,'’٫٬]\p{Nd}+)*"
# "COVID-19" and "G20" are names; a digit after a letter of a script without spaces is a number.
_NOT_NAMED = r"(?<![\p{Lu}\p{Ll}][-–]?)(?<![\p{Nd}][.,]?)"
_WORD_AFTER = re.compile(r"[\s\u200b-]{0,2}(\p{L}[\p{L}\p{M}’'-]*)")
_FIGURES_OR_WORD = re.compile(r"(\p{Nd}+)|[\p{L}\p{M}]+")
_THREE = 3
_NO_DIGIT = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and what it is of.

    Attributes:
        value: canonical decimal digits, ``"1200"`` for "1,200", "1.2 thousand" and "twelve hundred".
        unit: ``"%"``, a currency's sign, or empty.
        noun: the word after it, casefolded; may be empty.
        text: as it stands, with unit and noun.
        start: code points from the beginning of the text.
        end: code points, exclusive, without the noun.
    """

    value: str
    unit: str
    noun: str
    text: str
    start: int
    end: int


@cache
def _units() -> dict[str, str]:
    return {form: sign for sign, forms in word_table("unit").items() for form in forms}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    names = "|".join(re.escape(form) for form in sorted(_units(), key=len, reverse=True))
    sizes = "|".join(re.escape(word) for word in sorted(word_table("magnitude"), key=len, reverse=True))
    words = "|".join(sorted(_number_words(language), key=len, reverse=True))
    # A unit in Latin letters must not be the beginning of a longer word: "5 European" is not "5 eur".
    edge = r"(?![\p{Lu}\p{Ll}])"
    further = f"{words}|" + "|".join(word_table("after_tens"))
    word = rf"(?<![\p{{L}}\p{{M}}-])(?:{words})(?:[- ](?:{further}))?{END}" if words else r"(?!)"
    return re.compile(
        rf"(?:(?<![\p{{L}}])(?P<before>{names})\s?)?"
        rf"(?:{_NOT_NAMED}(?P<digits>{_GROUPED}|{_DIGITS})|(?P<word>{word}))"
        rf"(?:[\s\u200b-]?(?P<size>(?:{sizes}){edge}))?"
        rf"(?:[\s\u200b-]{{0,2}}(?P<after>(?:{names}){edge}))?",
        re.IGNORECASE,
    )


@cache
def _number_words(language: str) -> dict[str, int]:
    tables = word_table("number")
    table: dict[str, int] = tables.get(language, tables["en"] if not language else {})
    return table


def find_numbers(text: str, *, language: str) -> list[Number]:
    """Every number of ``text`` in order.

    Args:
        text: any text.
        language: BCP 47 primary tag, for number words.
    """
    pattern, numbers, end = _pattern(language), [], 0
    for place in _places(text, language=language):
        # Only there may a number stand: looking nowhere else costs a tenth.
        starts = [start for start in _starts_before(text, place) if start >= end] if place >= end else ()
        match = next((found for start in starts if (found := pattern.match(text, start))), None)
        if match:
            numbers.append(_number(text, match, language=language))
            end = match.end()
    return numbers


def _starts_before(text: str, place: int) -> list[int]:
    """Where a number may begin whose figures or words stand at ``place``: at a unit before them, or there."""
    ends = (place, place - 1) if place and text[place - 1].isspace() else (place,)
    units, tails = _units(), _unit_tails()
    before = {
        end - length
        for end in ends
        if text[end - 1 : end].casefold() in tails
        for length in _unit_lengths()
        if end >= length and text[end - length : end].casefold() in units
    }
    return [*sorted(before), place]


@cache
def _unit_tails() -> frozenset[str]:
    return frozenset(unit[-1] for unit in _units())


@cache
def _unit_lengths() -> tuple[int, ...]:
    return tuple(sorted(set(map(len, _units()))))


def _places(text: str, *, language: str) -> list[int]:
    """Where figures begin, and words with which number words begin."""
    openings = _openings(language)
    return [
        match.start()
        for match in _FIGURES_OR_WORD.finditer(text)
        if match[1] or match[0].casefold() in openings
    ]


@cache
def _openings(language: str) -> frozenset[str]:
    return frozenset(
        match[0].casefold() for word in _number_words(language) if (match := _FIGURES_OR_WORD.search(word))
    )


def _number(text: str, match: re.Match[str], *, language: str) -> Number:
    value = (
        _of_digits(match["digits"]) if match["digits"] else str(_of_words(match["word"], language=language))
    )
    if match["size"]:
        value = _times(value, factor=word_table("magnitude")[match["size"].casefold()])
    unit = _units().get((match["after"] or match["before"] or "").casefold(), "")
    noun = _WORD_AFTER.match(text, match.end())
    noun = None if noun and noun[1].casefold() in common_words() else noun
    start = match.start("before") if match["before"] else min(_starts(match))
    return Number(
        value=value,
        unit=unit,
        noun=noun[1].casefold() if noun else "",
        text=text[start : noun.end() if noun else match.end()],
        start=start,
        end=match.end(),
    )


def _starts(match: re.Match[str]) -> list[int]:
    return [place for place in (match.start("digits"), match.start("word")) if place >= 0]


def ascii_digits(text: str) -> str:
    """``text`` with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)


def _of_digits(text: str) -> str:
    """Canonical digits: "1,200" and "1.200" are twelve hundred, "3,5" and "3.5" three and a half."""
    if text.isascii() and text.isdigit():
        return text.lstrip("0") or "0"
    pieces = _NO_DIGIT.split(ascii_digits(text))
    head, rest = pieces[0], pieces[1:]
    if not rest:
        return head.lstrip("0") or "0"
    if head.lstrip("0") and all(len(piece) == _THREE for piece in rest):
        return (head + "".join(rest)).lstrip("0")
    if len(rest) == 1 or all(len(piece) == _THREE for piece in rest[:-1]):
        return _plain((head + "".join(rest[:-1])).lstrip("0") or "0", rest[-1])
    return ".".join(pieces)


def _plain(whole: str, fraction: str) -> str:
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}" if fraction else whole


def _times(value: str, *, factor: int) -> str:
    """``value`` times a power of ten, without floating point."""
    whole, _, fraction = value.partition(".")
    zeros = len(str(factor)) - 1
    if len(str(factor).rstrip("0")) != 1 or "." in fraction or len(value) > 30:
        return value
    digits = whole + fraction.ljust(zeros, "0")[:zeros]
    return _plain(digits.lstrip("0") or "0", fraction[zeros:])


def _of_words(text: str, *, language: str) -> int:
    values: dict[str, int] = {**word_table("after_tens"), **_number_words(language)}
    words = re.split(r"[- ]", text.casefold())
    first, second = values[words[0]], values[words[-1]] if len(words) > 1 else 0
    return first * second if second >= 100 else first + second
