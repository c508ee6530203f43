"""Die at the first boundary, then at the second, ... until none is left: nothing twice, nothing lost.

What happened is judged by the network's own list. The process dies by an error that nothing catches, at
a moment with no transaction open, which for the database is the same as ``kill -9``.
"""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from distributor.audit import log
from distributor.channels.models import Channel
from distributor.delivery.boundary import Boundary, watching
from distributor.networks.errors import DeliveryError, Duplicate, Retryable, Unknown
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]
ROUNDS = 16

# What the network does to the first calls: (error, whether it took the post).
NETWORKS: dict[str, list[tuple[DeliveryError, bool]]] = {
    "good": [],
    "busy": [(Retryable("busy"), False)],
    "takes it and does not answer": [(Unknown("no answer"), True)],
    "does not take it and does not answer": [(Unknown("no answer"), False)],
    "says duplicate": [(Unknown("no answer"), True), (Duplicate("same"), False)],
}


class Death(BaseException):
    """kill -9."""


class Mortal:
    """Dies at the given boundaries, counted over all its lives."""

    def __init__(self, *at: int) -> None:
        self._at = set(at)
        self._passed = 0
        self.died: list[Boundary] = []

    def __call__(self, boundary: Boundary) -> None:
        self._passed += 1
        if self._passed in self._at:
            self.died.append(boundary)
            raise Death


class World:
    """One channel, one network, and workers that die."""

    def __init__(self, clock: FakeClock, network: FakeNetwork, run: Run) -> None:
        self.clock, self.network, self.run = clock, network, run
        self.channel: Channel = factories.channel("x")

    def live_through(self, kind: str, mortal: Mortal) -> Post:
        """Worker after worker, each going on where the database says, until nothing moves any more."""
        self.network.mishaps = list(NETWORKS[kind])
        post = factories.approved(self.clock, on=self.channel)
        self.live_on(mortal)
        post.refresh_from_db()
        return post

    def live_on(self, mortal: Mortal) -> None:
        """Rounds of work, with whatever waits for it."""
        for _ in range(ROUNDS):
            try:
                with watching(mortal):
                    self.run()
            except Death:
                pass
            self.clock.move(seconds=130)

    def copies(self, post: Post) -> int:
        return Counter(link for live in self.network.live for link in live.links)[post.link]


@pytest.fixture
def world(clock: FakeClock, network: FakeNetwork, run: Run) -> World:
    return World(clock, network, run)


def judge(world: World, post: Post, mortal: Mortal) -> None:
    """Live once; or not live, and a person is told so and nothing moves by itself."""
    copies = world.copies(post)
    told = (
        f"{copies} copies, {post.state} ({post.problem}) after dying when {', then when '.join(mortal.died)}"
    )
    if copies == 0:
        assert post.state in {State.UNKNOWN, State.FAILED}, told
        assert post.due_at is None, told
        assert post.problem, told
    else:
        assert copies == 1, told
        assert post.state == State.PUBLISHED, told


def each_boundary(world: World, kind: str) -> Iterator[Mortal]:
    """Every life with one death, ended by the life that meets none."""
    for at in range(1, 60):
        mortal = Mortal(at)
        judge(world, world.live_through(kind, mortal), mortal)
        if not mortal.died:
            return
        yield mortal
    raise AssertionError("there was always one more boundary")


@pytest.mark.parametrize("kind", NETWORKS)
def test_wherever_a_worker_dies_a_post_is_live_once(world: World, kind: str) -> None:
    died = {boundary for mortal in each_boundary(world, kind) for boundary in mortal.died}
    assert {Boundary.CLAIMED, Boundary.INTENDED, Boundary.ANSWERED, Boundary.RECORDED} <= died
    assert log.verify_log().holds


@pytest.mark.parametrize("kind", NETWORKS)
def test_wherever_a_worker_dies_that_claims_with_the_intent(
    clock: FakeClock, network: FakeNetwork, run_at_once: Run, kind: str
) -> None:
    world = World(clock, network, run_at_once)
    died = {boundary for mortal in each_boundary(world, kind) for boundary in mortal.died}
    assert {Boundary.INTENDED, Boundary.ANSWERED, Boundary.RECORDED} <= died
    assert log.verify_log().holds


@pytest.mark.parametrize("kind", ["good", "takes it and does not answer"])
def test_wherever_the_next_worker_dies_too(world: World, kind: str) -> None:
    died: set[Boundary] = set()
    for first in range(1, 5):
        for second in range(first + 1, first + 9):
            mortal = Mortal(first, second)
            judge(world, world.live_through(kind, mortal), mortal)
            died |= set(mortal.died)
    assert {Boundary.SWEPT, Boundary.LOOK_TAKEN, Boundary.LOOKED, Boundary.CONCLUDED} <= died
    assert log.verify_log().holds


def test_without_looking_the_harness_finds_doubles(world: World) -> None:
    """The proof that it can fail: a network that hides what it took gets the post a second time."""
    world.network.hides = True
    post = world.live_through("takes it and does not answer", Mortal())
    assert world.copies(post) == 2
