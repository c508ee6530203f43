"""What every test starts from: a fresh data folder, no network but this machine, a clock to move."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime

# Before Django reads its settings: tests never touch a real installation's folder.
os.environ["DISTRIBUTOR_DATA"] = tempfile.mkdtemp(prefix="distributor-tests-")
os.environ.setdefault("DISTRIBUTOR_LOG_LEVEL", "CRITICAL")
# The sync Playwright API keeps an event loop running in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

import pytest
import pytest_socket

from tests.fakes import FakeClock


def pytest_runtest_setup() -> None:
    """Nothing outside this machine is ever called."""
    pytest_socket.socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture
def clock() -> FakeClock:
    """Tuesday 24 November 2026, 08:00 UTC, until the test moves it."""
    return FakeClock(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _log_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests with real transactions are emptied afterwards, which the audit log's guard refuses.

    So the guard stands during such a test and is taken away right before the tables are emptied.
    """
    marker = request.node.get_closest_marker("django_db")
    by_marker = marker is not None and marker.kwargs.get("transaction", False)
    if not by_marker and not {"transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    from django.db import connection

    from distributor.audit.guard import install_guard, remove_guard

    request.getfixturevalue("transactional_db")
    install_guard(connection)
    yield
    remove_guard(connection)
