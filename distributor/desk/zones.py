"""Time zones for forms."""

from collections import Counter
from zoneinfo import available_timezones

from distributor.channels.models import Channel

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
