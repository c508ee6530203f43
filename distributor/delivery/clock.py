"""One time for all workers: the database's."""

import time
from datetime import UTC, datetime

from django.db import connection


class DatabaseClock:
    """Asks PostgreSQL what time it is, so that machines with different clocks agree on what is due.

    SQLite lives on one machine; there the machine's own clock is the same thing without the question.
    """

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        if connection.vendor != "postgresql":
            return datetime.now(UTC)
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            row: tuple[datetime] = cursor.fetchone()
        return row[0].astimezone(UTC)

    def monotonic(self) -> float:
        """Seconds of this process's monotonic clock; comparable only within it."""
        return time.monotonic()
