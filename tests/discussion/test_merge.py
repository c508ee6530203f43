"""Two edits of one text put together; no database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.discussion.merge import merged

pytestmark = pytest.mark.pure
BASE = "The workers were taken. They are held in Port Sorrel."


def test_edits_that_do_not_touch_are_both_there() -> None:
    ours = BASE.replace("The workers", "Twelve workers")
    theirs = BASE.replace("Port Sorrel", "Manila")
    assert merged(BASE, ours, theirs) == "Twelve workers were taken. They are held in Manila."


def test_edits_of_one_place_are_for_a_person() -> None:
    assert merged(BASE, BASE.replace("Port Sorrel", "Cebu"), BASE.replace("Port Sorrel", "Manila")) is None


def test_the_same_edit_of_both_is_made_once() -> None:
    both = BASE.replace("taken", "arrested")
    assert merged(BASE, both, both) == both


@given(base=st.text("ab \nក", max_size=20), ours=st.text("ab \nក", max_size=20))
def test_where_one_side_changed_nothing_the_other_one_stands(base: str, ours: str) -> None:
    assert merged(base, ours, base) == ours
    assert merged(base, base, ours) == ours
