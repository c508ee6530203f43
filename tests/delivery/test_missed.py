"""A post that could not leave in time asks a person: never a surprise two days later."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from distributor.audit import log
from distributor.channels.change import change_channel
from distributor.channels.services import pause_channel, resume_channel
from distributor.delivery.claim import claim_due
from distributor.delivery.holds import lift_hold, parse_scope, set_hold
from distributor.delivery.missed import miss_late_posts
from distributor.delivery.sweep import sweep_dead_leases
from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_due_posts
from distributor.posts.edit import edit_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.posts.reject import reopen_post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release
from tests import factories
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


def test_held_for_too_long_it_is_missed_and_stays_so(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    scope = parse_scope("everything")
    set_hold(scope, person="mira", clock=clock)
    clock.move(hours=12, seconds=1)
    assert miss_late_posts(clock=clock) == 1
    lift_hold(scope, person="mira", clock=clock)
    clock.move(days=2)
    run()
    assert network.calls == 0
    post.refresh_from_db()
    assert (post.state, post.due_at) == (State.MISSED, None)
    assert "within 12 hours" in post.problem
    assert Approval.objects.exclude(voided_because="").count() == 1
    assert log.verify_log().holds


def test_the_gate_asks_too_when_nobody_swept(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    factories.approved(clock)
    clock.move(hours=13)
    run()
    assert network.calls == 0
    assert Post.objects.get().state == State.MISSED


def test_each_channel_has_its_own_patience(clock: FakeClock) -> None:
    quick, slow = factories.approved(clock), factories.approved(clock)
    change_channel(quick.channel_id, {"late_after": "2"}, actor="test")
    change_channel(slow.channel_id, {"late_after": "48"}, actor="test")
    clock.move(hours=3)
    assert miss_late_posts(clock=clock) == 1
    quick.refresh_from_db()
    assert quick.state == State.MISSED


def test_a_person_brings_it_back(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = factories.approved(clock)
    pause_channel(post.channel_id, because="reconnect", actor="test")
    clock.move(hours=13)
    miss_late_posts(clock=clock)
    resume_channel(post.channel_id, actor="test")
    reopen_post(post.pk, person="mira", clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    run()
    assert len(network.live) == 1


def test_an_embargo_that_moved_is_no_lateness(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = factories.approved(clock)
    Release.objects.update(embargo_until=clock.now() + timedelta(days=3))
    run()
    assert network.calls == 0
    clock.move(days=3)
    run()
    assert Post.objects.get(pk=post.pk).state == State.PUBLISHED


@pytest.mark.parametrize("by_edit", [False, True])
def test_brought_back_after_a_correction_it_can_leave(
    clock: FakeClock, network: FakeNetwork, run: Run, by_edit: bool
) -> None:
    """Words of an older revision are refused at the gate, so it has to be made anew first."""
    post = factories.approved(clock)
    clock.move(hours=13)
    miss_late_posts(clock=clock)
    raw = factories.raw_release(url=post.release.url, text=factories.TEXT.replace("twelve", "eleven"))
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    draft_due_posts(clock=clock)
    if by_edit:
        post.refresh_from_db()
        edit_post(post.pk, f"Free them. {post.link}", person="arun", version=post.version, clock=clock)
    else:
        reopen_post(post.pk, person="mira", clock=clock)
    draft_due_posts(clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    run()
    assert Post.objects.get(pk=post.pk).state == State.PUBLISHED
    assert "twelve" not in network.live[0].text


def test_a_post_that_ends_every_worker_is_missed_in_the_end(clock: FakeClock) -> None:
    """Claimed again as soon as its lease was over, it was never seen approved and late."""
    post = factories.approved(clock)
    for _ in range(3):
        clock.move(hours=5)
        assert len(claim_due(channel_id=post.channel_id, clock=clock)) == 1
        clock.move(minutes=10)
        assert sweep_dead_leases(clock=clock) == 1
    post.refresh_from_db()
    assert post.state == State.MISSED
    assert "The worker ended before it sent anything" in post.problem
    assert log.verify_log().holds
