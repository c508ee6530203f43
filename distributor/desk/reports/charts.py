"""Bars drawn as SVG. Pure.

Widths are in percent, so that a chart fits every screen while its words keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HEIGHT = 180
# Room for the numbers above and the names below the columns.
TOP, BOTTOM = 18, 20
MOST_NAMES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: percentages across, pixels down; numbers are written as SVG reads them."""

    x: str
    width: str
    middle: str
    y: int
    height: int
    name: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Columns side by side; ``base`` is where they stand and ``height`` the whole picture's, in pixels."""

    columns: tuple[Column, ...]
    base: int = HEIGHT - BOTTOM
    height: int = HEIGHT

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(column.value for column in self.columns)


def columns(named: Sequence[tuple[str, int]]) -> Chart:
    """A chart of named values (not negative), in order; with many columns only some names are written."""
    most = max((value for _, value in named), default=0) or 1
    share = 100 / max(len(named), 1)
    every = -(-len(named) // MOST_NAMES)
    room = HEIGHT - TOP - BOTTOM
    drawn = []
    for number, (name, value) in enumerate(named):
        # What is there is seen, be it ever so little.
        height = max(round(room * value / most), 2 if value else 0)
        drawn.append(
            Column(
                x=percent(share * (number + 0.15)),
                width=percent(share * 0.7),
                middle=percent(share * (number + 0.5)),
                y=HEIGHT - BOTTOM - height,
                height=height,
                name=name if number % max(every, 1) == 0 else "",
                value=value,
            )
        )
    return Chart(columns=tuple(drawn))


def share_of(value: int, *, most: int) -> str:
    """How wide a bar is for ``value`` where the longest stands for ``most``."""
    return percent(100 * value / most if most else 0)


def percent(value: float) -> str:
    """Such as ``12.5%``; SVG wants a point, whatever the reader's language writes."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"
