"""The stop switch stops everything that is not on the wire, and lets it go again."""

from collections.abc import Callable

import pytest

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.delivery.claim import claim_due
from distributor.delivery.holds import HoldError, Scope, ScopeError, lift_hold, parse_scope, set_hold
from distributor.delivery.send import deliver_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.models import Revision
from tests import factories
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


@pytest.mark.parametrize(
    "text",
    [
        "everything",
        "network:x",
        "channel:{channel}",
        "country:Philippines",
        "topic:torture",
        "post:{post}",
    ],
)
def test_a_held_post_waits_and_goes_when_it_is_let_go(
    clock: FakeClock, network: FakeNetwork, run: Run, text: str
) -> None:
    post = factories.approved(clock)
    Revision.objects.update(topics=",women,torture,")
    scope = parse_scope(text.format(channel=post.channel.name, post=post.pk))
    set_hold(scope, person="mira", because="arrests under way", clock=clock)
    clock.move(hours=1)
    run()
    assert network.calls == 0
    assert Post.objects.get().state == State.APPROVED
    lift_hold(scope, person="mira", clock=clock)
    run()
    assert len(network.live) == 1
    assert Entry.objects.filter(action__in=[Action.HOLD_SET, Action.HOLD_LIFTED]).count() == 2


@pytest.mark.parametrize(
    "text", ["network:facebook", "channel:{channel}", "country:Nepal", "topic:labour rights", "post:{post}"]
)
def test_a_hold_on_something_else_stops_nothing(
    clock: FakeClock, network: FakeNetwork, run: Run, text: str
) -> None:
    factories.approved(clock)
    other = factories.channel("facebook")
    other_post = factories.draft(clock, on=other)
    scope = parse_scope(text.format(channel=other.name, post=other_post.pk))
    set_hold(scope, person="mira", clock=clock)
    run()
    assert len(network.live) == 1


def test_a_hold_between_claim_and_call_still_stops_the_post(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    set_hold(Scope(kind="everything"), person="mira", clock=clock)
    deliver_post(claim, clock=clock, connect=lambda channel: network)
    assert network.calls == 0
    assert "Held by mira" in Post.objects.get().problem


@pytest.mark.parametrize("text", ["", "network:", "everything:x", "planet:earth", "x"])
def test_a_scope_that_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(HoldError, match="names nothing to hold"):
        parse_scope(text)


@pytest.mark.parametrize(
    "text",
    ["network:myspace", "channel:none", "country:Atlantis", "country:nepal", "post:0", "post:9" + "9" * 40],
)
def test_holding_what_is_not_there_is_refused_because_it_would_stop_nothing(
    clock: FakeClock, text: str
) -> None:
    with pytest.raises(ScopeError, match="nothing was held"):
        set_hold(parse_scope(text), person="mira", clock=clock)


def test_holding_twice_and_resuming_twice_are_said(clock: FakeClock) -> None:
    scope = Scope(kind="network", value="x")
    set_hold(scope, person="mira", clock=clock)
    with pytest.raises(HoldError, match="held already"):
        set_hold(scope, person="arun", clock=clock)
    lift_hold(scope, person="mira", clock=clock)
    with pytest.raises(HoldError, match="not held"):
        lift_hold(scope, person="mira", clock=clock)
    set_hold(scope, person="arun", clock=clock)
