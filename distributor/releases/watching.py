"""How often the page of a release is looked at again. Pure."""

from datetime import datetime, timedelta

OFTEN, OFTEN_FOR = timedelta(hours=1), timedelta(days=2)
SELDOM, LOOKED_AT_FOR = timedelta(days=1), timedelta(days=30)


def next_look(found_at: datetime, *, now: datetime) -> datetime | None:
    """When a page is looked at next; None when the release is too old to be watched."""
    age = now - found_at
    if age < OFTEN_FOR:
        return now + OFTEN
    return now + SELDOM if age < LOOKED_AT_FOR else None
