"""Threads that have the same thing to write at the same moment write it in one transaction.

Every transaction that changes a post waits for its turn at the log (``distributor.audit.log``) and for the
disk. Whoever has the turn takes along all that came meanwhile; alone, nobody waits for anybody.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
MOST = 32


@dataclass(slots=True, eq=False)
class _Place(Generic[Item, Result]):
    """One caller's place in the queue: ``results`` holds its one result when it is there."""

    item: Item
    results: Sequence[Result] = ()
    error: BaseException | None = None

    def is_done(self) -> bool:
        return bool(self.results) or self.error is not None


class Together(Generic[Item, Result]):
    """Collects the items of callers in several threads.

    Args:
        write: writes several items in one transaction and gives their results in the same order. When it
            raises for several, it is called again with each alone, so that none fails for another's fault.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]]) -> None:
        self._write = write
        self._turn = threading.Lock()
        self._waiting: list[_Place[Item, Result]] = []

    def do(self, item: Item) -> Result:
        """Write ``item``, alone or with others; returns when it is committed.

        Raises:
            Exception: whatever ``write`` raises for this item alone.
        """
        place: _Place[Item, Result] = _Place(item)
        self._waiting.append(place)
        with self._turn:
            while not place.is_done():
                # The places ahead of this one may fill more than one transaction.
                self._work_off()
        if place.error is not None:
            raise place.error
        return place.results[0]

    def _work_off(self) -> None:
        places = self._waiting[:MOST]
        del self._waiting[: len(places)]
        try:
            results = self._write([place.item for place in places])
        except Exception as error:  # noqa: BLE001 - handed to whom it belongs
            self._each_alone(places, error)
        except BaseException as error:
            for place in places:
                place.error = error
            raise
        else:
            for place, result in zip(places, results, strict=True):
                place.results = [result]

    def _each_alone(self, places: Sequence[_Place[Item, Result]], error: Exception) -> None:
        if len(places) == 1:
            places[0].error = error
            return
        for place in places:
            try:
                place.results = self._write([place.item])
            except Exception as own:  # noqa: BLE001 - handed to whom it belongs
                place.error = own
