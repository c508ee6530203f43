"""Waiting for others to wait: how a test on PostgreSQL knows that nobody can go on."""

import time

from django.db import connection

WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def waits_for_somebody(count: int = 1, *, seconds: float = 10) -> None:
    """Return once so many transactions wait for a lock, or after ``seconds``."""
    give_up = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < give_up:
            cursor.execute(WAITS)
            if cursor.fetchone()[0] >= count:
                return
            time.sleep(0.01)
