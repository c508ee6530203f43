"""After publishing: is it there as approved, and how do people meet it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.channels.models import Channel
from distributor.delivery.aftercare import difference, look_after_live
from distributor.delivery.models import Figures, Receipt
from distributor.delivery.pacing import spent_since
from distributor.networks.errors import Permanent, Retryable
from distributor.networks.values import Engagement
from tests import factories
from tests.delivery.test_delivery import only_post
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


@pytest.fixture
def look(clock: FakeClock, network: FakeNetwork) -> Run:
    def look_() -> None:
        look_after_live(clock=clock, connect=lambda _: network)

    return look_


def published(clock: FakeClock, run: Run, network: str = "linkedin") -> None:
    factories.approved(clock, network=network)
    run()


def test_a_post_is_read_back_after_seconds_and_again_at_an_hour_a_day_and_a_week(
    clock: FakeClock, network: FakeNetwork, run: Run, look: Run
) -> None:
    published(clock, run)
    network.figures = Engagement(impressions=1200, reactions=30)
    reads = []
    for span in (
        {"seconds": 14},
        {"seconds": 2},
        {"minutes": 58},
        {"minutes": 2},
        {"hours": 23},
        {"days": 6},
        {"days": 30},
    ):
        clock.move(**span)
        look()
        look()
        reads.append(network.reads)
    assert reads == [0, 1, 1, 2, 3, 4, 4]
    assert list(Figures.objects.values_list("impressions", "reactions")) == [(1200, 30)] * 3
    assert list(Figures.objects.order_by("pk").values_list("is_newest", flat=True)) == [False, False, True]
    assert Receipt.objects.get().look_at is None
    assert only_post().problem == ""


def test_a_text_that_the_network_cut_is_told(
    clock: FakeClock, network: FakeNetwork, run: Run, look: Run
) -> None:
    published(clock, run)
    network.live = [replace(network.live[0], text=network.live[0].text[:40])]
    clock.move(seconds=20)
    look()
    assert "only the beginning" in only_post().problem
    assert "only the beginning" in Receipt.objects.get().differs
    assert Entry.objects.filter(action=Action.POST_NOT_AS_APPROVED).count() == 1
    clock.move(hours=1)
    look()
    assert Entry.objects.filter(action=Action.POST_NOT_AS_APPROVED).count() == 1


def test_a_post_that_was_taken_down_there_is_told_and_not_sent_again(
    clock: FakeClock, network: FakeNetwork, run: Run, look: Run
) -> None:
    published(clock, run)
    network.live = []
    clock.move(seconds=20)
    look()
    run()
    assert "not on LinkedIn any more" in only_post().problem
    assert network.live == []


def test_a_network_that_cannot_be_read_now_is_asked_again(
    clock: FakeClock, network: FakeNetwork, run: Run, look: Run
) -> None:
    published(clock, run)
    network.unreadable = Retryable("Busy.")
    clock.move(seconds=20)
    look()
    network.unreadable = None
    clock.move(minutes=11)
    look()
    assert (network.reads, Receipt.objects.get().look) == (2, 1)


def test_one_that_may_not_be_read_is_left_until_the_next_planned_look(
    clock: FakeClock, network: FakeNetwork, run: Run, look: Run
) -> None:
    published(clock, run)
    network.unreadable = Permanent("No right.")
    clock.move(seconds=20)
    look()
    clock.move(minutes=30)
    look()
    assert network.reads == 1


def test_looks_cost_money_on_x_and_keep_within_the_budget(
    clock: FakeClock, network: FakeNetwork, run: Run, look: Run
) -> None:
    published(clock, run, "x")
    channel = Channel.objects.get()
    sent = spent_since(channel, clock.now().replace(hour=0))
    clock.move(seconds=20)
    look()
    assert spent_since(channel, clock.now().replace(hour=0)) == sent + channel.entry().read_price
    Channel.objects.update(day_budget=sent + channel.entry().read_price)
    clock.move(hours=1)
    look()
    assert network.reads == 1


@pytest.mark.pure
@pytest.mark.parametrize(
    ("approved", "shown", "told"),
    [
        ("Free them now. https://a.example/x", "Free them now. https://t.co/abc", ""),
        ("Bread & roses\n\nfor all", "Bread &amp; roses for all", ""),
        ("cafe\u0301", "café", ""),
        ("Free them now, all of them.", "Free them now…", "only the beginning"),
        ("Free them now.", "Buy this.", "other words"),
        ("Free them now.", "", "other words"),
    ],
)
def test_what_counts_as_another_text(approved: str, shown: str, told: str, clock: FakeClock) -> None:
    network = FakeNetwork(clock=clock)
    network.live = []
    live = replace(_live(clock), text=shown)
    sentence = difference(approved, live, label="X")
    assert told in sentence
    assert bool(told) == bool(sentence)


def _live(clock: FakeClock):  # type: ignore[no-untyped-def]  # a LivePost
    from distributor.networks.values import LivePost

    return LivePost(remote_id="1", permalink="", text="", links=(), created_at=clock.now())
