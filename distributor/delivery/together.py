"""Threads that have the same thing to write at the same moment write it in one transaction.

Every transaction that changes a post waits for its turn at the log (``distributor.audit.log``) and for the
disk. Whoever has the turn takes along all that came meanwhile with the same; alone, nobody waits for
anybody.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Write = Callable[[Sequence[Item]], Sequence[Result]]
MOST = 32


@dataclass(slots=True, eq=False)
class _Place:
    """One caller's place in the queue: ``results`` holds its one result when it is there.

    Attributes:
        called: the result is there, or it is this caller's turn to write.
    """

    write: Write[Any, Any]
    item: Any
    called: threading.Event = field(default_factory=threading.Event)
    results: Sequence[Any] = ()
    error: BaseException | None = None

    def is_done(self) -> bool:
        return bool(self.results) or self.error is not None


class Together:
    """A queue of one process, with one transaction under way at a time."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: list[_Place] = []
        self._is_writing = False

    def do(self, write: Write[Item, Result], item: Item) -> Result:
        """Write ``item``, alone or with others; returns when it is committed.

        Args:
            write: writes several items in one transaction and gives their results in the same order. When
                it raises for several, it is called again with each alone, so that none fails for another's
                fault.
            item: this caller's own.

        Raises:
            Exception: whatever ``write`` raises for this item alone.
        """
        place = _Place(write, item)
        with self._guard:
            self._waiting.append(place)
            is_my_turn, self._is_writing = not self._is_writing, True
        if not is_my_turn:
            place.called.wait()
        if not place.is_done():
            self._take_turn()
        if place.error is not None:
            raise place.error
        result: Result = place.results[0]
        return result

    def _take_turn(self) -> None:
        """Write for the first in the queue, which is this caller, and hand the turn on."""
        with self._guard:
            write = self._waiting[0].write
            places = [place for place in self._waiting if place.write == write][:MOST]
            self._waiting = [place for place in self._waiting if place not in places]
        try:
            _work_off(write, places)
        finally:
            with self._guard:
                self._is_writing = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].called.set()
            for place in places:
                place.called.set()


def _work_off(write: Write[Any, Any], places: Sequence[_Place]) -> None:
    try:
        results = write([place.item for place in places])
    except Exception as error:  # noqa: BLE001 - handed to whom it belongs
        _each_alone(write, places, error)
    except BaseException as error:
        for place in places:
            place.error = error
        raise
    else:
        for place, result in zip(places, results, strict=True):
            place.results = [result]


def _each_alone(write: Write[Any, Any], places: Sequence[_Place], error: Exception) -> None:
    if len(places) == 1:
        places[0].error = error
        return
    for place in places:
        try:
            place.results = write([place.item])
        except Exception as own:  # noqa: BLE001 - handed to whom it belongs
            place.error = own


# Intents and outcomes; claims have a queue of their own.
TOGETHER = Together()
