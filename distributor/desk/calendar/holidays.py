"""Holidays that an installation lists in its data folder, one a line.

``holidays.txt`` holds lines such as ``2026-12-10 Cambodia: Human Rights Day`` for one year and
``12-10 Human Rights Day`` for every year; what follows a ``#`` at a line's beginning is a remark.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from distributor.errors import DistributorError

FILE = "holidays.txt"
MOST_BYTES = 200_000


class HolidaysError(DistributorError):
    """The list of holidays has a line that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holidays:
    """Names by day: of one year, and of every year (month and day)."""

    dated: Mapping[date, tuple[str, ...]] = field(default_factory=dict)
    yearly: Mapping[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)

    def of(self, day: date) -> tuple[str, ...]:
        """The names of the holidays on ``day``."""
        return self.dated.get(day, ()) + self.yearly.get((day.month, day.day), ())


def read_holidays(folder: Path) -> Holidays:
    """The installation's list; none where there is no file.

    Raises:
        HolidaysError: names the line that cannot be read, or says that the file cannot.
    """
    path = folder / FILE
    try:
        if not path.exists():
            return Holidays()
        with path.open(encoding="utf-8") as file:
            return parse_holidays(file.read(MOST_BYTES))
    except (OSError, UnicodeError) as error:
        raise HolidaysError(f"The list of holidays ({FILE}) cannot be read. None is shown.") from error


def parse_holidays(text: str) -> Holidays:
    """Read the lines.

    Raises:
        HolidaysError: names the first line that is no holiday.
    """
    dated: dict[date, tuple[str, ...]] = {}
    yearly: dict[tuple[int, int], tuple[str, ...]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        day, _, name = line.strip().partition(" ")
        if not day or day.startswith("#"):
            continue
        try:
            # A leap year, so that 29 February can be written.
            one = date.fromisoformat(f"2000-{day}" if len(day) == 5 else day)
        except ValueError as error:
            raise HolidaysError(_unreadable(number)) from error
        if not name.strip():
            raise HolidaysError(_unreadable(number))
        if len(day) == 5:
            yearly[one.month, one.day] = (*yearly.get((one.month, one.day), ()), name.strip())
        else:
            dated[one] = (*dated.get(one, ()), name.strip())
    return Holidays(dated=dated, yearly=yearly)


def _unreadable(number: int) -> str:
    return (
        f"Line {number} of {FILE} is no holiday; write '2026-12-10 Name' or '12-10 Name'. No holiday is "
        "shown."
    )
