"""What follows from each kind of failure, as a table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.delivery.retry import JITTER, MAX_WAIT_S, Next, after_error, backoff_s
from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.posts.lifecycle import State, may_move

pytestmark = pytest.mark.pure


def then(error: DeliveryError, *, tries: int = 0) -> Next:
    return after_error(error, tries=tries, max_tries=8, base_s=30, first_look_s=15, random=lambda: 0.5)


@pytest.mark.parametrize(
    ("error", "tries", "state", "wait_s", "pauses"),
    [
        (Retryable("busy"), 0, State.APPROVED, 30, False),
        (Retryable("busy"), 3, State.APPROVED, 240, False),
        (Retryable("busy", retry_after_s=900), 0, State.APPROVED, 900, False),
        (Retryable("busy"), 7, State.FAILED, None, False),
        (Permanent("too long"), 0, State.FAILED, None, False),
        (ReconnectNeeded("token"), 0, State.APPROVED, 0, True),
        (PaymentNeeded("credit"), 7, State.APPROVED, 0, True),
        (Unknown("no answer"), 0, State.UNKNOWN, 15, False),
        (Duplicate("same"), 0, State.UNKNOWN, 15, False),
    ],
)
def test_each_kind_has_its_consequence(
    error: DeliveryError, tries: int, state: State, wait_s: float | None, *, pauses: bool
) -> None:
    found = then(error, tries=tries)
    assert (found.state, found.wait_s, found.pauses_channel) == (state, wait_s, pauses)
    assert may_move(State.SENDING, found.state)


def test_a_duplicate_is_never_sent_again() -> None:
    assert not then(Duplicate("same")).may_send_again
    assert then(Unknown("no answer")).may_send_again


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_double_up_to_an_hour_spread_by_a_quarter(tries: int, random: float) -> None:
    middle = min(30 * 2 ** min(tries, 20), MAX_WAIT_S)
    wait = backoff_s(tries, base_s=30, random=lambda: random)
    assert middle * (1 - JITTER) <= wait <= middle * (1 + JITTER)
