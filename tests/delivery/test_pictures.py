"""Pictures go out with their alt texts on every network that takes them, once, whatever dies in between."""

import pytest

from distributor.channels.models import Channel
from distributor.delivery.boundary import Boundary, watching
from distributor.delivery.claim import claim_due
from distributor.delivery.reconcile import look_for_unknown
from distributor.delivery.send import deliver_post
from distributor.delivery.sweep import sweep_dead_leases
from distributor.networks.network import NetworkClient
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import serve_sandbox
from distributor.posts.approve import approve_post
from distributor.posts.lifecycle import State
from distributor.posts.models import PictureFile, Post
from distributor.posts.pictures.attach import attach_picture
from distributor.posts.pictures.values import NOBODY
from tests import factories
from tests.delivery.test_crash_points import Death, Mortal, World
from tests.fakes import FakeClock, FakeNetwork
from tests.networks.control import read
from tests.networks.examples import ACCOUNTS, account, png

pytestmark = pytest.mark.django_db
ALT = "Dock workers stand at a gate in the rain"


def ready(clock: FakeClock, channel: Channel, *, as_card: bool = False) -> Post:
    post = factories.draft(clock, on=channel)
    put = {"alt": ALT, "people": NOBODY, "person": "ana", "clock": clock}
    attach_picture(post.pk, png(40), as_card=as_card, **put)  # type: ignore[arg-type]  # of the fields' own types
    return approve_post(post.pk, person="mira", now=True, clock=clock)


# One that fetches its pictures needs an address: tests/delivery/test_fetched_pictures.py.
@pytest.mark.parametrize(
    "network", [name for name, each in NETWORKS.items() if each.can.images and not each.can.fetches_images]
)
def test_a_worker_that_dies_after_the_upload_leaves_one_post_with_its_alt_text(
    network: str, clock: FakeClock
) -> None:
    with_sandbox = serve_sandbox(accounts=ACCOUNTS, clock=clock)

    def connect(channel: Channel) -> NetworkClient:
        return NETWORKS[network].connect(account(network, base_url=with_sandbox.url))

    def work() -> None:
        sweep_dead_leases(clock=clock)
        for claim in claim_due(channel_id=channel.pk, clock=clock):
            deliver_post(claim, clock=clock, connect=connect)
        look_for_unknown(clock=clock, connect=connect)

    def dies(boundary: Boundary) -> None:
        if boundary == Boundary.UPLOADED:
            raise Death

    channel = factories.channel(network)
    post = ready(clock, channel)
    try:
        with watching(dies), pytest.raises(Death):
            work()
        assert read(with_sandbox, "/timeline.json") == []
        for _ in range(8):
            clock.move(seconds=130)
            work()
        [shown] = read(with_sandbox, "/timeline.json")
    finally:
        with_sandbox.close()
    post.refresh_from_db()
    assert post.state == State.PUBLISHED
    assert [one["alt"] for one in shown["images"]] == [ALT]
    assert shown["link"] == post.link


def test_wherever_a_worker_dies_a_post_with_pictures_is_live_once(
    clock: FakeClock, network: FakeNetwork, run: object
) -> None:
    world = World(clock, network, run)  # type: ignore[arg-type]  # the fixture's own type
    died: set[Boundary] = set()
    for at in range(1, 40):
        post, mortal = ready(clock, world.channel), Mortal(at)
        world.live_on(mortal)
        post.refresh_from_db()
        assert (world.copies(post), post.state) == (1, State.PUBLISHED), mortal.died
        died |= set(mortal.died)
        if not mortal.died:
            break
    assert {Boundary.UPLOADED, Boundary.INTENDED, Boundary.ANSWERED} <= died


def test_other_bytes_than_were_approved_are_never_sent(
    clock: FakeClock, network: FakeNetwork, run: object
) -> None:
    post = ready(clock, factories.channel("x"))
    PictureFile.objects.update(data=png(41))
    run()  # type: ignore[operator]  # the fixture's own type
    post.refresh_from_db()
    assert (post.state, network.calls) == (State.FAILED, 0)
    assert "not what was approved" in post.problem


@pytest.mark.parametrize("network", [name for name, each in NETWORKS.items() if each.can.thumbnail])
def test_the_picture_of_a_card_goes_out(network: str, clock: FakeClock) -> None:
    served = serve_sandbox(accounts=ACCOUNTS, clock=clock)
    channel = factories.channel(network)
    post = ready(clock, channel, as_card=True)
    try:
        there = account(network, base_url=served.url)
        for claim in claim_due(channel_id=channel.pk, clock=clock):
            deliver_post(claim, clock=clock, connect=lambda _: NETWORKS[network].connect(there))
        [shown] = read(served, "/timeline.json")
    finally:
        served.close()
    post.refresh_from_db()
    assert post.state == State.PUBLISHED
    assert (shown["images"], shown["link"]) == ([], post.link)
    assert shown["thumbnail"]
