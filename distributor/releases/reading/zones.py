"""Time zones that a short text names: by offset, by abbreviation, or as a place's time."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

import regex as re

from distributor.releases.reading.vocabulary import word_lists

_OFFSET = re.compile(
    r"(?<!\p{L})(?:UTC|GMT)\s?(?P<sign>[+−-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?!\d)"
    r"|(?<=\d\s?\(?)(?P<sign>\+)(?P<hours>\d{2}):?(?P<minutes>\d{2})(?!\d)"
)
_ZULU = re.compile(r"(?<=\d)Z\b")
_AND = r"(?:/|,|&|\band\b|\bet\b|\by\b|\bdan\b)"


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone at ``text[start:end]``, as the text names it."""

    start: int
    end: int
    name: str
    zone: dt.tzinfo


def find_zones(text: str) -> list[Zone]:
    """The zones, by offset, abbreviation or place, in the order of the text."""
    found = [zone for match in _OFFSET.finditer(text) if (zone := _by_offset(match))]
    found += [Zone(*match.span(), "Z", dt.UTC) for match in _ZULU.finditer(text)]
    rest = blanked(text, [(zone.start, zone.end) for zone in found])
    found += [_named(match, match[0]) for match in _abbreviations().finditer(rest)]
    for pattern in _places():
        for match in pattern.finditer(rest):
            names = re.split(rf"\s*{_AND}\s*", match["places"])
            found += [_named(match, name.casefold()) for name in names if name]
    return sorted(found, key=lambda zone: zone.start)


def _by_offset(match: re.Match[str]) -> Zone | None:
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if hours > 14 or minutes > 59:
        return None
    offset = dt.timedelta(hours=hours, minutes=minutes)
    return Zone(*match.span(), match[0], dt.timezone(offset if match["sign"] == "+" else -offset))


def _named(match: re.Match[str], name: str) -> Zone:
    return Zone(*match.span(), name, ZoneInfo(_zone_names()[name]))


@cache
def _zone_names() -> dict[str, str]:
    return {name: zone for zone, names in word_lists("zones").items() for name in names}


@cache
def _abbreviations() -> re.Pattern[str]:
    names = [name for name in _zone_names() if name.isupper() and name.isascii()]
    return re.compile(rf"(?<![\p{{L}}\d])(?:{'|'.join(names)})(?![\p{{L}}])")


@cache
def _places() -> tuple[re.Pattern[str], ...]:
    """A place's time, named as such; and a place right behind a time, with nothing more to it."""
    names = [name for name in _zone_names() if not name.isupper() or not name.isascii()]
    name = "(?:" + "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True)) + r")(?!\p{L})"
    several = rf"(?P<places>{name}(?:\s?{_AND}\s?{name})*)"
    of = (
        r"(?:heures?|hora|waktu|jam|giờ|local time|เวลา)\s?"
        r"(?:local[ea]?\s|setempat\s|di\s|de\s|d[’']|à\s|in\s|en\s|of\s)*"
    )
    sources = (
        rf"(?<![\p{{L}}/&])(?<![/&]\s){several}[’']?s?\s+(?:local |standard )?time\b",
        rf"(?<!\p{{L}}){of}{several}",
        rf"(?<=\d|m\.?|h|hrs?|noon)[\s,(\[]{{1,3}}{several}(?=\s?(?:[)\]]|$|[;|/–—]))",
    )
    return tuple(re.compile(source, re.IGNORECASE) for source in sources)


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """A text with spaces in place of ``spans``, so that offsets stay."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
