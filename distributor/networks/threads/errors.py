"""Threads' error table: Graph's shape and numbers, decided by code and subcode.

Source: developers.facebook.com/docs/threads/troubleshooting and /docs/graph-api/guides/error-handling (2026,
by notes, read 2026-11-23); 24 with subcode 4279009 for a container that is not there (yet), and 1 with
2207052 for an image that cannot be fetched, as integrators see them (github.com/gitroomhq/postiz-app, pull
request 2047 and issue 1364, read 2026-11-28).
"""

from collections.abc import Mapping

from distributor.networks.answers import Answer, number_at, quoted, text_at, value_at
from distributor.networks.errors import DeliveryError, Missing, Permanent, ReconnectNeeded, Retryable
from distributor.networks.rulings import Ruling, beyond_the_rules, unclear

LABEL = "Threads"

_TOKEN = Ruling(
    error=ReconnectNeeded,
    what="Threads no longer accepts this account's token.",
    todo="Connect the account again on the channels page.",
)
_RIGHTS = Ruling(
    error=ReconnectNeeded,
    what="Threads does not let this connection do that.",
    todo="Connect the account again and leave every permission on.",
)
_THROTTLED = Ruling(error=Retryable, what="Threads asks us to wait before the next call.")
_REFUSED = Ruling(
    error=Permanent, what="Threads refused the post as invalid.", todo="Change it, then approve it again."
)
_GONE = Ruling(error=Missing, what="Threads says that what was asked for is not there.")
_NOT_FETCHED = Ruling(
    error=Retryable,
    what="Threads could not fetch a picture of this post from this installation.",
    todo="It is tried again by itself; if this lasts, see that DISTRIBUTOR_PUBLIC_URL opens from outside.",
)
_PICTURE = Ruling(
    error=Permanent,
    what="Threads cannot work on a picture of this post.",
    todo="Use another picture, then approve the post again.",
)
# (code, subcode), else code alone.
BY_CODE: Mapping[int | tuple[int, int], Ruling] = {
    (100, 33): _GONE,
    (24, 4279009): Ruling(
        error=Retryable, what="Threads no longer knows the draft that was to be published."
    ),
    (1, 2207052): _NOT_FETCHED,
    190: _TOKEN,
    102: _TOKEN,
    3: _RIGHTS,
    10: _RIGHTS,
    **dict.fromkeys(range(200, 300), _RIGHTS),
    **dict.fromkeys((4, 17, 32, 341, 613), _THROTTLED),
}

# What ``error_message`` of a container in ERROR says.
# Source: developers.facebook.com/docs/threads/troubleshooting (updated 2025-07-14, read 2026-11-28), which
# names no message for images alone: theirs come as UNKNOWN. The links' is of the changelog (2025-12-22).
BY_MESSAGE: Mapping[str, Ruling] = {
    "FAILED_DOWNLOADING_VIDEO": _NOT_FETCHED,
    "FAILED_PROCESSING_VIDEO": _PICTURE,
    "INVALID_ASPEC_RATIO": _PICTURE,
    "THREADS_API__LINK_LIMIT_EXCEEDED": Ruling(
        error=Permanent,
        what="Threads takes five links a post.",
        todo="Take some out, then approve the post again.",
    ),
    "UNKNOWN": Ruling(
        error=Retryable,
        what="Threads could not work on this post and does not say why; where it has pictures, perhaps they "
        "could not be fetched.",
        todo="It is tried again by itself; if this lasts, see that DISTRIBUTOR_PUBLIC_URL can be opened from "
        "outside, or use other pictures.",
    ),
}
_EXPIRED = Ruling(
    error=Retryable, what="What was made ready at Threads for this post has ended before it was published."
)


def container_failure(status: str, message: str) -> DeliveryError:
    """Why a container can never be published; a new one may be.

    Args:
        status: ``"ERROR"`` or ``"EXPIRED"``.
        message: its ``error_message``; may be empty.
    """
    if status == "EXPIRED":
        return _EXPIRED.raised(status=200, is_create=True)
    ruling = BY_MESSAGE.get(message or "UNKNOWN")
    if ruling is None:
        why = message.rstrip(".")
        return Permanent(f"Threads cannot publish this post ({why}). Nothing was posted. Change it.")
    return ruling.raised(status=200, is_create=True)


def failure(answer: Answer, *, is_create: bool) -> DeliveryError:
    """What an answer that brought no result means.

    Args:
        answer: what Threads said.
        is_create: whether the call was to publish.
    """
    error = value_at(answer.body, "error")
    quote = quoted(LABEL, text_at(error, "error_user_msg") or text_at(error, "message"))
    code, subcode = number_at(error, "code"), number_at(error, "error_subcode")
    ruling = BY_CODE.get((code, subcode)) or BY_CODE.get(code)
    if ruling is None and answer.status == 429:
        ruling = _THROTTLED
    if ruling is not None:
        return ruling.raised(status=answer.status, is_create=is_create, quote=quote)
    if value_at(error, "is_transient") is True or code in {1, 2}:
        return unclear(LABEL, status=answer.status, is_create=is_create, quote=quote)
    shared = beyond_the_rules(answer, label=LABEL, is_create=is_create, quote=quote)
    return shared or _REFUSED.raised(status=answer.status, is_create=is_create, quote=quote)
