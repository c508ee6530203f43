"""Where the installations of the fault tests keep their data: SQLite, or the servers of this round."""

import itertools
import os
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

# Redis has 16 numbered databases. The first ones belong to the test processes themselves (tests/settings.py).
_NUMBERS = itertools.cycle(range(4, 10) if os.environ.get("PYTEST_XDIST_WORKER") == "gw1" else range(10, 16))


@pytest.fixture
def variables() -> Iterator[dict[str, str]]:
    """Empty for SQLite and the embedded broker; a database of its own on a given PostgreSQL."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield {}
        return
    import psycopg

    name = f"faults_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield {
        "DATABASE_URL": server.rsplit("/", 1)[0] + f"/{name}",
        # A Redis database of its own keeps test processes from taking each other's messages.
        "BROKER_URL": urlsplit(os.environ["BROKER_URL"])._replace(path=f"/{next(_NUMBERS)}").geturl(),
    }
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
