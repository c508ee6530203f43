"""What follows from a call that did not end in a receipt: deciding, apart from doing. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
)
from distributor.posts.lifecycle import State

MAX_WAIT_S = 3600.0
JITTER = 0.25


class DueAgain(Retryable):
    """Surely not posted, and what stood in the way is gone: the post is due again at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of the post.

    Attributes:
        state: the state it moves to.
        outcome: what the attempt is filed under.
        wait_s: seconds until a worker looks at it again; None when only a person can go on.
        pauses_channel: nothing else of the channel can leave either.
        may_send_again: whether one more call is thinkable after an unknown outcome.
    """

    state: State
    outcome: str
    wait_s: float | None
    pauses_channel: bool = False
    may_send_again: bool = True


def after_error(
    error: DeliveryError,
    *,
    tries: int,
    max_tries: int,
    base_s: float,
    first_look_s: float,
    random: Callable[[], float],
) -> Next:
    """Decide by what the error means.

    Args:
        error: from the network's own table.
        tries: calls of this approval that surely failed before this one.
        max_tries: calls that may fail before a person is asked.
        base_s: seconds of the first back-off.
        first_look_s: seconds until the account is read back after an unknown outcome.
        random: gives numbers from 0 up to 1.
    """
    if isinstance(error, ReconnectNeeded | PaymentNeeded | DueAgain):
        pauses = not isinstance(error, DueAgain)
        return Next(state=State.APPROVED, outcome="retry", wait_s=0, pauses_channel=pauses)
    if isinstance(error, Permanent):
        return Next(state=State.FAILED, outcome="failed", wait_s=None)
    if isinstance(error, Retryable):
        if tries + 1 >= max_tries:
            return Next(state=State.FAILED, outcome="failed", wait_s=None)
        wait_s = max(backoff_s(tries, base_s=base_s, random=random), error.retry_after_s or 0)
        return Next(state=State.APPROVED, outcome="retry", wait_s=wait_s)
    if isinstance(error, Duplicate):
        # Identical content with our own unique link can only be an earlier call of ours: look for it,
        # and never send it again, because the network would refuse it again.
        return Next(state=State.UNKNOWN, outcome="duplicate", wait_s=first_look_s, may_send_again=False)
    return Next(state=State.UNKNOWN, outcome="unknown", wait_s=first_look_s)


def backoff_s(tries: int, *, base_s: float, random: Callable[[], float]) -> float:
    """Seconds to wait: doubling, at most an hour, spread by a quarter so that posts do not march in step."""
    wait_s = min(base_s * 2.0 ** min(tries, 20), MAX_WAIT_S)
    return wait_s * (1 - JITTER + 2 * JITTER * random())
