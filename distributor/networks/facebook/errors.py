"""Facebook's error table: decided by code and subcode, as the HTTP status is mostly 400.

Source: developers.facebook.com/docs/graph-api/guides/error-handling (2026, read 2026-11-23); subcodes
of 368 and 13660xx, 16090xx as seen by integrators in 2026.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from distributor.networks.answers import Answer, number_at, quoted, text_at, value_at
from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
)
from distributor.networks.rulings import Ruling, beyond_the_rules, unclear

LABEL = "Facebook"

_RECONNECT = "Connect the Page again on the channel's page."
_LOG_IN_FIRST = "Log in at facebook.com and follow what it asks, then connect the Page again."
_SAME = Ruling(error=Duplicate, what="Facebook says that this post stands there already.")
_LOG_IN = Ruling(
    error=ReconnectNeeded, what="Facebook wants to see the person behind this connection.", todo=_LOG_IN_FIRST
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Codes, a subcode (0 for any), and what they mean."""

    codes: frozenset[int]
    subcode: int = 0
    ruling: Ruling


def _row(*codes: int, subcode: int = 0, error: type[DeliveryError], what: str, todo: str = "") -> Row:
    return Row(codes=frozenset(codes), subcode=subcode, ruling=Ruling(error=error, what=what, todo=todo))


_THROTTLES = frozenset({4, 17, 32, 341, 613, 80001})
_THROTTLED = Ruling(error=Retryable, what="Facebook asks us to wait before the next call.")

# Surely not executed, whatever ``is_transient`` says.
REFUSALS = (
    Row(codes=frozenset({506}), ruling=_SAME),
    Row(codes=frozenset({368}), subcode=1404082, ruling=_SAME),
    Row(codes=_THROTTLES, ruling=_THROTTLED),
    _row(
        200,
        subcode=1609008,
        error=Permanent,
        what="Facebook does not take links to facebook.com.",
        todo="Use another link.",
    ),
    Row(codes=frozenset({190}), subcode=459, ruling=_LOG_IN),
    Row(codes=frozenset({190}), subcode=464, ruling=_LOG_IN),
    _row(
        190,
        subcode=492,
        error=ReconnectNeeded,
        what="The person who connected the Page no longer has a role on it.",
        todo="Somebody with the right to post has to connect it again.",
    ),
    _row(
        102, 190, error=ReconnectNeeded, what="Facebook no longer accepts this Page's token.", todo=_RECONNECT
    ),
    _row(
        3,
        10,
        *range(200, 300),
        error=ReconnectNeeded,
        what="Facebook no longer lets this connection post on the Page.",
        todo="Check the Page's roles and the app's permissions, then connect the Page again.",
    ),
    _row(
        368,
        subcode=1390008,
        error=Permanent,
        what="Facebook says that this Page posts too fast, and blocks it for a while.",
        todo="Wait some days, then send the post again.",
    ),
    _row(
        368,
        subcode=4854002,
        error=Permanent,
        what="Facebook wants the Page's people to confirm who they are.",
        todo="Log in at facebook.com and confirm, then send the post again.",
    ),
    _row(
        368,
        error=Permanent,
        what="Facebook has blocked this action under its policies.",
        todo="Look at the Page's support inbox on facebook.com.",
    ),
)

# Read only once ``is_transient`` has been ruled out.
CONTENT = (
    _row(
        1609005,
        error=Retryable,
        what="Facebook could not read the page behind the link.",
        todo="Check that the page is public.",
    ),
    _row(1500, error=Permanent, what="Facebook finds the link invalid.", todo="Correct the link."),
    _row(
        1366046,
        error=Permanent,
        what="Facebook cannot read the photo, or finds it too large.",
        todo="Use a smaller JPEG or PNG.",
    ),
    _row(1366051, error=Duplicate, what="Facebook says that these photos are posted already."),
    _row(
        100,
        subcode=33,
        error=Missing,
        what="Facebook says that what was asked for is not there, or not to be seen by this connection.",
    ),
    _row(
        100,
        error=Permanent,
        what="Facebook refused the post as invalid.",
        todo="Change it, then approve it again.",
    ),
)
_REFUSED = Ruling(
    error=Permanent, what="Facebook refused the post.", todo="Read its reason, then change the post."
)


def failure(answer: Answer, *, is_create: bool) -> DeliveryError:
    """What an answer that brought no result means.

    Args:
        answer: what Facebook said.
        is_create: whether the call was to create a post.
    """
    error = value_at(answer.body, "error")
    quote = quoted(LABEL, text_at(error, "error_user_msg") or text_at(error, "message"))
    ruling = _ruling(answer, error)
    if ruling is not None:
        wait_s = _wait_s(answer) if ruling is _THROTTLED else None
        return ruling.raised(status=answer.status, is_create=is_create, quote=quote, retry_after_s=wait_s)
    shared = beyond_the_rules(answer, label=LABEL, is_create=is_create, quote=quote)
    return shared or unclear(LABEL, status=answer.status, is_create=is_create, quote=quote)


def _ruling(answer: Answer, error: object) -> Ruling | None:
    """The row that decides, or None when the outcome is not clear from the body."""
    code, subcode = number_at(error, "code"), number_at(error, "error_subcode")
    known = _first(REFUSALS, code=code, subcode=subcode)
    if known is not None:
        return known
    if answer.status == 429:
        return _THROTTLED
    is_temporary = value_at(error, "is_transient") is True or answer.status >= 500 or code in {0, 1, 2}
    if is_temporary or answer.status == 408:
        return None
    return _first(CONTENT, code=subcode, subcode=0) or _first(CONTENT, code=code, subcode=subcode) or _REFUSED


def _first(rows: tuple[Row, ...], *, code: int, subcode: int) -> Ruling | None:
    fitting = (row.ruling for row in rows if code in row.codes and row.subcode in {0, subcode})
    return next(fitting, None)


def _wait_s(answer: Answer) -> float | None:
    """Seconds until the Page may call again; None when Facebook does not say.

    Source: developers.facebook.com/docs/graph-api/overview/rate-limiting: ``X-Business-Use-Case-Usage`` holds
    ``estimated_time_to_regain_access`` in minutes (read 2026-11-23).
    """
    try:
        usage = json.loads(answer.headers.get("x-business-use-case-usage", ""))
    except ValueError:
        return None
    minutes = max(
        (number_at(entry, "estimated_time_to_regain_access") for entry in _entries(usage)), default=0
    )
    return minutes * 60.0 if minutes > 0 else None


def _entries(usage: object) -> Iterator[object]:
    for entries in usage.values() if isinstance(usage, Mapping) else ():
        yield from entries if isinstance(entries, list) else ()
