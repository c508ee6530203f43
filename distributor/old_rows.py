"""Taking away rows that nobody needs any more, a few at a time, so that nothing waits long for a lock.

Each stage says which of its own rows are over and since when; ``distributor.tidy`` asks them all.
"""

import time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

BATCH = 500
# 50,000 rows of a kind at once; the rest goes the next time.
MOST_BATCHES = 100
# SQLite has one writer: whoever waits for it has a turn between two batches.
PAUSE_S = 0.05


def take_away(rows: QuerySet[Any], *, batch: int = BATCH) -> int:
    """Delete what a query finds, in batches with a transaction each. Safe to run twice at once.

    Args:
        rows: of one table, without joins; nothing may refer to them.
        batch: rows a transaction.

    Returns:
        How many are gone.
    """
    gone = 0
    for number in range(MOST_BATCHES):
        if number:
            time.sleep(PAUSE_S)
        taken = _take_batch(rows, size=batch)
        gone += taken
        if taken < batch:
            break
    return gone


def _take_batch(rows: QuerySet[Any], *, size: int) -> int:
    with transaction.atomic():
        # PostgreSQL asks its condition again under the lock; a row that somebody holds is left for the next
        # time. SQLite's transaction is the only one that writes.
        found = rows.select_for_update(skip_locked=True).order_by("pk")
        numbers = list(found.values_list("pk", flat=True)[:size])
        if numbers:
            rows.filter(pk__in=numbers).delete()
    return len(numbers)
