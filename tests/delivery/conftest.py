"""Delivery against a network in memory."""

from collections.abc import Callable

import pytest

from distributor.channels.models import Channel
from distributor.delivery.claim import claim_due
from distributor.delivery.intent import claim_with_intent
from distributor.delivery.reconcile import look_for_unknown
from distributor.delivery.send import deliver_post, send_intended
from distributor.delivery.sweep import sweep_dead_leases
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests.fakes import FakeClock, FakeNetwork


@pytest.fixture
def network(clock: FakeClock) -> FakeNetwork:
    return FakeNetwork(clock=clock)


@pytest.fixture
def run_at_once(clock: FakeClock, network: FakeNetwork) -> Callable[[], None]:
    """The same for posts that a dispatcher saw coming: claimed with their intents."""

    def round_() -> None:
        sweep_dead_leases(clock=clock)
        due = Post.objects.filter(state=State.APPROVED, due_at__lte=clock.now()).values_list("pk", flat=True)
        for claim, intent in claim_with_intent(list(due), clock=clock):
            if intent is not None:
                send_intended(claim, intent, clock=clock, connect=lambda _: network)
        look_for_unknown(clock=clock, connect=lambda _: network)

    return round_


@pytest.fixture
def run(clock: FakeClock, network: FakeNetwork) -> Callable[[], None]:
    """One round of everything a worker does, at the clock's time."""

    def connect(channel: Channel) -> FakeNetwork:
        return network

    def round_() -> None:
        sweep_dead_leases(clock=clock)
        for channel in Channel.objects.all():
            for claim in claim_due(channel_id=channel.pk, clock=clock):
                deliver_post(claim, clock=clock, connect=connect)
        look_for_unknown(clock=clock, connect=connect)

    return round_
