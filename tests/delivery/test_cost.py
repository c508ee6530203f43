"""What a turn of the clerk asks of the database is the same for one post and for many."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from distributor.channels.developer_app import read_apps, store_app
from distributor.delivery import claim, record
from distributor.delivery.claim import Claim
from distributor.delivery.intent import Intent, claim_with_intent
from distributor.networks.values import Receipt
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db
NETWORKS = ("facebook", "x", "linkedin", "mastodon", "bluesky", "threads")


@pytest.fixture(autouse=True)
def a_stored_app(clock: FakeClock) -> None:
    store_app("facebook", client_id="12", client_secret="s", actor="person:mira", clock=clock)


def due(clock: FakeClock, count: int) -> list[Post]:
    """So many approved posts, each on an account of its own and on another network than the one before."""
    return [factories.approved(clock, network=NETWORKS[number % len(NETWORKS)]) for number in range(count)]


def asked(work: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def intended(posts: list[Post], clock: FakeClock) -> list[tuple[Claim, Intent]]:
    found = claim_with_intent([post.pk for post in posts], clock=clock)
    return [(claim, intent) for claim, intent in found if intent is not None]


def test_claiming_many_channels_is_as_many_questions_as_claiming_one(clock: FakeClock) -> None:
    def claiming(posts: list[Post]) -> int:
        wanted = [(post.channel_id, 10, clock) for post in posts]
        return asked(lambda: claim._claim_all(wanted))

    one, many = claiming(due(clock, 1)), claiming(due(clock, 6))
    assert Post.objects.filter(state=State.CLAIMED).count() == 7
    if connection.vendor == "postgresql":
        assert many == one
    else:
        assert many == one + 5  # there each channel is asked for; it is a call within the process


def test_whoever_asks_for_a_channel_that_somebody_else_asked_for_gets_nothing(clock: FakeClock) -> None:
    (post,) = due(clock, 1)
    first, second = claim._claim_all([(post.channel_id, 10, clock), (post.channel_id, 10, clock)])
    assert [one.post_id for one in first] == [post.pk]
    assert second == []


def test_intents_of_many_posts_are_as_many_questions_as_that_of_one(clock: FakeClock) -> None:
    def intents(count: int) -> int:
        posts = due(clock, count)
        return asked(lambda: intended(posts, clock))

    few, many = intents(2), intents(6)
    assert Post.objects.filter(state=State.SENDING).count() == 8
    assert many == few


def test_between_intent_and_outcome_a_call_needs_no_database(clock: FakeClock) -> None:
    found = intended(due(clock, 6), clock)
    assert len(found) == 6

    def call() -> None:
        for _, (attempt, _) in found:
            account = attempt.post.channel.account()
            assert bool(account.app_secret) is (account.network == "facebook")
            assert attempt.post.channel.shown

    assert asked(call) == 0


def test_outcomes_of_many_posts_are_as_many_questions_as_that_of_one(clock: FakeClock) -> None:
    def outcomes(count: int) -> int:
        found = intended(due(clock, count), clock)
        ended = [
            (attempt, Receipt(remote_id=payload.link[-9:], permalink=payload.link), clock)
            for _, (attempt, payload) in found
        ]
        return asked(lambda: record._record_all(ended))

    few, many = outcomes(2), outcomes(6)
    assert Post.objects.filter(state=State.PUBLISHED).count() == 8
    assert many == few


def test_an_app_that_the_environment_names_is_not_looked_for(clock: FakeClock, settings: Any) -> None:
    channels = [post.channel for post in due(clock, 6)]
    assert asked(lambda: read_apps(channels)) == 1
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, apps={"facebook": ("13", "from there")})
    assert asked(lambda: read_apps(channels)) == 0
    facebook = next(channel for channel in channels if channel.network == "facebook")
    assert facebook.account().app_secret == "from there"
