"""A thread is sent part by part and goes on after the last one that surely stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from distributor.delivery.boundary import Boundary, watching
from distributor.delivery.corrections.ask import ask_for_correction
from distributor.delivery.corrections.carry_out import carry_out_corrections
from distributor.delivery.corrections.decide import approve_correction
from distributor.delivery.corrections.propose import propose
from distributor.delivery.holds import parse_scope, set_hold
from distributor.delivery.models import Attempt, Correction, Kind, Receipt
from distributor.delivery.reconcile import look_for_unknown, say_live
from distributor.delivery.traces import Trace, find
from distributor.errors import DistributorError
from distributor.networks.errors import Retryable, Unknown
from distributor.networks.values import LivePost
from distributor.posts.approve import approve_post
from distributor.posts.edit import edit_post
from distributor.posts.errors import PostError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.reject import reject_post, reopen_post
from tests import factories
from tests.delivery.test_delivery import only_post
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LOST = Unknown("The answer was lost.")


def approved_thread(clock: FakeClock, *texts: str) -> Post:
    post = factories.draft(clock)
    parts = [*(texts or ("1/3 First.", "2/3 Second.", "3/3 Third."))]
    parts[-1] = f"{parts[-1]} {post.link}"
    edit_post(post.pk, "\n---\n".join(parts), person="ana", version=post.version, clock=clock)
    return approve_post(post.pk, person="mira", now=True, clock=clock)


def shown(network: FakeNetwork) -> list[tuple[str, str]]:
    """What a follower sees: each part's first word and what it answers."""
    return [(live.text.split()[0], live.reply_to) for live in network.live]


def test_every_part_answers_the_one_before_it(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    approved_thread(clock)
    for _ in range(3):
        run()
    assert shown(network) == [("1/3", ""), ("2/3", "r1"), ("3/3", "r2")]
    post = only_post()
    assert (post.state, post.parts_live) == (State.PUBLISHED, 3)
    assert list(Receipt.objects.values_list("part", "remote_id")) == [(1, "r1"), (2, "r2"), (3, "r3")]
    assert list(Attempt.objects.values_list("part", flat=True)) == [1, 2, 3]
    run()
    assert len(network.live) == 3


def test_a_part_that_fails_is_tried_again_and_the_ones_before_it_are_not(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    approved_thread(clock)
    run()
    network.mishaps = [(Retryable("Busy."), False)]
    run()
    assert (only_post().state, only_post().parts_live) == (State.APPROVED, 1)
    clock.move(minutes=5)
    for _ in range(2):
        run()
    assert [live.text.split()[0] for live in network.live] == ["1/3", "2/3", "3/3"]
    assert only_post().state == State.PUBLISHED


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_part_whose_answer_was_lost_is_found_and_the_thread_goes_on(
    clock: FakeClock, network: FakeNetwork, run: Run, lost: int
) -> None:
    approved_thread(clock, "1/3 First.", "2/3 Second.", "3/3 Third.")
    for _ in range(lost):
        run()
    network.mishaps = [(LOST, True)]
    run()
    assert only_post().state == State.UNKNOWN
    clock.move(seconds=16)
    for _ in range(4):
        run()
    assert [live.text.split()[0] for live in network.live] == ["1/3", "2/3", "3/3"]
    assert only_post().state == State.PUBLISHED
    assert Receipt.objects.filter(adopted=True).count() == 1


def test_a_later_part_that_never_arrived_is_sent_once_more(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    approved_thread(clock)
    run()
    network.mishaps = [(LOST, False)]
    for _ in range(8):
        run()
        clock.move(minutes=6)
    assert [live.text.split()[0] for live in network.live] == ["1/3", "2/3", "3/3"]


def test_a_first_part_without_the_link_that_is_not_found_asks_a_person(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    approved_thread(clock)
    network.mishaps = [(LOST, True)]
    network.hides = True
    for _ in range(8):
        run()
        clock.move(minutes=6)
    post = only_post()
    assert (post.state, post.due_at, len(network.live)) == (State.UNKNOWN, None, 1)
    assert "carries no link" in post.problem


def test_an_answer_in_other_words_asks_a_person() -> None:
    trace = Trace(ref="r", text="2/2 The second part.", has_link=False, answers="r1")
    other = LivePost(
        remote_id="r9", permalink="", text="Something else", links=(), created_at=NOON, reply_to="r1"
    )
    found = find(trace, [other])
    assert found.post is None
    assert found.doubt


def test_words_are_the_same_however_the_network_writes_them() -> None:
    trace = Trace(ref="r", text="Bread & roses,\n\ncafe\u0301", has_link=False, answers="r1")
    live = LivePost(
        remote_id="r9",
        permalink="",
        text="Bread &amp; roses, café",
        links=(),
        created_at=NOON,
        reply_to="r1",
    )
    assert find(trace, [live]).post == live
    assert find(trace, [replace(live, reply_to="r7")]).post is None


def test_a_hold_stops_a_thread_between_its_parts(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = approved_thread(clock)
    run()
    set_hold(parse_scope(f"post:{post.pk}"), person="mira", clock=clock)
    run()
    assert len(network.live) == 1


def test_what_is_live_of_a_thread_cannot_be_edited_and_the_rest_can(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = approved_thread(clock)
    run()
    post.refresh_from_db()
    with pytest.raises(PostError, match="first 1 parts are live"):
        edit_post(post.pk, "1/2 Other.\n---\n2/2 End.", person="ana", version=post.version, clock=clock)
    edit_post(post.pk, "1/3 First.\n---\n2/2 End.", person="ana", version=post.version, clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    run()
    assert shown(network) == [("1/3", ""), ("2/2", "r1")]
    assert only_post().state == State.PUBLISHED


def test_a_thread_that_is_given_up_half_way_counts_as_published_as_far_as_it_stands(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = approved_thread(clock)
    run()
    reject_post(post.pk, person="mira", because="enough", clock=clock)
    post.refresh_from_db()
    assert (post.state, post.parts) == (State.PUBLISHED, ["1/3 First."])
    run()
    assert len(network.live) == 1
    with pytest.raises(PostError):
        reopen_post(post.pk, person="mira", clock=clock)


def test_a_part_found_by_a_person_needs_an_address_that_tells_its_id(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = approved_thread(clock)
    network.mishaps, network.hides = [(LOST, True)], True
    run()
    with pytest.raises(DistributorError, match="post's own id"):
        say_live(post.pk, permalink="https://x.com/forum", person="mira", clock=clock)
    say_live(post.pk, permalink="https://x.com/forum/status/17?s=20", person="mira", clock=clock)
    run()
    assert network.live[-1].reply_to == "17"


def test_a_gap_between_posts_does_not_part_a_thread(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = approved_thread(clock)
    type(post.channel).objects.update(gap_minutes=30)
    for _ in range(3):
        run()
    assert only_post().state == State.PUBLISHED


class DiedError(BaseException):
    """The worker is gone."""


@pytest.mark.parametrize("died", [False, True])
def test_nothing_follows_what_somebody_decided_to_delete(
    clock: FakeClock, network: FakeNetwork, run: Run, died: bool
) -> None:
    approved_thread(clock)
    run()
    ask_for_correction(only_post().pk, kind=Kind.DELETE, because="a name", person="mira", clock=clock)

    def die(boundary: Boundary) -> None:
        if boundary == Boundary.CORRECTION_ANSWERED:
            raise DiedError

    if died:
        with pytest.raises(DiedError), watching(die):
            carry_out_corrections(clock=clock, connect=lambda _: network)
    run()
    assert len(network.live) == int(not died)
    assert (only_post().state, only_post().parts_live) == (State.DRAFT, 1)
    clock.move(minutes=10)
    carry_out_corrections(clock=clock, connect=lambda _: network)
    assert network.live == []
    assert only_post().state == State.DELETED


def test_a_deletion_waits_for_the_part_that_is_on_its_way(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    """The deletion is approved while nobody knows whether the second part is live."""
    approved_thread(clock)
    run()
    network.mishaps = [(LOST, True)]
    run()
    post = only_post()
    assert post.state == State.UNKNOWN
    made = propose(post, kind=Kind.DELETE, because="It was withdrawn.", clock=clock)
    approve_correction(made.pk, person="mira", clock=clock)
    carry_out_corrections(clock=clock, connect=lambda _: network)
    assert len(network.live) == 2
    assert "on its way" in Correction.objects.get().problem
    clock.move(minutes=2)
    look_for_unknown(clock=clock, connect=lambda _: network)
    carry_out_corrections(clock=clock, connect=lambda _: network)
    assert network.live == []
    assert only_post().state == State.DELETED


def test_nothing_follows_a_part_that_is_gone(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    """A deletion failed half-way: the last part was taken down, the first one could not be."""
    approved_thread(clock)
    for _ in range(2):
        run()
    Receipt.objects.filter(part=2).update(gone_at=clock.now())
    run()
    assert (only_post().state, only_post().parts_live) == (State.DRAFT, 2)
    assert "nothing can follow it" in only_post().problem
    reject_post(only_post().pk, person="mira", clock=clock)
    assert only_post().state == State.PUBLISHED


def test_an_urgent_post_does_not_push_aside_the_rest_of_a_thread_that_has_begun(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = approved_thread(clock)
    run()
    urgent = factories.draft(clock, on=post.channel)
    approve_post(urgent.pk, person="mira", urgent=True, clock=clock)
    for _ in range(3):
        run()
    begun = [word for word, _ in shown(network) if word.endswith("/3")]
    assert begun == ["1/3", "2/3", "3/3"]
