"""Mastodon's error table: from an answer to our error, by its status.

Source: docs.joinmastodon.org/methods/statuses and /api/rate-limits (2026-07-02): errors are ``{"error"}``,
the headers ``X-RateLimit-Limit``, ``-Remaining`` and ``-Reset``, the last an ISO instant.
"""

from collections.abc import Mapping
from datetime import datetime

from distributor.networks.answers import Answer, quoted, text_at
from distributor.networks.errors import (
    DeliveryError,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
)
from distributor.networks.rulings import Ruling, beyond_the_rules

LABEL = "Mastodon"

TABLE: Mapping[int, Ruling] = {
    401: Ruling(
        error=ReconnectNeeded,
        what="The Mastodon server no longer accepts this account's token.",
        todo="Connect the account again on the channel's page.",
    ),
    403: Ruling(
        error=ReconnectNeeded,
        what="The Mastodon server does not let this connection do that.",
        todo="Look whether the account is limited there, then connect it again with all permissions.",
    ),
    404: Ruling(error=Missing, what="Mastodon says that what was asked for is not there."),
    410: Ruling(error=Missing, what="Mastodon says that what was asked for is gone."),
    413: Ruling(error=Permanent, what="An image of this post is too large for this server."),
    422: Ruling(
        error=Permanent,
        what="Mastodon refused the post as invalid.",
        todo="Change it, then approve it again.",
    ),
    429: Ruling(error=Retryable, what="Mastodon asks us to wait before the next call."),
}
_REFUSED = Ruling(error=Permanent, what="Mastodon refused the post.", todo="Read its reason, then change it.")
_NOT_MASTODON = Ruling(
    error=Permanent,
    what="What answered does not speak as a Mastodon server does.",
    todo="Check the address set in MASTODON_BASE.",
)


def failure(answer: Answer, *, is_create: bool, now: datetime) -> DeliveryError:
    """What an answer that brought no result means.

    Args:
        answer: what the server said.
        is_create: whether the call was to create a post.
        now: aware; resets are counted from here.
    """
    said = text_at(answer.body, "error")
    quote = quoted(LABEL, said)
    shared = beyond_the_rules(answer, label=LABEL, is_create=is_create, quote=quote)
    if shared is not None:
        return shared
    ruling = TABLE.get(answer.status, _REFUSED)
    # Any web server on the way may say 404; only Mastodon says it with a sentence of its own.
    if ruling.error is Missing and not said:
        ruling = _NOT_MASTODON
    wait_s = reset_s(answer.headers, now=now) if answer.status == 429 else None
    return ruling.raised(status=answer.status, is_create=is_create, quote=quote, retry_after_s=wait_s)


def reset_s(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds until the window opens again; None when the server does not say."""
    try:
        reset = datetime.fromisoformat(headers.get("x-ratelimit-reset", ""))
        return max(0.0, (reset - now).total_seconds())
    except (ValueError, TypeError):
        return None


def wait_s(headers: Mapping[str, str], *, now: datetime) -> float:
    """Seconds to wait before the next call when none is left in this window; 0 for no wait."""
    is_full = headers.get("x-ratelimit-remaining", "") == "0"
    return (reset_s(headers, now=now) or 0.0) if is_full else 0.0
