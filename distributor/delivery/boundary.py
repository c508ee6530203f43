"""The names of the moments at which a death would matter: around every commit and call of delivery.

Tests die at each of them in turn (``tests/delivery/test_crash_points.py``); in the program nobody watches.
"""

import contextlib
from collections.abc import Callable, Iterator
from enum import StrEnum


class Boundary(StrEnum):
    """A moment between two things that cannot be undone together."""

    CLAIMED = "the claim is committed"
    INTENDED = "the intent is committed, nothing is sent"
    UPLOADED = "the pictures are at the network, nothing is posted"
    ANSWERED = "the network answered, nothing is recorded"
    RECORDED = "the outcome is committed"
    SWEPT = "a dead claim was taken back"
    LOOK_TAKEN = "the look is taken, the account not read"
    LOOKED = "the account was read, nothing is concluded"
    CONCLUDED = "the conclusion is committed"
    CORRECTION_INTENDED = "a correction is about to be carried out"
    CORRECTION_ANSWERED = "the network answered a correction, nothing is recorded"


_watchers: list[Callable[[Boundary], None]] = []


def passed(boundary: Boundary) -> None:
    """Say that the moment is here."""
    for watcher in _watchers:
        watcher(boundary)


@contextlib.contextmanager
def watching(watcher: Callable[[Boundary], None]) -> Iterator[None]:
    """Call ``watcher`` at every moment while the block runs."""
    _watchers.append(watcher)
    try:
        yield
    finally:
        _watchers.remove(watcher)
