"""Gap, network limits, breaker and budget: shared by all workers, told to people, and never a loss."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db.models import F

from distributor.audit.models import Entry
from distributor.channels.change import change_channel
from distributor.channels.models import Channel
from distributor.channels.services import resume_channel
from distributor.delivery.claim import claim_due
from distributor.delivery.holds import lift_hold, parse_scope, set_hold
from distributor.delivery.models import Attempt
from distributor.delivery.pacing import price_of, spent_since
from distributor.delivery.send import deliver_post
from distributor.networks.errors import Retryable, Unknown
from distributor.networks.values import Payload, Receipt
from distributor.posts.approve import approve_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests import factories
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


def with_gap(minutes: int) -> Channel:
    made = factories.channel("x")
    change_channel(made.pk, {"gap_minutes": str(minutes)}, actor="test")
    made.refresh_from_db()
    return made


def test_what_was_held_is_spread_out_when_it_is_let_go(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    channel = with_gap(10)
    scope = parse_scope("everything")
    for hour in range(4):
        post = factories.draft(clock, on=channel)
        approve_post(post.pk, person="mira", at=clock.now() + timedelta(hours=hour), clock=clock)
    set_hold(scope, person="mira", clock=clock)
    clock.move(hours=5)
    run()
    assert network.live == []
    lift_hold(scope, person="mira", clock=clock)
    for _ in range(40):
        run()
        clock.move(minutes=1)
    times = sorted(live.created_at for live in network.live)
    assert len(times) == 4
    assert all(later - earlier >= timedelta(minutes=10) for earlier, later in pairwise(times))


def test_a_backlog_is_spread_out_on_a_channel_without_a_gap_too(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    """Three were held for an hour; what a person sends now does not wait behind them."""
    channel = factories.channel("x")
    for _ in range(3):
        factories.approved(clock, on=channel)
    clock.move(hours=1)
    run()
    assert len(network.live) == 1
    now = factories.approved(clock, on=channel)
    run()
    assert len(network.live) == 2
    assert network.live[-1].links == (now.link,)
    clock.move(minutes=5)
    run()
    assert len(network.live) == 3


def test_two_workers_take_the_gap_one_after_the_other(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    channel = with_gap(10)
    for _ in range(3):
        approve_post(factories.draft(clock, on=channel).pk, person="mira", now=True, clock=clock)
    Post.objects.update(due_at=F("created_at"))
    claims = claim_due(channel_id=channel.pk, clock=clock, limit=3)
    assert len(claims) == 3
    for claim in claims:
        deliver_post(claim, clock=clock, connect=lambda channel: network)
    assert len(network.live) == 1
    assert Post.objects.filter(state=State.APPROVED, due_at=clock.now() + timedelta(minutes=10)).count() == 2


def test_an_urgent_post_goes_first_and_minds_no_gap(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    channel = with_gap(10)
    approve_post(factories.draft(clock, on=channel).pk, person="mira", now=True, clock=clock)
    run()
    urgent = factories.draft(clock, on=channel)
    approve_post(urgent.pk, person="mira", urgent=True, clock=clock)
    run()
    assert [live.links[0] for live in network.live][-1] == urgent.link


def test_a_wait_that_the_network_states_holds_for_the_whole_channel(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    channel = factories.channel("x")
    network.mishaps = [(Retryable("too many", retry_after_s=900), False)]
    for _ in range(3):
        factories.approved(clock, on=channel)
    run()
    assert network.calls == 1
    clock.move(minutes=14)
    run()
    assert network.calls == 1
    for _ in range(3):
        clock.move(minutes=5)
        run()
    assert len(network.live) == 3
    assert "asks to wait" in Entry.objects.get(action="channel.slowed").body


def test_a_limit_that_comes_near_is_slowed_down_for(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    class Nearly(FakeNetwork):
        def publish(self, payload: Payload) -> Receipt:
            answer = super().publish(payload)
            return Receipt(remote_id=answer.remote_id, permalink=answer.permalink, wait_s=120)

    nearly = Nearly(clock=clock)
    channel = factories.channel("x")
    for _ in range(2):
        factories.approved(clock, on=channel)
    for _ in range(4):
        for claim in claim_due(channel_id=channel.pk, clock=clock, limit=1):
            deliver_post(claim, clock=clock, connect=lambda channel: nearly)
        clock.move(seconds=50)
    assert len(nearly.live) == 2
    assert nearly.live[1].created_at - nearly.live[0].created_at >= timedelta(seconds=100)


def test_failures_in_a_row_open_the_breaker_and_one_success_closes_it(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    channel = factories.channel("x")
    network.mishaps = [(Retryable("down"), False)] * 5
    for _ in range(10):
        factories.approved(clock, on=channel)
    run()
    assert network.calls == 5
    channel.refresh_from_db()
    assert "5 calls" in channel.free_because
    clock.move(seconds=59)
    run()
    assert network.calls == 5
    for _ in range(12):
        clock.move(minutes=5)
        run()
    assert len(network.live) == 10
    channel.refresh_from_db()
    assert channel.failures == 0


def test_unknown_outcomes_count_for_the_breaker_and_are_still_looked_for(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    channel = factories.channel("x")
    network.mishaps = [(Unknown("no answer"), True)] * 5
    for _ in range(6):
        factories.approved(clock, on=channel)
    run()
    assert network.calls == 5
    clock.move(seconds=16)
    run()
    assert Post.objects.filter(state=State.PUBLISHED).count() == 5


def test_the_days_budget_holds_the_queue_until_tomorrow(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    channel = factories.channel("x")
    change_channel(channel.pk, {"day_budget": "0.45", "late_after": "48"}, actor="test")
    posts = [factories.approved(clock, on=channel) for _ in range(3)]
    assert price_of(posts[0]) == 200_000
    run()
    assert len(network.live) == 2
    assert spent_since(channel, clock.now() - timedelta(hours=1)) == 400_000
    waiting = Post.objects.get(state=State.APPROVED)
    assert "$0.40 of the day's $0.45" in waiting.problem
    clock.move(hours=17)
    run()
    assert len(network.live) == 3


def test_a_call_that_surely_failed_costs_nothing(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = factories.approved(clock)
    network.mishaps = [(Retryable("busy"), False)]
    run()
    assert Attempt.objects.get().cost == 200_000
    assert spent_since(post.channel, clock.now() - timedelta(hours=1)) == 0


def test_in_quiet_hours_nothing_leaves_until_they_end(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    """The clock stands at 16:00 in Manila; the hours were set after the approval."""
    post = factories.approved(clock)
    change_channel(post.channel_id, {"quiet_hours": "15:00-18:00"}, actor="test")
    run()
    assert network.calls == 0
    assert "quiet hours" in Post.objects.get().problem
    clock.move(hours=2)
    run()
    assert len(network.live) == 1


def test_a_person_who_knows_that_a_limit_is_over_lets_the_channel_go_on(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    channel = factories.channel("linkedin")
    network.mishaps = [(Retryable("until midnight", retry_after_s=40_000), False)]
    factories.approved(clock, on=channel)
    run()
    later = factories.approved(clock, on=channel)
    run()
    assert network.calls == 1
    resume_channel(channel.pk, actor="person:mira")
    run()
    assert [live.links[0] for live in network.live] == [later.link]
