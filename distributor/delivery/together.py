"""Threads that have the same thing to write at the same moment write it in one transaction.

Every transaction that changes a post waits for its turn at the log (``distributor.audit.log``) and for the
disk. Whoever has the turn takes along all that came meanwhile with the same; alone, nobody waits for
anybody. In a worker one thread, the clerk, has every turn: one connection to the database is enough then,
however many calls are under way, and it is warm when a post falls due.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import Error, close_old_connections, connections

Item = TypeVar("Item")
Result = TypeVar("Result")
Write = Callable[[Sequence[Item]], Sequence[Result]]
MOST = 32
# After so many seconds without work the connection is looked at before it is used.
LONG_S = 1.0


@dataclass(slots=True, eq=False)
class _Place:
    """One caller's place in the queue: ``results`` holds its one result when it is there.

    Attributes:
        called: the result is there, or it is this caller's turn to write.
    """

    write: Write[Any, Any]
    item: Any
    is_urgent: bool = False
    called: threading.Event = field(default_factory=threading.Event)
    results: Sequence[Any] = ()
    error: BaseException | None = None

    def is_done(self) -> bool:
        return bool(self.results) or self.error is not None


class Together:
    """A queue of one process, with one transaction under way at a time."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._come = threading.Condition(self._guard)
        self._waiting: list[_Place] = []
        self._is_writing = False
        self._clerks = 0

    def do(self, write: Write[Item, Result], item: Item, *, is_urgent: bool = False) -> Result:
        """Write ``item``, alone or with others; returns when it is committed.

        Args:
            write: writes several items in one transaction and gives their results in the same order. When
                it raises for several, it is called again with each alone, so that none fails for another's
                fault.
            item: this caller's own.
            is_urgent: goes before what is not, as a post whose time has come before notes on those that left.

        Raises:
            Exception: whatever ``write`` raises for this item alone.
        """
        place = _Place(write, item, is_urgent)
        with self._guard:
            self._line_up(place)
            is_my_turn = not self._is_writing and not self._clerks
            self._is_writing = self._is_writing or is_my_turn
        if not is_my_turn:
            place.called.wait()
        if not place.is_done():
            self._take_turn(place)
        if place.error is not None:
            raise place.error
        result: Result = place.results[0]
        return result

    def _line_up(self, place: _Place) -> None:
        behind = sum(each.is_urgent for each in self._waiting) if place.is_urgent else len(self._waiting)
        self._waiting.insert(behind, place)
        self._come.notify_all()

    @contextlib.contextmanager
    def clerk(self) -> Iterator[None]:
        """While the block runs, a thread of its own writes for everybody."""
        with self._guard:
            self._clerks += 1
        thread = threading.Thread(target=self._serve, name="clerk", daemon=True)
        thread.start()
        try:
            yield
        finally:
            with self._guard:
                self._clerks -= 1
                self._come.notify_all()
            thread.join()

    def _serve(self) -> None:
        """Take every turn until the block ends; whoever comes later takes their own again."""
        rested = time.monotonic()
        while (first := self._called()) is not None:
            if time.monotonic() - rested > LONG_S:
                _let_go()  # the database may have been away since
            with contextlib.suppress(BaseException):  # each caller has it
                self._take_turn(first)
            if first.error is not None:
                _let_go()
            rested = time.monotonic()
        connections.close_all()

    def _called(self) -> _Place | None:
        """Wait for somebody; the one to write for next, None when there is no more to do."""
        with self._guard:
            while self._clerks and (self._is_writing or not self._waiting):
                self._come.wait()
            if self._is_writing or not self._waiting:
                return None
            self._is_writing = True
            return self._waiting[0]

    def _take_turn(self, first: _Place) -> None:
        """Write for ``first`` and all who came with the same; then hand the turn on."""
        with self._guard:
            same = [place for place in self._waiting if place.write == first.write and place is not first]
            places = [first, *same[: MOST - 1]]
            self._waiting = [place for place in self._waiting if place not in places]
        try:
            _work_off(first.write, places)
        finally:
            with self._guard:
                self._is_writing = bool(self._waiting) and not self._clerks
                if self._is_writing:
                    self._waiting[0].called.set()
                self._come.notify_all()
            for place in places:
                place.called.set()


def _let_go() -> None:
    """Close a connection that is broken or old; the next statement opens another."""
    with contextlib.suppress(Error):
        close_old_connections()


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


WRITES = Together()
"""Claims, intents and outcomes of this process."""
