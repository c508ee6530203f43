"""An instant as people write it, "3 September 2026, 10:00 (Bangkok time)", where nothing is left open.

Certain is what states one day with its year, a time and a zone, and contradicts itself nowhere. A zone is
never guessed from a place of publication, a day never from a weekday.
"""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import regex as re

from distributor.releases.reading.dates import find_date
from distributor.releases.reading.zones import Zone, blanked, find_zones

LONGEST = 400
_MOST_DATES = 4
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})(?!\d)")
_HALF = r"(?P<half>[ap])\.?\s?m\b\.?"
_TIMES = (
    re.compile(
        rf"(?<![\d.:/+-])(?P<hour>\d{{1,2}})\s?[:.hH]\s?(?P<minute>\d{{2}})(?::\d{{2}})?(?:\s?{_HALF})?(?![\d:])",
        re.I,
    ),
    re.compile(rf"(?<![\d.:/+-])(?P<hour>\d{{1,2}})\s?{_HALF}", re.I),
    re.compile(r"(?<![\d.:/+-])(?P<hour>\d{1,2})\s?(?:h|heures?|horas?|uhr)(?![\p{L}\d])", re.I),
    re.compile(
        r"(?<![\d.:/+-])(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)\s?(?:h|hrs?|hours|(?=GMT|UTC))(?![\p{Ll}\d])"
    ),
    re.compile(r"(?<!\p{L})(?P<noon>noon|midday|midi|mediodía|meio-dia|tengah hari)(?!\p{L})", re.I),
    # The midnight before or after that day: nobody can tell.
    re.compile(r"(?<!\p{L})(?P<unclear>midnight|minuit|medianoche|meia-noite|tengah malam)(?!\p{L})", re.I),
)
_NOON = re.compile(r"^\s?(?:noon|midday)", re.I)
_WEEKDAYS = (
    "monday|lundi|lunes|senin|isnin",
    "tuesday|mardi|martes|selasa",
    "wednesday|mercredi|miércoles|rabu",
    "thursday|jeudi|jueves|kamis|khamis",
    "friday|vendredi|viernes|jumat|jumaat",
    "saturday|samedi|sábado|sabtu",
    "sunday|dimanche|domingo|minggu|ahad",
)
WEEKDAY = re.compile("|".join(rf"\b(?P<d{index}>{names})\b" for index, names in enumerate(_WEEKDAYS)), re.I)
# Abbreviations that people also write in the other half of the year.
_HALF_YEAR = frozenset({"CET", "CEST", "AEST", "AEDT", "NZST", "NZDT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTime:
    """What a text says of one instant.

    Attributes:
        until: the instant, aware UTC; None where day, time or zone is missing or unclear.
        days: the days named with their year, each once.
        times: the times of day named, each once; None for one that is unclear ("midnight").
    """

    until: dt.datetime | None = None
    days: tuple[dt.date, ...] = ()
    times: tuple[dt.time | None, ...] = ()


@dataclass(frozen=True, slots=True)
class _Time:
    start: int
    end: int
    time: dt.time | None


def read_time(text: str) -> StatedTime:
    """Day, time and zone in a short text; no more than its first ``LONGEST`` characters are read."""
    text = text[:LONGEST]
    exact = _ISO.search(text)
    if exact:
        instant = dt.datetime.fromisoformat(exact[0].replace(" ", "T", 1).replace(" ", ""))
        return StatedTime(until=instant.astimezone(dt.UTC), days=(instant.date(),), times=(instant.time(),))
    days, rest = _days(text)
    zones = find_zones(rest)
    times = _times(_without_offsets(rest, zones=zones))
    stated = StatedTime(days=days, times=tuple(dict.fromkeys(each.time for each in times)))
    if len(days) != 1 or not times or not zones or not _is_weekday(text, day=days[0]):
        return stated
    instants = _instants(days[0], times=times, zones=zones)
    if len(instants) == 1 and None not in instants:
        return StatedTime(until=instants.pop(), days=stated.days, times=stated.times)
    return stated


def _without_offsets(text: str, *, zones: list[Zone]) -> str:
    """The figures of "UTC+07:00" are no time; its letters tell that "0001" before them is one."""
    digits = [(at, at + 1) for zone in zones for at in range(zone.start, zone.end) if text[at].isdigit()]
    return blanked(text, digits)


def _days(text: str) -> tuple[tuple[dt.date, ...], str]:
    """The days, and the text with spaces in their places."""
    found: list[dt.date] = []
    while len(found) < _MOST_DATES and (date := find_date(text)):
        found.append(date.date)
        text = blanked(text, [(date.start, date.end)])
    return tuple(dict.fromkeys(found)), text


def _is_weekday(text: str, *, day: dt.date) -> bool:
    """Whether every weekday that is named is the day's."""
    named = {int((match.lastgroup or "d0")[1:]) for match in WEEKDAY.finditer(text)}
    return named <= {day.weekday()}


def _instants(day: dt.date, *, times: list[_Time], zones: list[Zone]) -> set[dt.datetime | None]:
    """Every instant that the times mean in their zones; None for one without a zone or unclear."""
    if len(times) == 1:
        return {_instant(day, times[0].time, zone) for zone in zones}
    found: set[dt.datetime | None] = set()
    ends = [*(time.start for time in times[1:]), max(zone.end for zone in zones) + 1]
    for time, end in zip(times, ends, strict=True):
        own = [zone for zone in zones if time.start <= zone.start < end]
        found |= {_instant(day, time.time, zone) for zone in own} or {None}
    return found


def _instant(day: dt.date, time: dt.time | None, zone: Zone) -> dt.datetime | None:
    """None for an hour that clocks skip or repeat, and for an abbreviation of the other half-year."""
    if time is None:
        return None
    local = dt.datetime.combine(day, time, tzinfo=zone.zone)
    instant = local.astimezone(dt.UTC)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return None
    return None if zone.name in _HALF_YEAR and local.tzname() != zone.name else instant


def _times(text: str) -> list[_Time]:
    found: list[_Time] = []
    for pattern in _TIMES:
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(_Time(match.start(), match.end(), _time_of(match, text=text)))
    found.sort(key=lambda each: each.start)
    # "12:00 noon" is one time.
    return [
        time
        for before, time in pairwise([None, *found])
        if time and not (before and time.time == before.time and _NOON.match(text[before.end :]))
    ]


def _time_of(match: re.Match[str], *, text: str) -> dt.time | None:
    """The time of day; None where it is none, or 12 a.m. or p.m., which people read both ways."""
    groups = match.groupdict()
    if groups.get("noon"):
        return dt.time(12)
    if groups.get("unclear"):
        return None
    hour, minute = int(groups["hour"]), int(groups.get("minute") or 0)
    half = (groups.get("half") or "").lower()
    if half:
        if not 1 <= hour <= 12 or (hour == 12 and not minute and not _NOON.match(text[match.end() :])):
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None
