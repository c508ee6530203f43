"""Delivery against a network in memory."""

from collections.abc import Callable

import pytest

from distributor.channels.models import Channel
from distributor.delivery.claim import claim_due
from distributor.delivery.reconcile import look_for_unknown
from distributor.delivery.send import deliver_post
from distributor.delivery.sweep import sweep_dead_leases
from tests.fakes import FakeClock, FakeNetwork


@pytest.fixture
def network(clock: FakeClock) -> FakeNetwork:
    return FakeNetwork(clock=clock)


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
