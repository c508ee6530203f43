"""What a network says of the calls that are left, as seconds to wait before the next one. Pure.

Nothing is slowed down below three quarters of a limit; from there the calls that are left are spread
over the time until the limit is forgotten.

Sources: docs.x.com/x-api/fundamentals/rate-limits (2026-08); developers.facebook.com/docs/graph-api/
overview/rate-limiting (2026-07): percentages in ``X-App-Usage`` and ``X-Business-Use-Case-Usage``.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime

BUSY = 0.75
# Graph's windows roll over an hour; it names no end unless the limit is reached.
_GRAPH_WINDOW_S = 3600.0
# No header, however broken, keeps an account silent for longer.
_LONGEST_S = 86_400.0
_HEADERS = ("x-app-usage", "x-page-usage", "x-business-use-case-usage")


def wait_by_counts(headers: Mapping[str, str], *, now: datetime) -> float:
    """Seconds by ``x-rate-limit-limit``, ``-remaining`` and ``-reset`` (epoch seconds); 0 for no wait."""
    try:
        limit = int(headers["x-rate-limit-limit"])
        left = int(headers["x-rate-limit-remaining"])
        resets_s = float(headers["x-rate-limit-reset"]) - now.timestamp()
    except (KeyError, ValueError):
        return 0.0
    if limit <= 0 or left > limit * (1 - BUSY):
        return 0.0
    return _bounded(resets_s) / (max(left, 0) + 1)


def _bounded(seconds: float) -> float:
    """From 0 to a day; what is no number is 0."""
    return min(max(0.0, seconds), _LONGEST_S)


def wait_by_percentages(headers: Mapping[str, str]) -> float:
    """Seconds by Graph's usage headers: the fullest figure decides; 0 for no wait."""
    fullest, wait_s = 0.0, 0.0
    for name in _HEADERS:
        for figures in _figures(headers.get(name, "")):
            percentages = (figures.get(key) for key in ("call_count", "total_time", "total_cputime"))
            fullest = max([fullest, *(value for value in percentages if isinstance(value, int | float))])
            minutes = figures.get("estimated_time_to_regain_access")
            wait_s = max(wait_s, _bounded(minutes * 60.0) if isinstance(minutes, int | float) else 0.0)
    if fullest < BUSY * 100:
        return wait_s
    return max(wait_s, _GRAPH_WINDOW_S * min(1.0, (fullest / 100 - BUSY) / (1 - BUSY)) / 10)


def _figures(text: str) -> Iterator[Mapping[str, object]]:
    """Every object with figures in a header's JSON, however deep Graph puts it."""
    try:
        stack = [json.loads(text)] if text else []
    except (ValueError, RecursionError):
        return
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield value
            stack += [inner for inner in value.values() if isinstance(inner, dict | list)]
        elif isinstance(value, list):
            stack += value[:50]
