"""What a person asked the calendar to show, and which days that are. Pure."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from distributor.desk.times import zone_named
from distributor.networks.registry import NETWORKS

VIEWS: dict[str, str | Promise] = {
    "month": lazy("Month"),
    "week": lazy("Week"),
    "day": lazy("Day"),
    "agenda": lazy("Agenda"),
}
# At most so many posts are shown of one day; the rest is counted.
MOST = {"month": 4, "week": 12, "day": 200, "agenda": 20}
AGENDA_DAYS = 30
# Zones and weeks reach a little beyond a day; far dates have no use.
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One view of the calendar.

    Attributes:
        view: a key of ``VIEWS``.
        day: any day of what is shown, in ``zone``.
        zone: the viewer's time zone.
        is_zone_chosen: the address names the zone; else it is the first channel's.
        channel: the channel's id; 0 for all.
        network: the network's key; empty for all.
    """

    view: str
    day: date
    zone: ZoneInfo
    is_zone_chosen: bool = False
    channel: int = 0
    network: str = ""

    @property
    def days(self) -> list[date]:
        """Every day shown, in order; a month comes in whole weeks from Monday on."""
        if self.view == "day":
            return [self.day]
        if self.view == "agenda":
            return [self.day + timedelta(days=number) for number in range(AGENDA_DAYS)]
        monday = self.day - timedelta(days=self.day.weekday())
        if self.view == "week":
            return [monday + timedelta(days=number) for number in range(7)]
        first = self.day.replace(day=1)
        start = first - timedelta(days=first.weekday())
        weeks = (_next_month(first) - start + timedelta(days=6)).days // 7
        return [start + timedelta(days=number) for number in range(weeks * 7)]

    @property
    def begins(self) -> datetime:
        """The first instant shown (UTC)."""
        return midnight(self.days[0], self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant that is not shown any more (UTC)."""
        return midnight(self.days[-1] + timedelta(days=1), self.zone)

    @property
    def before(self) -> date:
        """A day of the view before this one."""
        if self.view == "month":
            return self.day.replace(day=1) - timedelta(days=1)
        return self.day - timedelta(days=_steps(self.view))

    @property
    def after(self) -> date:
        """A day of the view after this one."""
        return _next_month(self.day) if self.view == "month" else self.day + timedelta(days=_steps(self.view))

    def query(self, *, view: str = "", day: date | None = None, **more: object) -> str:
        """The address's query for this view, or for another one with the same filters."""
        said = {
            "view": view or self.view,
            "date": (day or self.day).isoformat(),
            "zone": self.zone.key if self.is_zone_chosen else "",
            "channel": self.channel or "",
            "network": self.network,
            **more,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def around(self, instant: datetime) -> "Asked":
        """This view where it shows the instant, else the same view of its day."""
        day = instant.astimezone(self.zone).date()
        return self if self.begins <= instant < self.ends else dataclasses.replace(self, day=day)


def read_asked(said: Mapping[str, str], *, zones: Mapping[int, ZoneInfo], now: datetime) -> Asked:
    """Read the address's query; what makes no sense counts as not asked.

    Args:
        said: ``view``, ``date``, ``zone``, ``channel`` and ``network``, each of them or none.
        zones: the time zone of each channel by its id, in the order people see them.
        now: the present (UTC).
    """
    view, network = said.get("view", ""), said.get("network", "")
    channel = number_in(said.get("channel", ""))
    chosen = zone_named(said.get("zone", ""))
    own = zones.get(channel) or next(iter(zones.values()), ZoneInfo("UTC"))
    zone = chosen or own
    return Asked(
        view=view if view in VIEWS else "month",
        day=read_day(said.get("date", ""), today=now.astimezone(zone).date()),
        zone=zone,
        is_zone_chosen=chosen is not None,
        channel=channel if channel in zones else 0,
        network=network if network in NETWORKS else "",
    )


def number_in(text: str) -> int:
    """The id that stands in an address; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which ``day`` begins in ``zone``."""
    return datetime.combine(day, time(0), tzinfo=zone).astimezone(UTC)


def read_day(text: str, *, today: date) -> date:
    """The day of ``2026-11-25``; today for what is none or lies too far away."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if EARLIEST <= day <= LATEST else today


def _steps(view: str) -> int:
    return {"day": 1, "week": 7}.get(view, AGENDA_DAYS)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
