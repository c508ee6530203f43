"""Several threads write in one transaction; none fails for another's fault."""

import threading
from collections.abc import Sequence

import pytest

from distributor.delivery.together import Together

pytestmark = pytest.mark.pure


class Book:
    """Doubles numbers; refuses odd ones, and whoever stands with them."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.first_is_in = threading.Event()
        self.may_go_on = threading.Event()

    def write(self, items: Sequence[int]) -> list[int]:
        self.groups.append(list(items))
        self.first_is_in.set()
        assert self.may_go_on.wait(timeout=10)
        if any(item % 2 for item in items):
            raise ValueError("odd")
        return [2 * item for item in items]


def at_once(book: Book, together: Together, *items: int) -> dict[int, object]:
    """The first item alone, and while it is written all the others."""
    results: dict[int, object] = {}

    def do(item: int) -> None:
        try:
            results[item] = together.do(book.write, item)
        except ValueError as error:
            results[item] = str(error)

    threads = [threading.Thread(target=do, args=[item]) for item in items]
    threads[0].start()
    assert book.first_is_in.wait(timeout=10)
    for thread in threads[1:]:
        thread.start()
    while len(together._waiting) < len(items) - 1:
        threading.Event().wait(0.001)
    book.may_go_on.set()
    for thread in threads:
        thread.join(timeout=10)
    return results


def test_what_comes_meanwhile_is_written_at_once() -> None:
    book = Book()
    results = at_once(book, Together(), 2, 4, 6, 8)
    assert results == {2: 4, 4: 8, 6: 12, 8: 16}
    assert [sorted(group) for group in book.groups] == [[2], [4, 6, 8]]


def test_one_that_cannot_be_written_fails_alone() -> None:
    book = Book()
    results = at_once(book, Together(), 2, 4, 5, 6)
    assert results == {2: 4, 4: 8, 5: "odd", 6: 12}


def test_one_kind_is_written_after_the_other_and_who_is_done_waits_for_nobody() -> None:
    first, second, together = Book(), Book(), Together()
    threads = [
        threading.Thread(target=together.do, args=[book.write, item])
        for book, item in ((first, 2), (second, 4))
    ]
    threads[0].start()
    assert first.first_is_in.wait(timeout=10)
    threads[1].start()
    assert not second.first_is_in.wait(timeout=0.05)
    first.may_go_on.set()
    assert second.first_is_in.wait(timeout=10)
    threads[0].join(timeout=10)
    assert not threads[0].is_alive()
    assert threads[1].is_alive()
    second.may_go_on.set()
    threads[1].join(timeout=10)
    assert not threads[1].is_alive()
    assert (first.groups, second.groups) == ([[2]], [[4]])


def test_a_death_reaches_everybody_in_the_group() -> None:
    class Death(BaseException):
        pass

    def die(items: Sequence[int]) -> list[int]:
        raise Death

    with pytest.raises(Death):
        Together().do(die, 1)


def test_what_is_urgent_goes_before_what_waits_longer() -> None:
    book, together = Book(), Together()
    order: list[str] = []

    def note(items: Sequence[str]) -> list[str]:
        order.extend(items)
        return list(items)

    def shout(items: Sequence[str]) -> list[str]:
        return note(items)

    jobs = [
        lambda: together.do(book.write, 2),
        lambda: together.do(note, "later"),
        lambda: together.do(shout, "now", is_urgent=True),
    ]
    threads = []
    for waiting, job in enumerate(jobs):
        threads.append(threading.Thread(target=job))
        threads[-1].start()
        assert book.first_is_in.wait(timeout=10)
        while len(together._waiting) < waiting:
            threading.Event().wait(0.001)
    book.may_go_on.set()
    for thread in threads:
        thread.join(timeout=10)
    assert order == ["now", "later"]


def test_a_clerk_writes_for_everybody_and_hands_back_what_went_wrong() -> None:
    together, writers = Together(), set()

    def write(items: Sequence[int]) -> list[int]:
        writers.add(threading.current_thread().name)
        return [1 // item for item in items]

    with together.clerk():
        assert together.do(write, 1) == 1
        with pytest.raises(ZeroDivisionError):
            together.do(write, 0)
        assert together.do(write, 1) == 1
    assert writers == {"clerk"}
    assert together.do(write, 1) == 1
    assert writers == {"clerk", threading.current_thread().name}


def test_nobody_is_left_waiting_when_the_clerk_goes() -> None:
    book, together = Book(), Together()
    clerk = together.clerk()
    clerk.__enter__()
    threads = [threading.Thread(target=together.do, args=[book.write, item]) for item in (2, 4)]
    threads[0].start()
    assert book.first_is_in.wait(timeout=10)
    threads[1].start()
    while not together._waiting:
        threading.Event().wait(0.001)
    going = threading.Thread(target=clerk.__exit__, args=[None, None, None])
    going.start()
    book.may_go_on.set()
    for thread in (going, *threads):
        thread.join(timeout=10)
        assert not thread.is_alive()
    assert book.groups == [[2], [4]]
