"""Threads' error table: Graph's shape and numbers, decided by code and subcode.

Source: developers.facebook.com/docs/threads/troubleshooting and /docs/graph-api/guides/error-handling (2026,
by notes, read 2026-11-23); 24 with subcode 4279009 for a container that is not there, as integrators see it.
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
# (code, subcode), else code alone.
BY_CODE: Mapping[int | tuple[int, int], Ruling] = {
    (100, 33): _GONE,
    (24, 4279009): Ruling(
        error=Retryable, what="Threads no longer knows the draft that was to be published."
    ),
    190: _TOKEN,
    102: _TOKEN,
    3: _RIGHTS,
    10: _RIGHTS,
    **dict.fromkeys(range(200, 300), _RIGHTS),
    **dict.fromkeys((4, 17, 32, 341, 613), _THROTTLED),
}


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
