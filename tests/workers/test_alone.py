"""What waits is worked off one by one: a fault with one is not the others' fault."""

import pytest
from django.db import DataError, OperationalError

from distributor.alone import each_alone


def halved(number: int) -> int:
    if number == 13:
        raise DataError("too long for its column")
    return number // 2


def test_a_fault_with_one_keeps_none_behind_it_waiting() -> None:
    assert each_alone([2, 13, 8], halved, doing="halve") == [1, 4]


def test_a_database_that_is_away_is_everybodys_fault() -> None:
    def away(_: int) -> int:
        raise OperationalError("no connection")

    with pytest.raises(OperationalError):
        each_alone([1, 2], away, doing="wait")
