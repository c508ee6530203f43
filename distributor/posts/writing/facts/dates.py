"""Dates in a text, whole or in part, in the languages of ``months.toml``."""

from dataclasses import dataclass
from functools import cache, lru_cache

import regex as re

from distributor.posts.writing.facts.numbers import ascii_digits
from distributor.releases.reading.vocabulary import word_lists

_BUDDHIST_FROM, _BUDDHIST_LEAD = 2400, 543
# Languages that write a month with a small letter; elsewhere "12 may be" is no date.
_CAPITAL_MONTHS = frozenset({"en", "de", ""})
_BETWEEN = r"(?:[\s,.\u200b]|of|de|del|ខែ|ឆ្នាំ|ค\.ศ\.|พ\.ศ\.|ปี|ເດືອນ|ປີ|năm|tahun|عام|سنة|г\.){0,8}?"
_DIGIT = re.compile(r"\p{Nd}")
_SUFFIX = r"(?:st|nd|rd|th|er|º|ª|\.)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date; what it does not say is 0. ``text == source[start:end]``."""

    days: tuple[int, ...]
    month: int
    year: int
    text: str
    start: int
    end: int


@cache
def _months() -> dict[str, int]:
    return {name.casefold(): int(number) for number, names in word_lists("months").items() for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    day = r"(?<!\p{Nd})(?P<day>\p{Nd}{1,2})(?!\p{Nd})" + _SUFFIX
    until = r"(?:\s?(?:[-–—/&]|and|to|y|et|dan)\s?(?P<until>\p{Nd}{1,2})(?!\p{Nd})" + _SUFFIX + ")?"
    year = r"(?<!\p{Nd})(?P<year>\p{Nd}{4})(?!\p{Nd})"
    month = r"(?<!\p{L})(?P<month>\L<months>)(?![\p{Lu}\p{Ll}])\.?"
    glued = r"(?P<month>\L<months>)\.?"  # Khmer, Thai and Burmese write no space around it
    cjk = r"(?P<monthnumber>\p{Nd}{1,2})\s?[月월]"
    sources = (
        rf"{day}{until}{_BETWEEN}{glued}(?:{_BETWEEN}{year})?",
        rf"{month}\s+{day}{until}(?:,?\s+{year})?",
        rf"{month}{_BETWEEN}{year}",
        rf"(?:{year}\s?[年년]\s?)?{cjk}(?:\s?{day}{until}\s?[日일])?",
        r"(?<!\p{Nd})(?P<year>\p{Nd}{4})-(?P<monthnumber>\p{Nd}{2})-(?P<day>\p{Nd}{2})(?!\p{Nd})",
        r"(?<!\p{Nd})(?P<day>\p{Nd}{1,2})[/.](?P<monthnumber>\p{Nd}{1,2})[/.](?P<year>\p{Nd}{4})(?!\p{Nd})",
        rf"{day}\s+tháng\s+(?P<monthnumber>\p{{Nd}}{{1,2}})(?:\s*(?:năm|,|/)?\s*{year})?",
    )
    return re.compile("|".join(sources), re.IGNORECASE, months=list(_months()))


def find_dates(text: str, *, language: str) -> tuple[FoundDate, ...]:
    """Every date of ``text`` with a day or a year beside its month, in order."""
    return _found(text, language) if _DIGIT.search(text) else ()


@lru_cache(maxsize=128)  # three judges ask for the dates of the same sentence
def _found(text: str, language: str) -> tuple[FoundDate, ...]:
    found = (_date(match, language=language) for match in _pattern().finditer(text))
    return tuple(date for date in found if date)


def _date(match: re.Match[str], *, language: str) -> FoundDate | None:
    groups = {name: value for name, value in match.groupdict().items() if value}
    written = groups.get("month", "")
    if written and language in _CAPITAL_MONTHS and written[0].islower():
        return None
    month = _months()[written.casefold()] if written else _value(groups.get("monthnumber"))
    year = _value(groups.get("year"))
    days = tuple(_value(groups[name]) for name in ("day", "until") if name in groups)
    if month > 12 and days and days[0] <= 12:
        month, days = days[0], (month,)  # month first, as in the United States
    return FoundDate(
        days=days,
        month=month,
        year=year - _BUDDHIST_LEAD if year > _BUDDHIST_FROM else year,
        text=match[0],
        start=match.start(),
        end=match.end(),
    )


def _value(text: str | None) -> int:
    return int(ascii_digits(text)) if text else 0


def agrees(date: FoundDate, *, other: FoundDate, years: frozenset[int]) -> bool:
    """Whether ``other`` of the release says all that ``date`` of a post says.

    Args:
        date: of the post.
        other: of the release.
        years: which year a date without one may mean: those of the dateline and of publication.
    """
    if date.month != other.month or not set(date.days) <= set(_spanned(other.days)):
        return False
    return not date.year or date.year == other.year or (not other.year and date.year in years)


def _spanned(days: tuple[int, ...]) -> range | tuple[int, ...]:
    return range(days[0], days[-1] + 1) if len(days) > 1 else days
