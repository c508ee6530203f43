"""The dispatcher's own rounds: what it hands out, how long it sleeps, how it ends."""

import threading
import time

import pytest
from django.db import connection

from distributor.channels.models import Channel
from distributor.delivery.dispatcher import IDLE_S, TICK_S, Dispatcher
from distributor.posts.approve import approve_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.fakes import FakeClock


@pytest.mark.django_db
def test_it_sleeps_until_something_is_due(clock: FakeClock) -> None:
    dispatcher = Dispatcher(clock=clock)
    assert dispatcher.tick() == IDLE_S
    post = factories.draft(clock)
    approve_post(post.pk, person="mira", clock=clock)
    assert dispatcher.tick() == IDLE_S
    post.refresh_from_db()
    assert post.publish_at is not None
    clock.move(seconds=(post.publish_at - clock.now()).total_seconds() - 3)
    assert dispatcher.tick() == TICK_S
    clock.move(seconds=2.9)
    assert dispatcher.tick() == pytest.approx(0.1)
    dispatcher.stop()


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
    while time.monotonic() < give_up and not (
        Channel.objects.get(pk=good.channel_id).paused_because
        and Post.objects.get(pk=bad.pk).state == State.CLAIMED
    ):
        time.sleep(0.05)
    dispatcher.stop()
    thread.join(timeout=5)
    assert not thread.is_alive()
    assert "token.key" in Channel.objects.get(pk=good.channel_id).paused_because
    assert Post.objects.get(pk=good.pk).state == State.APPROVED
    assert Post.objects.get(pk=bad.pk).state == State.CLAIMED  # its lease ends, and it is due again
    connection.close()
