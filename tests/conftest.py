"""What every test starts from: a fresh data folder, no network but this machine, a clock to move."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import hypothesis
import pytest
import pytest_socket

from tests.fakes import FakeClock

# Two cores and a cold start are no reason for a property to fail; timings live in benchmarks.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")


# Mark -> whether this round has what it needs. "make test" runs a round for each.
ROUNDS: dict[str, Callable[[], bool]] = {
    "postgresql": lambda: os.environ.get("DATABASE_URL", "").startswith("postgres"),
    "redis": lambda: os.environ.get("BROKER_URL", "").startswith("redis"),
    "embedded": lambda: not os.environ.get("BROKER_URL"),
}


def pytest_itemcollected(item: pytest.Item) -> None:
    """What reads and writes knows no database: said before anything is chosen by its marks."""
    if item.path.parent.name in {"reading", "writing"}:
        item.add_marker(pytest.mark.pure)


def slow_ones_first(items: list[pytest.Item], *, workers: int) -> list[pytest.Item]:
    """Tests that wait for processes first in each worker's share, so that none is left for the end.

    Shares are as ``--dist worksteal`` gives them out: so many in a row for each worker.
    """
    slow = [item for item in items if item.get_closest_marker("faults")]
    quick = [item for item in items if not item.get_closest_marker("faults")]
    shares = [slow[number::workers] for number in range(workers)]
    size = len(items) // workers
    ordered: list[pytest.Item] = []
    for number, share in enumerate(shares, start=1):
        room = len(quick) if number == workers else max(0, size - len(share))
        ordered += [*share, *quick[:room]]
        del quick[:room]
    return ordered


@pytest.hookimpl(trylast=True)  # after the tests were shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the reason, what this round cannot run."""
    items[:] = slow_ones_first(items, workers=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    for item in items:
        for mark, is_there in ROUNDS.items():
            if item.get_closest_marker(mark) and not is_there():
                item.add_marker(pytest.mark.skip(reason=f"{mark} belongs to another round of make test"))


def pytest_runtest_setup() -> None:
    """Nothing outside this machine is ever called."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _same_numbers(request: pytest.FixtureRequest) -> None:
    """What a test makes is the same in any order of tests."""
    # Pure tests know no tables, and reading and writing are tested where Django is not even set up.
    if not request.node.get_closest_marker("pure"):
        from distributor.releases import own_rules
        from tests import factories

        factories.start_over()
        own_rules.forget()


@pytest.fixture
def clock() -> FakeClock:
    """Tuesday 24 November 2026, 08:00 UTC, until the test moves it."""
    return FakeClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


class _Guard:
    """Whether a test of this process has taken the audit log's guard away."""

    is_gone = False


@pytest.fixture(autouse=True)
def _log_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with real transactions are emptied afterwards, which the audit log's guard refuses.

    So the guard stands during such a test and is taken away right before the tables are emptied.
    """
    marker = request.node.get_closest_marker("django_db")
    by_marker = marker is not None and marker.kwargs.get("transaction", False)
    empties = by_marker or {"transactional_db", "live_server"} & set(request.fixturenames)
    uses = empties or marker is not None or "db" in request.fixturenames
    if not uses or not (empties or _Guard.is_gone):
        yield
        return
    from django.db import connection

    from distributor.audit.guard import install_guard, remove_guard

    request.getfixturevalue("transactional_db" if empties else "db")
    # Where tests are given to whoever is free, one that empties nothing may come after one that did.
    install_guard(connection)
    yield
    if empties:
        remove_guard(connection)
        _Guard.is_gone = True
