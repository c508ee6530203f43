"""X's error table: from an answer to our error, row by row; the first row that fits decides.

Source: docs.x.com/x-api/fundamentals/response-codes-and-errors (2026-08-22); 402 from reports of 2026.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from distributor.networks.answers import Answer, quoted, text_at
from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    Missing,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
)
from distributor.networks.rulings import Ruling, beyond_the_rules

LABEL = "X"

_RECONNECT = "Connect the account again on the channel's page."
_CHECK_APP = (
    "Check the app's set-up and permissions in X's developer console, then connect the account again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Statuses, a sign that stands in the problem's type, reason, title or detail, and what it means."""

    statuses: frozenset[int]
    sign: str = ""
    ruling: Ruling


def _row(*statuses: int, sign: str = "", error: type[DeliveryError], what: str, todo: str = "") -> Row:
    return Row(statuses=frozenset(statuses), sign=sign, ruling=Ruling(error=error, what=what, todo=todo))


TABLE = (
    _row(403, 429, sign="usage-capped", error=Retryable, what="The app's usage cap on X is reached."),
    _row(429, error=Retryable, what="X asks us to wait before the next call."),
    _row(401, error=ReconnectNeeded, what="X no longer accepts this account's token.", todo=_RECONNECT),
    _row(
        402,
        error=PaymentNeeded,
        what="The prepaid credit of the X developer account is used up.",
        todo="Top it up in X's developer console.",
    ),
    _row(403, sign="duplicate content", error=Duplicate, what="X says that this text stands there already."),
    _row(
        403,
        sign="client-forbidden",
        error=ReconnectNeeded,
        what="X does not let this app post.",
        todo=_CHECK_APP,
    ),
    _row(
        403,
        sign="client-not-enrolled",
        error=ReconnectNeeded,
        what="X does not let this app post.",
        todo=_CHECK_APP,
    ),
    _row(
        403, sign="oauth1-permissions", error=ReconnectNeeded, what="This app may only read.", todo=_CHECK_APP
    ),
    _row(
        403,
        sign="unsupported-authentication",
        error=ReconnectNeeded,
        what="The stored token is the app's own and not the account's.",
        todo=_RECONNECT,
    ),
    _row(403, error=Permanent, what="X does not permit this post.", todo="Change it, or ask X why."),
    _row(404, sign="resource-not-found", error=Missing, what="X says that what was asked for is not there."),
    _row(404, error=Permanent, what="X does not know what the post refers to."),
    _row(413, error=Permanent, what="The post is too large for X.", todo="Shorten it."),
)
_REFUSED = Ruling(
    error=Permanent, what="X refused the post as invalid.", todo="Change the text, then approve it again."
)

# Each window says how much is left and when it opens again (epoch seconds).
# Source: docs.x.com/x-api/fundamentals/rate-limits (2026-08-22); the 24-hour ones as seen in 2026.
_WINDOWS = ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour")


def failure(answer: Answer, *, is_create: bool, now: datetime) -> DeliveryError:
    """What an answer that brought no result means.

    Args:
        answer: what X said.
        is_create: whether the call was to create a post.
        now: aware; resets are counted from here.
    """
    quote = quoted(LABEL, text_at(answer.body, "detail") or _first_text(answer))
    shared = beyond_the_rules(answer, label=LABEL, is_create=is_create, quote=quote)
    if shared is not None:
        return shared
    ruling = _ruling(answer)
    wait_s = _wait_s(answer, now=now) if answer.status == 429 else None
    return ruling.raised(status=answer.status, is_create=is_create, quote=quote, retry_after_s=wait_s)


def _ruling(answer: Answer) -> Ruling:
    signs = " ".join(_signs(answer)).lower()
    rows = (row for row in TABLE if answer.status in row.statuses and row.sign in signs)
    return next((row.ruling for row in rows), _REFUSED)


def _signs(answer: Answer) -> Iterator[str]:
    """What tells one problem from another; of ``type`` only the last segment, as its host has moved."""
    yield text_at(answer.body, "type").rpartition("/")[2]
    for name in ("reason", "title", "detail"):
        yield text_at(answer.body, name)
    yield _first_text(answer)


def _first_text(answer: Answer) -> str:
    errors = answer.body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return text_at(first, "message") or text_at(first, "detail")


def _wait_s(answer: Answer, *, now: datetime) -> float | None:
    """Seconds until the last of the full windows opens again; None when X does not say."""
    resets = [_reset(answer, window) for window in _WINDOWS if _is_full(answer, window)]
    latest = max(resets, default=0.0) or _reset(answer, _WINDOWS[0])
    return max(0.0, math.ceil(latest - _dated(answer, now=now).timestamp())) if latest else None


def _dated(answer: Answer, *, now: datetime) -> datetime:
    """When X wrote the answer, by X's own clock, which its resets are given in; else ``now``.

    A machine whose clock is an hour behind would otherwise wait an hour too long.
    """
    try:
        dated = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return now
    return dated if dated.tzinfo else dated.replace(tzinfo=UTC)


def _is_full(answer: Answer, window: str) -> bool:
    return answer.headers.get(f"{window}-remaining", "").strip() == "0"


def _reset(answer: Answer, window: str) -> float:
    text = answer.headers.get(f"{window}-reset", "").strip()
    return float(text) if text.isdecimal() else 0.0
