"""Working off what waits, one by one: a fault with one keeps none of the others waiting."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import structlog
from django.db import InterfaceError, OperationalError

Item = TypeVar("Item")
Result = TypeVar("Result")
logger = structlog.get_logger(__name__)


def each_alone(items: Iterable[Item], work: Callable[[Item], Result], *, doing: str) -> list[Result]:
    """Do ``work`` for every item. One that nobody foresaw a fault in is left as it is, and logged.

    It stays where it waits, so it is tried again at the next round and shows among what is late.

    Args:
        items: what waits, in its order.
        work: for one of them, in a transaction of its own.
        doing: what is done, for the log of the process.

    Returns:
        What the work gave, without those that failed.

    Raises:
        OperationalError, InterfaceError: the database is away, so the others would fail too.
    """
    done = []
    for item in items:
        try:
            done.append(work(item))
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # The edge of one item: whatever it was, those behind it must not wait for it.
            logger.exception("left_waiting", doing=doing, item=getattr(item, "pk", item))
    return done
