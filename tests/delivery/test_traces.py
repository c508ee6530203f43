"""A post is found again by what it really carries, or a person is asked: no second one on a guess."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from distributor.delivery.reconcile import look_for_unknown
from distributor.networks.errors import Unknown
from distributor.networks.values import LivePost
from distributor.posts.approve import approve_post
from distributor.posts.edit import edit_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.delivery.test_delivery import only_post
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
LOST = Unknown("The answer was lost.")


class LinksInText(FakeNetwork):
    """Like X and Mastodon: a post points to what stands in its text, and to nothing else."""

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        found = super().recent_posts(since=since, with_replies=with_replies)
        return [replace(live, links=tuple(re.findall(r"https?://\S+", live.text))) for live in found]


@pytest.fixture
def network(clock: FakeClock) -> FakeNetwork:
    return LinksInText(clock=clock)


def approved(clock: FakeClock, text: str, *, network: str) -> Post:
    post = factories.draft(clock, network=network)
    text = text.replace("LINK", post.link)
    edit_post(post.pk, text, person="ana", version=post.version, clock=clock)
    return approve_post(post.pk, person="mira", now=True, clock=clock)


def look_to_the_end(clock: FakeClock, run: Callable[[], None]) -> None:
    run()
    for _ in range(8):
        clock.move(minutes=2)
        run()


@pytest.mark.parametrize("kind", ["x", "mastodon"])
@pytest.mark.parametrize("text", ["No link at all.", "Another: https://harbour-rights.example/", "LINKឥឡូវ"])
def test_words_without_their_own_link_are_known_by_their_words(
    clock: FakeClock, network: FakeNetwork, run: Callable[[], None], kind: str, text: str
) -> None:
    """Somebody took the link out, or wrote on right behind it in a script without spaces."""
    approved(clock, text, network=kind)
    network.mishaps = [(LOST, True)]
    look_to_the_end(clock, run)
    assert len(network.live) == 1
    assert only_post().state == State.PUBLISHED


@pytest.mark.parametrize("kind", ["x", "mastodon"])
def test_words_without_their_link_that_are_not_found_are_a_persons_to_look_for(
    clock: FakeClock, network: FakeNetwork, run: Callable[[], None], kind: str
) -> None:
    """The network may have changed them."""
    approved(clock, "No link at all.", network=kind)
    network.mishaps = [(LOST, True)]
    run()
    network.live = [replace(live, text="No link, at all.") for live in network.live]
    look_to_the_end(clock, run)
    assert len(network.live) == 1
    assert (only_post().state, only_post().due_at) == (State.UNKNOWN, None)
    assert "carries no link" in only_post().problem
    assert look_for_unknown(clock=clock, connect=lambda _: network) == 0
