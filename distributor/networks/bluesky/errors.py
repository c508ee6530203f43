"""Bluesky's error table: decided by the error's name, else by the status.

Source: lexicons of com.atproto.server and com.atproto.repo, and packages/xrpc-server
(github.com/bluesky-social/atproto, 2026-08-20): errors are ``{"error": "Name", "message"}``; limits come with
``RateLimit-Reset`` (epoch seconds) and ``Retry-After``.
"""

from collections.abc import Mapping
from datetime import datetime

from distributor.networks.answers import Answer, quoted, text_at
from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
)
from distributor.networks.rulings import Ruling, beyond_the_rules

LABEL = "Bluesky"

_RECONNECT = Ruling(
    error=ReconnectNeeded,
    what="Bluesky no longer accepts this account's app password.",
    todo="Make a new app password in Bluesky's settings and connect the account again.",
)
_TAKEN_DOWN = Ruling(
    error=ReconnectNeeded,
    what="Bluesky has taken this account down or switched it off.",
    todo="Log in at bsky.app and see why, then connect the account again.",
)
_BUSY = Ruling(error=Retryable, what="Bluesky asks us to wait before the next call.")
_MISSING = Ruling(error=Missing, what="Bluesky says that what was asked for is not there.")
_TOO_LARGE = Ruling(error=Permanent, what="An image of this post is too large for Bluesky.")
_REFUSED = Ruling(
    error=Permanent, what="Bluesky refused the post as invalid.", todo="Change it, then approve it again."
)

BY_NAME: Mapping[str, Ruling] = {
    "InvalidSwap": Ruling(error=Duplicate, what="Bluesky says that this very post stands there already."),
    "ExpiredToken": _RECONNECT,
    "InvalidToken": _RECONNECT,
    "AuthenticationRequired": _RECONNECT,
    "AuthMissing": _RECONNECT,
    "AuthFactorTokenRequired": _RECONNECT,
    "AccountTakedown": _TAKEN_DOWN,
    "AccountDeactivated": _TAKEN_DOWN,
    "RepoTakendown": _TAKEN_DOWN,
    "RepoDeactivated": _TAKEN_DOWN,
    "RecordNotFound": _MISSING,
    "RateLimitExceeded": _BUSY,
    "BlobTooLarge": _TOO_LARGE,
    "PayloadTooLarge": _TOO_LARGE,
}
BY_STATUS: Mapping[int, Ruling] = {401: _RECONNECT, 403: _TAKEN_DOWN, 413: _TOO_LARGE, 429: _BUSY}


def failure(answer: Answer, *, is_create: bool, now: datetime, remote_id: str = "") -> DeliveryError:
    """What an answer that brought no result means.

    Args:
        answer: what Bluesky said.
        is_create: whether the call was to create a post.
        now: aware; resets are counted from here.
        remote_id: the address of the record that was asked for: what a duplicate is.
    """
    quote = quoted(LABEL, text_at(answer.body, "message"))
    shared = beyond_the_rules(answer, label=LABEL, is_create=is_create, quote=quote)
    if shared is not None:
        return shared
    # Some servers say RecordNotFound, others InvalidRequest with these words.
    is_missing = text_at(answer.body, "message").startswith("Could not locate record")
    named = _MISSING if is_missing else BY_NAME.get(text_at(answer.body, "error"))
    ruling = named or BY_STATUS.get(answer.status, _REFUSED)
    return ruling.raised(
        status=answer.status,
        is_create=is_create,
        quote=quote,
        retry_after_s=_wait_s(answer, now=now) if ruling is _BUSY else None,
        remote_id=remote_id,
    )


def is_expired(answer: Answer) -> bool:
    """Whether the session has ended; the call was not executed."""
    return answer.status in {400, 401} and text_at(answer.body, "error") in {"ExpiredToken", "InvalidToken"}


def _wait_s(answer: Answer, *, now: datetime) -> float | None:
    """Seconds until the window opens again; None when Bluesky does not say."""
    after, reset = (answer.headers.get(name, "").strip() for name in ("retry-after", "ratelimit-reset"))
    if after.isdecimal():
        return float(after)
    return max(0.0, float(reset) - now.timestamp()) if reset.isdecimal() else None
