"""Which months and which posts a report is about. Pure but for the query's conditions."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Q

from distributor.desk.calendar.asked import EARLIEST, LATEST, midnight, number_in
from distributor.desk.times import zone_named
from distributor.networks.registry import NETWORKS

# A year at first sight; more on request.
MONTHS = 12
MOST_MONTHS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a report is about.

    Attributes:
        first, last: the first days of its first and last month, both included.
        zone: in which a day begins; months are of its clocks.
        is_zone_chosen: the address names the zone; else it is the first channel's.
        channel: the channel's id; 0 for all.
        network, country, topic: empty for all.
    """

    first: date
    last: date
    zone: ZoneInfo
    is_zone_chosen: bool = False
    channel: int = 0
    network: str = ""
    country: str = ""
    topic: str = ""

    @property
    def months(self) -> list[date]:
        """The first day of every month, in order."""
        months = [self.first]
        while months[-1] < self.last:
            months.append(month_after(months[-1]))
        return months

    @property
    def begins(self) -> datetime:
        """The first instant it covers (UTC)."""
        return midnight(self.first, self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant that it does not cover any more (UTC)."""
        return midnight(month_after(self.last), self.zone)

    def posts(self, prefix: str = "") -> Q:
        """The condition for its posts; ``prefix`` leads to them, such as ``receipt__post__``."""
        found = Q(**{f"{prefix}published_at__gte": self.begins, f"{prefix}published_at__lt": self.ends})
        if self.channel:
            found &= Q(**{f"{prefix}channel": self.channel})
        if self.network:
            found &= Q(**{f"{prefix}channel__network": self.network})
        if self.country:
            found &= Q(**{f"{prefix}revision__countries__contains": f",{self.country},"})
        if self.topic:
            found &= Q(**{f"{prefix}revision__topics__contains": f",{self.topic},"})
        return found

    def query(self) -> str:
        """The address's query for this report."""
        said = {
            "from": f"{self.first:%Y-%m}",
            "to": f"{self.last:%Y-%m}",
            "zone": self.zone.key if self.is_zone_chosen else "",
            "channel": self.channel or "",
            "network": self.network,
            "country": self.country,
            "topic": self.topic,
        }
        return urlencode({name: value for name, value in said.items() if value})

    def of(self, month: date) -> "Report":
        """The same for one month."""
        return dataclasses.replace(self, first=month, last=month)


def read_report(said: Mapping[str, str], *, zones: Mapping[int, ZoneInfo], now: datetime) -> Report:
    """Read the address's query; what makes no sense counts as not asked.

    Args:
        said: ``from``, ``to`` (such as ``2026-11``), ``zone``, ``channel``, ``network``, ``country`` and
            ``topic``, each of them or none.
        zones: the time zone of each channel by its id, in the order people see them.
        now: the present (UTC).
    """
    channel, network = number_in(said.get("channel", "")), said.get("network", "")
    chosen = zone_named(said.get("zone", ""))
    zone = chosen or zones.get(channel) or next(iter(zones.values()), ZoneInfo("UTC"))
    this = now.astimezone(zone).date().replace(day=1)
    last = read_month(said.get("to", ""), default=this)
    first = read_month(said.get("from", ""), default=months_before(last, MONTHS - 1))
    first, last = min(first, last), max(first, last)
    return Report(
        first=max(first, months_before(last, MOST_MONTHS - 1)),
        last=last,
        zone=zone,
        is_zone_chosen=chosen is not None,
        channel=channel if channel in zones else 0,
        network=network if network in NETWORKS else "",
        country=_subject(said.get("country", "")),
        topic=_subject(said.get("topic", "")),
    )


def read_month(text: str, *, default: date) -> date:
    """The first day of ``2026-11``; the default for what is no month or lies too far away."""
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return default
    return month if EARLIEST <= month <= LATEST else default


def month_after(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_before(month: date, count: int) -> date:
    """The first day of the month ``count`` months earlier."""
    number = month.year * 12 + month.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _subject(text: str) -> str:
    return text.replace("\x00", "").replace(",", "").strip()[:100]
