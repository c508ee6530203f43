"""The dispatcher's own rounds: what it hands out, how long it sleeps, how it ends."""

import threading
import time
from collections import deque
from datetime import timedelta

import pytest
from django.db import connection

from distributor.channels.models import Channel
from distributor.delivery.dispatcher import Dispatcher
from distributor.delivery.plan import IDLE_S, TICK_S, TOGETHER_S, Coming, Plan
from distributor.posts.approve import approve_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.fakes import FakeClock


@pytest.mark.django_db
def test_it_sleeps_until_something_is_due(clock: FakeClock) -> None:
    dispatcher = Dispatcher(clock=clock)
    assert (dispatcher.tick().ends_s, dispatcher.tick().next_s()) == (clock.monotonic() + IDLE_S, None)
    post = factories.draft(clock)
    approve_post(post.pk, person="mira", clock=clock)
    assert dispatcher.tick().ends_s == clock.monotonic() + IDLE_S
    post.refresh_from_db()
    assert post.publish_at is not None
    clock.move(seconds=(post.publish_at - clock.now()).total_seconds() - 3)
    plan = dispatcher.tick()
    assert (plan.ends_s, plan.next_s()) == (clock.monotonic() + TICK_S, None)
    clock.move(seconds=2.9)
    plan = dispatcher.tick()
    assert plan.next_s() == pytest.approx(clock.monotonic() + 0.1 + TOGETHER_S)
    assert plan.take(clock.monotonic()) == []
    assert [one.post_id for one in plan.take(clock.monotonic() + 0.1)] == [post.pk]
    assert plan.next_s() is None
    dispatcher.stop()


@pytest.mark.pure
def test_a_channel_that_keeps_a_gap_gets_one_post_at_a_time() -> None:
    plan = Plan(
        coming=deque(
            Coming(at_s=number / 1000, post_id=number, channel_id=number % 2, keeps_gap=number % 2 == 0)
            for number in range(8)
        ),
        ends_s=1,
    )
    assert [one.post_id for one in plan.take(0.0055)] == [0, 1, 3, 5]
    assert [one.post_id for one in plan.take(1)] == [6, 7]


@pytest.mark.django_db(transaction=True)
def test_what_is_claimed_when_it_stops_is_given_back(clock: FakeClock) -> None:
    post = factories.approved(clock)
    dispatcher = Dispatcher(clock=clock)
    dispatcher.stop()
    dispatcher._claim([Coming(at_s=0, post_id=post.pk, channel_id=post.channel_id, keeps_gap=False)])
    post.refresh_from_db()
    assert (post.state, post.fence) == (State.APPROVED, 1)


@pytest.mark.django_db(transaction=True)
def test_one_that_cannot_be_read_keeps_nobody_else_from_leaving(clock: FakeClock) -> None:
    good, bad = factories.approved(clock), factories.approved(clock)
    Channel.objects.filter(pk=bad.channel_id).update(network="closed-down")
    Channel.objects.filter(pk=good.channel_id).update(sealed_token="cannot be opened")
    dispatcher = Dispatcher(clock=clock)
    dispatcher._claim(
        [Coming(at_s=0, post_id=one.pk, channel_id=one.channel_id, keeps_gap=False) for one in (bad, good)]
    )
    dispatcher._pool.shutdown()
    dispatcher.stop()
    assert Post.objects.get(pk=bad.pk).state == State.CLAIMED  # its lease ends, and it is due again
    assert "token.key" in Channel.objects.get(pk=good.channel_id).paused_because


@pytest.mark.django_db(transaction=True)
def test_what_comes_is_claimed_at_its_time_without_asking_again(clock: FakeClock) -> None:
    post = factories.approved(clock)
    at = clock.now() + timedelta(seconds=0.1)
    Post.objects.filter(pk=post.pk).update(due_at=at, publish_at=at)
    Channel.objects.filter(pk=post.channel_id).update(network="closed-down")
    dispatcher = Dispatcher(clock=clock)
    plan = dispatcher.tick()
    clock.move(seconds=1)  # the tick after this plan is due, and has not come
    dispatcher._follow(plan)
    dispatcher.stop()
    post.refresh_from_db()
    assert post.fence == 1


@pytest.mark.django_db
def test_its_questions_do_not_grow_with_what_is_stored(
    clock: FakeClock, django_assert_max_num_queries: object
) -> None:
    channel = factories.channel("x")
    dispatcher = Dispatcher(clock=clock)
    for _ in range(12):
        approve_post(factories.draft(clock, on=channel).pk, person="mira", clock=clock)
    with django_assert_max_num_queries(6):  # type: ignore[operator]  # pytest-django's own fixture
        dispatcher.tick()
    dispatcher.stop()


@pytest.mark.django_db(transaction=True)
def test_it_delivers_in_threads_and_survives_a_job_that_fails(clock: FakeClock) -> None:
    """A channel of a network nobody plays fails in its thread; the other channel's turn still comes."""
    good = factories.approved(clock)
    bad = factories.approved(clock)
    Channel.objects.filter(pk=bad.channel_id).update(network="closed-down")
    Channel.objects.filter(pk=good.channel_id).update(sealed_token="cannot be opened")
    dispatcher = Dispatcher(clock=clock)
    thread = threading.Thread(target=dispatcher.run)
    thread.start()
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up and not Channel.objects.get(pk=good.channel_id).paused_because:
        time.sleep(0.05)
    dispatcher.stop()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert "token.key" in Channel.objects.get(pk=good.channel_id).paused_because
    assert Post.objects.get(pk=good.pk).state == State.APPROVED
    assert Post.objects.get(pk=bad.pk).state == State.CLAIMED  # its lease ends, and it is due again
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_one_tick_is_not_the_last(clock: FakeClock) -> None:
    ticks: list[bool] = []

    def faulty() -> None:
        ticks.append(True)
        if len(ticks) == 1:
            raise RuntimeError("a fault of our own")

    dispatcher = Dispatcher(clock=clock, on_tick=faulty)
    thread = threading.Thread(target=dispatcher.run)
    thread.start()
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up and len(ticks) < 2:
        time.sleep(0.02)
    dispatcher.stop()
    thread.join(timeout=5)
    assert len(ticks) >= 2
