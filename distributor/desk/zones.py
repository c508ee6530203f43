"""Time zones for forms."""

from collections import Counter
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest

from distributor.channels.models import Channel
from distributor.desk.times import zone_named
from distributor.people.models import Preferences

_OLD = frozenset({"Etc", "SystemV", "US", "Brazil", "Canada", "Chile", "Mexico", "posix", "right"})


def zones() -> list[str]:
    """Names such as ``Asia/Bangkok``, in order; the old and technical ones are left out."""
    return ["UTC", *sorted(name for name in available_timezones() if _is_place(name))]


def _is_place(name: str) -> bool:
    region, _, place = name.partition("/")
    return bool(place) and region not in _OLD


def likely_zone() -> str:
    """The zone that most channels have; UTC while there is none."""
    counted = Counter(Channel.objects.values_list("time_zone", flat=True).order_by("pk"))
    return counted.most_common(1)[0][0] if counted else "UTC"


def chosen_zone(request: HttpRequest) -> str:
    """The zone that whoever asks chose under "My account"; empty where they chose none."""
    chosen = Preferences.objects.filter(person_id=request.user.pk).values_list("time_zone", flat=True)
    return chosen.first() or ""


def own_zone(request: HttpRequest) -> ZoneInfo:
    """That zone, or the one that most channels have."""
    return zone_named(chosen_zone(request)) or zone_named(likely_zone()) or ZoneInfo("UTC")
