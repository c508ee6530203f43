"""Dates as people write them, in many languages and eras, read into ISO ones."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

import regex as re

from distributor.releases.reading.vocabulary import word_lists

_BUDDHIST_LEAD = 543
_LETTERS_AFTER_DAY = r"(?:st|nd|rd|th|er|º|ª|\.)?"
# Words that stand between the parts of a date: "3 de septiembre de 2017", "3 ខែកញ្ញា ឆ្នាំ 2017".
_BETWEEN = (
    r"(?:[\s,.\u200b]|of|de|del|ខែ|ឆ្នាំ|ค\.ศ\.|พ\.ศ\.|ปี|ເດືອນ|ປີ|năm|tahun|عام|سنة|г\.|ng|sa|လ|\(|\)|၊){0,10}?"
)


_FIGURES = re.compile(
    r"(?<![\d/.-])(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d/-])"
)
_HAN_DIGITS = "〇一二三四五六七八九"
_HAN = re.compile(
    r"(?P<year>[〇零一二三四五六七八九]{4})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)


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
        year + r"[\s,]+" + month + r"\s+" + day,
        year + r"\s*оны\s*(?P<number>\d{1,2})\s*(?:дугаар|дүгээр|-?р)?\s*сарын\s*" + day,
        month.replace(r"(?!\p{L})", "") + r"\s*လ?\s*" + day + r"\s*ရက်[၊,\s]*" + year,
        year + r"\s*ခုနှစ်[၊,\s]*" + month.replace(r"(?!\p{L})", "") + r"\s*လ?\s*\(?" + day + r"\)?\s*ရက်",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def find_date(text: str) -> FoundDate | None:
    """The first complete date (day, month, year) in a short text, or None.

    Years of the Buddhist era are converted. Nepali Bikram Sambat dates are not: their months differ in length
    from year to year, and a wrong date would be worse than none.
    """
    found = [date for pattern in _patterns() if (date := _first_valid(pattern, text))]
    found += [date for date in (_in_figures(text), _in_han_numerals(text)) if date]
    return min(found, key=lambda date: (date.start, -date.end), default=None)


def _in_figures(text: str) -> FoundDate | None:
    """A date such as "24/05/2021" or "24.5.2021". "05/06/2021" is two dates, by who reads it, so none."""
    for match in _FIGURES.finditer(text):
        first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
        if first > 12 or match["mark"] == "." or first == second:
            date = _calendar_date(year, month=second, day=first)
        else:
            date = _calendar_date(year, month=first, day=second) if second > 12 else None
        if date:
            return FoundDate(date=date, start=match.start(), end=match.end())
    return None


def _in_han_numerals(text: str) -> FoundDate | None:
    """A date such as "二〇二一年五月十二日"."""
    match = _HAN.search(text)
    if not match:
        return None
    year = int("".join(str(_HAN_DIGITS.index(char) % 10) for char in match["year"].replace("零", "〇")))
    date = _calendar_date(year, month=_han_number(match["month"]), day=_han_number(match["day"]))
    return FoundDate(date=date, start=match.start(), end=match.end()) if date else None


def _han_number(text: str) -> int:
    """1 to 39 as written with 十: "十二" is 12, "三十一" is 31."""
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _HAN_DIGITS.index(ones) if len(ones) == 1 else 0
    return (_HAN_DIGITS.index(tens) if len(tens) == 1 else 1) * 10 + (
        _HAN_DIGITS.index(ones) if len(ones) == 1 else 0
    )


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
