"""The life cycle: what may follow what."""

import pytest
from django.db import transaction

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.posts.errors import IllegalTransition
from distributor.posts.lifecycle import MOVES, State, may_move
from distributor.posts.models import Post
from distributor.posts.transition import move
from tests import factories
from tests.fakes import FakeClock


@pytest.mark.pure
def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)


@pytest.mark.pure
def test_nothing_is_sent_that_was_not_approved_and_claimed() -> None:
    assert {before for before in State if may_move(before, State.SENDING)} == {State.CLAIMED}
    assert {before for before in State if may_move(before, State.CLAIMED)} == {State.APPROVED}


@pytest.mark.pure
def test_what_is_live_gets_a_further_part_or_is_deleted_and_nothing_else() -> None:
    assert MOVES[State.PUBLISHED] == {State.APPROVED, State.DELETED}


@pytest.mark.pure
def test_only_what_is_partly_live_can_end_as_published_without_a_call() -> None:
    assert not may_move(State.DRAFT, State.PUBLISHED)
    assert may_move(State.DRAFT, State.PUBLISHED, is_live=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "after", [State.CLAIMED, State.SENDING, State.PUBLISHED, State.UNKNOWN, State.FAILED]
)
def test_a_move_the_life_cycle_does_not_have_is_refused(clock: FakeClock, after: State) -> None:
    post = factories.draft(clock)
    entries = Entry.objects.count()
    with pytest.raises(IllegalTransition, match="cannot become"):
        move(post, after, action=Action.POST_CLAIMED, actor="test", clock=clock)
    assert (Post.objects.get().state, Entry.objects.count()) == (State.DRAFT, entries)


@pytest.mark.django_db
def test_of_two_who_move_the_same_post_the_second_is_refused(clock: FakeClock) -> None:
    post = factories.draft(clock)
    same = Post.objects.get(pk=post.pk)
    move(post, State.REJECTED, action=Action.POST_REJECTED, actor="a", clock=clock)
    with pytest.raises(IllegalTransition, match="changed meanwhile"), transaction.atomic():
        move(same, State.REJECTED, action=Action.POST_REJECTED, actor="b", clock=clock)
    assert Entry.objects.filter(action=Action.POST_REJECTED).count() == 1
