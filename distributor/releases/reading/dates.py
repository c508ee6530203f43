"""Dates as people write them, in many languages and eras, read into ISO ones."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

import regex as re

from distributor.releases.reading.vocabulary import word_lists

_BUDDHIST_LEAD = 543
_LETTERS_AFTER_DAY = r"(?:st|nd|rd|th|er|º|ª|\.)?"
# Words that stand between the parts of a date: "3 de septiembre de 2017", "3 ខែកញ្ញា ឆ្នាំ 2017".
_BETWEEN = r"(?:[\s,.\u200b]|of|de|del|ខែ|ឆ្នាំ|ค\.ศ\.|พ\.ศ\.|ปี|ເດືອນ|ປີ|năm|tahun|عام|سنة|г\.){0,10}?"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date and where it stands in the text that was searched."""

    date: dt.date
    start: int
    end: int


@cache
def _month_numbers() -> dict[str, int]:
    return {name.casefold(): int(number) for number, names in word_lists("months").items() for name in names}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Named groups day, month, year, in the orders people use."""
    names = sorted(_month_numbers(), key=len, reverse=True)
    month = "(?P<month>" + "|".join(re.escape(name) for name in names) + r")(?!\p{L})\.?"
    day, year = r"(?<!\d)(?P<day>\d{1,2})(?!\d)", r"(?<!\d)(?P<year>\d{4})(?!\d)"
    sources = (
        day + _LETTERS_AFTER_DAY + _BETWEEN + month + _BETWEEN + year,
        r"(?<!\p{L})" + month + r"\s+" + day + _LETTERS_AFTER_DAY + r",?\s+" + year,
        year + r"\s*[年년]\s*(?P<number>\d{1,2})\s*[月월]\s*" + day + r"\s*[日일]",
        year + r"-(?P<number>\d{2})-" + day,
        day + r"\s+tháng\s+(?P<number>\d{1,2})\s*(?:năm|,|/)?\s*" + year,
        year + r"\s*ခုနှစ်[၊,\s]*" + month.replace(r"(?!\p{L})", "") + r"\s*လ?\s*\(?" + day + r"\)?\s*ရက်",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def find_date(text: str) -> FoundDate | None:
    """The first complete date (day, month, year) in a short text, or None.

    Years of the Buddhist era are converted. Nepali Bikram Sambat dates are not: their months differ in length
    from year to year, and a wrong date would be worse than none.
    """
    found = [date for pattern in _patterns() if (date := _first_valid(pattern, text))]
    return min(found, key=lambda date: (date.start, -date.end), default=None)


def _first_valid(pattern: re.Pattern[str], text: str) -> FoundDate | None:
    for match in pattern.finditer(text):
        groups = match.groupdict()
        month = groups.get("number") or _month_numbers().get((groups.get("month") or "").casefold(), 0)
        date = _calendar_date(int(groups["year"]), month=int(month), day=int(groups["day"]))
        if date:
            return FoundDate(date=date, start=match.start(), end=match.end())
    return None


def _calendar_date(year: int, *, month: int, day: int) -> dt.date | None:
    if year > dt.MINYEAR + 2400:
        year -= _BUDDHIST_LEAD
    if not 1900 <= year <= 2200:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def instant_of(text: str) -> dt.datetime | None:
    """An ISO 8601 instant (as in page metadata) in UTC; a bare date is its midnight; None when unreadable."""
    cleaned = text.strip()[:40].replace(" ", "T", 1)
    try:
        instant = dt.datetime.fromisoformat(cleaned)
    except ValueError:
        return None
    aware = instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant
    try:
        return aware.astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None
