"""Times for people: shown in a channel's zone with the zone's name, read back from what they typed."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from distributor.clock import EARLIEST, LATEST
from distributor.desk.errors import FormError


@lru_cache(maxsize=1)  # walks a folder of files
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name such as ``Asia/Bangkok``; None where there is none of that name."""
    name = name.strip()
    return ZoneInfo(name) if name in _known_zones() else None


def spoken(instant: datetime, *, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Such as "Wednesday 25 November at 09:00 (Asia/Bangkok)"; the year where it is another one."""
    local = instant.astimezone(zone)
    is_this_year = local.year == (now or datetime.now(UTC)).astimezone(zone).year
    day = date_format(local, "l j F" if is_this_year else "l j F Y")
    return _("%(day)s at %(time)s (%(zone)s)") % {"day": day, "time": f"{local:%H:%M}", "zone": zone.key}


def brief(instant: datetime, *, zone: ZoneInfo) -> str:
    """Such as "Wed 25 Nov, 09:00"."""
    # Translators: Django's letters for a date; the order and the comma are yours.
    return date_format(instant.astimezone(zone), _("D j M, H:i"))


def field_value(instant: datetime, *, zone: ZoneInfo) -> str:
    """What an input of type ``datetime-local`` is filled with."""
    return f"{instant.astimezone(zone):%Y-%m-%dT%H:%M}"


def read_time(text: str, *, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a wall-clock time in ``zone``; one that exists twice is taken the first time.

    Raises:
        FormError: it is no time, or the clocks jump over it.
    """
    try:
        local = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise FormError(
            _("Give the time as a date and a time of day, such as 2026-11-25T09:00. Nothing was changed.")
        ) from error
    if not EARLIEST.year <= local.year < LATEST.year:
        raise FormError(_("That year cannot be used. Nothing was changed."))
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    instant = local.replace(tzinfo=zone).astimezone(UTC)
    there_and_back = instant.astimezone(zone).replace(tzinfo=None)
    if there_and_back != local:
        raise FormError(
            _("That time does not exist in %(zone)s: the clocks jump over it. Nothing was changed.")
            % {"zone": zone.key}
        )
    return instant
