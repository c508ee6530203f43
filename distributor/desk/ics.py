"""Events as an iCalendar text. Pure.

Source: RFC 5545 (https://www.rfc-editor.org/rfc/rfc5545, read 2026-11): lines end in CRLF and have at most 75
octets (3.1), texts are escaped (3.3.11), UTC times end in Z (3.3.5), an event has UID and DTSTAMP (3.6.1).
``NAME`` and ``REFRESH-INTERVAL`` are RFC 7986 (5.1, 5.7); ``X-WR-CALNAME`` is what older programs read.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OCTETS = 75
PRODUCT = "-//distributor//calendar//EN"
# RFC 5545, 3.1: no control characters but the tab in a value; line breaks are escaped before.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event.

    Attributes:
        uid: the same for the same thing for ever.
        at: when it begins (aware).
        minutes: how long it is shown to last.
        url: where people read more; empty for nowhere.
    """

    uid: str
    at: datetime
    summary: str
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    minutes: int = 15


def calendar_text(events: Iterable[Event], *, name: str, stamp: datetime, refresh: timedelta) -> str:
    """A whole calendar; ``stamp`` is when it was made, ``refresh`` how often it should be asked again."""
    every = f"PT{int(refresh.total_seconds() // 60)}M"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{every}",
        f"X-PUBLISHED-TTL:{every}",
        *(line for event in events for line in _event_lines(event, stamp=stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event_lines(event: Event, *, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{utc_text(stamp)}"
    yield f"DTSTART:{utc_text(event.at)}"
    yield f"DTEND:{utc_text(event.at + timedelta(minutes=event.minutes))}"
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{escaped(event.description)}"
    if event.url:
        # A URI is not escaped (3.3.13), so it may hold nothing that ends the line.
        yield f"URL:{_CONTROL.sub('', event.url)}"
    if event.categories:
        yield "CATEGORIES:" + ",".join(escaped(each) for each in event.categories)
    # Nobody is busy because a post leaves.
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def utc_text(instant: datetime) -> str:
    """``20261125T020000Z``."""
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escaped(text: str) -> str:
    r"""A text value: backslash, semicolon, comma and line break escaped, control characters gone."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return _CONTROL.sub("", text)


def folded(line: str) -> str:
    """The line with a CRLF and a blank before every octet beyond the 75th; no character is cut in two."""
    rows: list[str] = []
    row: list[str] = []
    size = 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            rows.append("".join(row))
            # The blank that continues a line counts.
            row, size = [" "], 1
        row.append(letter)
        size += octets
    rows.append("".join(row))
    return "\r\n".join(rows)
