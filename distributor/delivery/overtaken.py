"""What was read before a call has to be true still when the log says that the call is made.

The log comes last in a transaction, and whoever waits for it may find that somebody held all meanwhile.
"""

import contextlib
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action

Written = TypeVar("Written")
# Entries of what may stop a post. Whoever writes one waits for the log as we do: what stands before our entry
# was true before our call, for everybody who reads the log.
STOPPERS = (
    Action.HOLD_SET,
    Action.RELEASE_WITHDRAWN,
    Action.RELEASE_REVISED,
    Action.RELEASE_MARKED,
    Action.EMBARGO_SAID,
    Action.EMBARGO_SET,
    Action.CHANNEL_PAUSED,
    Action.CHANNEL_CHANGED,
    Action.NAME_PROTECTED,
)
MOST_TRIES = 5


class OvertakenError(Exception):
    """While a transaction waited for the log, something was committed that may stop its posts."""


def must_not_be_overtaken(*, since: int, first: int) -> None:
    """Look again, once the log is ours until the end of the transaction: what is committed later comes later.

    Args:
        since: the newest entry of the log before anything was read.
        first: the first entry of this transaction.

    Raises:
        OvertakenError: what was read may not be true any more.
    """
    if log.says_any(STOPPERS, after=since, before=first):
        raise OvertakenError


def unless_overtaken(write: Callable[[], Written]) -> Written:
    """Write in a transaction; once more from its beginning where a hold, say, was set while it waited.

    Raises:
        OvertakenError: again and again. Nothing was written.
    """
    for _ in range(MOST_TRIES - 1):
        with contextlib.suppress(OvertakenError), transaction.atomic():
            return write()
    with transaction.atomic():
        return write()
