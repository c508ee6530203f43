"""The promises: on time, once, only what was approved; whatever the network answers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.channels.models import Channel
from distributor.channels.services import replace_token
from distributor.delivery.boundary import Boundary, watching
from distributor.delivery.claim import claim_due
from distributor.delivery.intent import write_intent
from distributor.delivery.models import Attempt, Receipt
from distributor.delivery.reconcile import say_live
from distributor.delivery.send import deliver_post
from distributor.errors import DistributorError
from distributor.networks.errors import (
    Duplicate,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_due_posts
from distributor.posts.edit import edit_post
from distributor.posts.errors import ApprovalError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release
from distributor.releases.withdraw import withdraw_release
from tests import factories
from tests.fakes import FakeClock, FakeNetwork

pytestmark = pytest.mark.django_db
Run = Callable[[], None]


def only_post() -> Post:
    return Post.objects.get()


def actions() -> list[str]:
    return list(Entry.objects.filter(subject__startswith="post:").values_list("action", flat=True))


def test_an_approved_post_goes_out_once_with_a_receipt(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    run()
    run()
    assert len(network.live) == 1
    assert network.live[0].links == (post.link,)
    assert network.live[0].text == post.text
    assert only_post().state == State.PUBLISHED
    assert Receipt.objects.get().permalink == "https://network.test/1"
    attempt = Attempt.objects.get()
    assert (attempt.outcome, attempt.payload_hash) == ("published", post.payload().digest())
    assert actions()[-3:] == [Action.POST_CLAIMED, Action.POST_SENDING, Action.POST_PUBLISHED]
    assert log.verify_log().holds


def test_nothing_goes_out_before_its_time(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = approve_post(factories.draft(clock).pk, person="mira", clock=clock)
    assert post.publish_at is not None
    run()
    assert network.live == []
    clock.move(seconds=(post.publish_at - clock.now()).total_seconds())
    run()
    assert len(network.live) == 1


def test_a_draft_never_goes_out(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    factories.draft(clock)
    clock.move(days=30)
    run()
    assert network.calls == 0


@pytest.mark.parametrize("column", ["parts", "link", "title", "description", "language"])
def test_words_changed_behind_the_approval_are_not_sent(
    clock: FakeClock, network: FakeNetwork, run: Run, column: str
) -> None:
    post = factories.approved(clock)
    Post.objects.filter(pk=post.pk).update(**{column: ["forged"] if column == "parts" else "forged"})
    run()
    assert network.calls == 0
    assert only_post().state == State.DRAFT
    assert "Approve it again" in only_post().problem


def test_an_edit_after_the_claim_is_not_possible(clock: FakeClock) -> None:
    from distributor.posts.errors import IllegalTransition

    post = factories.approved(clock)
    claim_due(channel_id=post.channel_id, clock=clock)
    with pytest.raises(IllegalTransition, match="cannot be edited"):
        edit_post(post.pk, "Too late.", person="arun", version=post.version, clock=clock)


def test_an_embargo_that_comes_after_the_approval_is_kept(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    Release.objects.update(embargo_until=clock.now() + timedelta(hours=3))
    run()
    assert network.calls == 0
    clock.move(hours=2, minutes=59)
    run()
    assert network.calls == 0
    clock.move(minutes=1)
    run()
    assert [live.links for live in network.live] == [(post.link,)]


def test_a_release_withdrawn_after_the_approval_is_not_sent(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    withdraw_release(post.release.key, source=factories.source(), clock=clock)
    run()
    assert network.calls == 0
    assert (only_post().state, "withdrawn" in only_post().problem) == (State.DRAFT, True)


def test_a_release_corrected_after_the_approval_is_not_sent(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    from distributor.releases.ingest import ingest_release

    post = factories.approved(clock)
    raw = factories.raw_release(
        url=post.release.url,
        title=post.release.current.title,
        text=factories.TEXT.replace("twelve", "eleven"),
    )
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    run()
    assert network.calls == 0
    assert only_post().state == State.DRAFT


def test_surely_not_posted_is_tried_again_later(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    network.mishaps = [
        (Retryable("The network is busy."), False),
        (Retryable("Still busy.", retry_after_s=600), False),
    ]
    factories.approved(clock)
    run()
    post = only_post()
    assert (post.state, post.tries, post.problem) == (State.APPROVED, 1, "The network is busy.")
    run()
    assert network.calls == 1
    clock.move(seconds=60)
    run()
    clock.move(seconds=599)
    run()
    assert network.calls == 2
    clock.move(seconds=10)
    run()
    assert len(network.live) == 1
    assert only_post().problem == ""


def test_after_its_budget_a_person_is_asked(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    network.mishaps = [(Retryable("busy"), False)] * 20
    factories.approved(clock)
    for _ in range(20):
        run()
        clock.move(minutes=80)
    assert network.calls == 8
    assert only_post().state == State.FAILED
    assert only_post().due_at is None


def test_what_will_never_be_posted_fails_at_once(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    network.mishaps = [(Permanent("The text is not allowed.", status=400), False)]
    factories.approved(clock)
    run()
    clock.move(days=1)
    run()
    assert network.calls == 1
    assert (only_post().state, only_post().problem) == (State.FAILED, "The text is not allowed.")


@pytest.mark.parametrize("kind", [ReconnectNeeded, PaymentNeeded])
def test_a_channel_that_cannot_post_pauses_and_loses_nothing(
    clock: FakeClock, network: FakeNetwork, run: Run, kind: type[Permanent]
) -> None:
    channel = factories.channel("x")
    for _ in range(2):
        factories.approved(clock, on=channel)
    network.mishaps = [(kind("Connect the channel again."), False)]
    run()
    clock.move(hours=5)
    run()
    assert network.calls == 1
    assert Channel.objects.get().paused_because == "Connect the channel again."
    assert list(Post.objects.values_list("state", flat=True)) == [State.APPROVED] * 2
    replace_token(channel.pk, token="new", actor="test")
    run()
    clock.move(minutes=5)  # a backlog is spread out
    run()
    assert len(network.live) == 2


def test_an_unanswered_call_that_went_through_is_adopted_and_not_repeated(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    network.mishaps = [(Unknown("The connection broke."), True)]
    factories.approved(clock)
    run()
    assert only_post().state == State.UNKNOWN
    clock.move(seconds=14)
    run()
    assert only_post().state == State.UNKNOWN
    clock.move(seconds=1)
    run()
    assert (network.calls, len(network.live)) == (1, 1)
    assert only_post().state == State.PUBLISHED
    assert Receipt.objects.get().adopted


def test_a_post_that_shows_up_late_is_adopted_and_not_repeated(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    network.mishaps, network.hides = [(Unknown("The connection broke."), True)], True
    factories.approved(clock)
    run()
    for seconds in (15, 45):
        clock.move(seconds=seconds)
        run()
    assert only_post().state == State.UNKNOWN
    network.hides = False
    clock.move(seconds=240)
    run()
    assert (network.calls, len(network.live), only_post().state) == (1, 1, State.PUBLISHED)


def test_absent_after_three_looks_is_sent_once_more_and_no_oftener(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    network.mishaps = [(Unknown("The connection broke."), False), (Unknown("Again."), False)]
    factories.approved(clock)
    run()
    for seconds in (15, 45):
        clock.move(seconds=seconds)
        run()
        assert network.calls == 1
    clock.move(seconds=240)
    run()
    run()
    assert network.calls == 2
    for _ in range(20):
        clock.move(minutes=10)
        run()
    assert network.calls == 2
    post = only_post()
    assert (post.state, post.due_at) == (State.UNKNOWN, None)
    assert "say whether it is there" in post.problem
    assert Action.POST_NEEDS_PERSON in actions()


def test_a_duplicate_answer_is_looked_for_and_never_sent_again(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    network.mishaps = [(Duplicate("Identical content is there."), False)]
    factories.approved(clock)
    run()
    for _ in range(20):
        clock.move(minutes=10)
        run()
    assert network.calls == 1
    assert (only_post().state, only_post().due_at) == (State.UNKNOWN, None)


def test_while_the_account_cannot_be_read_nothing_is_sent_and_a_person_is_told(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    network.mishaps, network.unreadable = [(Unknown("The connection broke."), True)], Retryable("down")
    factories.approved(clock)
    run()
    for _ in range(100):
        clock.move(seconds=20)
        run()
    assert network.calls == 1
    assert "the account cannot be read" in only_post().problem
    network.unreadable = None
    clock.move(minutes=5)
    run()
    assert (network.calls, only_post().state) == (1, State.PUBLISHED)


def test_a_post_of_somebody_else_is_not_adopted(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    channel = factories.channel("x")
    first = factories.approved(clock, on=channel)
    run()
    network.mishaps = [(Unknown("The connection broke."), False)]
    factories.approved(clock, on=channel)
    run()
    clock.move(seconds=15)
    run()
    assert list(Receipt.objects.values_list("post", flat=True)) == [first.pk]


def test_a_worker_that_dies_before_the_intent_costs_only_its_lease(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    claim_due(channel_id=post.channel_id, clock=clock)
    run()
    assert network.calls == 0
    clock.move(seconds=121)
    run()
    assert len(network.live) == 1


def test_a_worker_that_dies_after_the_intent_leaves_an_unknown_outcome(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    assert write_intent(claim, clock=clock) is not None
    network.publish(post.payload())
    clock.move(seconds=121)
    run()
    assert only_post().state == State.UNKNOWN
    assert Attempt.objects.get().outcome == "unknown"
    clock.move(seconds=15)
    run()
    assert (network.calls, len(network.live), only_post().state) == (1, 1, State.PUBLISHED)


def test_after_a_death_the_looks_are_spread_as_after_any_unknown_outcome(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    post = factories.approved(clock)
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    write_intent(claim, clock=clock)
    network.hides = True
    clock.move(seconds=600)
    run()
    looked = []
    for second in range(310):
        looks = only_post().looks
        clock.move(seconds=1)
        run()
        if only_post().looks != looks:
            looked.append(second + 1)
    assert looked[:2] == [15, 60]
    assert network.calls == 1  # sent again only after the look at 300 s
    assert looked[2] == 300


def test_a_slow_look_does_not_count_for_a_newer_call(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    """What it saw was there before that call was made."""
    looks: list[int] = []

    def meanwhile(boundary: Boundary) -> None:
        if boundary == Boundary.LOOKED and not looks:
            looks.append(0)
            while network.calls < 2:
                clock.move(minutes=5)
                run()
            looks.append(only_post().looks)

    network.mishaps = [(Unknown("no answer"), False), (Unknown("no answer"), False)]
    factories.approved(clock)
    run()
    clock.move(seconds=15)
    with watching(meanwhile):
        run()
    assert network.calls == 2
    assert looks == [0, only_post().looks]


def test_a_look_that_died_half_way_counts_for_nothing(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    """Only looks that saw the account may lead to sending again."""

    def die(boundary: Boundary) -> None:
        if boundary == Boundary.LOOK_TAKEN:
            raise KeyboardInterrupt

    network.mishaps = [(Unknown("no answer"), False)]
    factories.approved(clock)
    run()
    for _ in range(5):
        clock.move(seconds=121)
        with watching(die), pytest.raises(KeyboardInterrupt):
            run()
    assert (only_post().looks, network.calls) == (0, 1)
    clock.move(seconds=121)
    run()
    assert (only_post().looks, only_post().state) == (1, State.UNKNOWN)


def test_a_worker_that_was_replaced_sends_nothing(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = factories.approved(clock)
    (old,) = claim_due(channel_id=post.channel_id, clock=clock)
    clock.move(seconds=121)
    run()
    deliver_post(old, clock=clock, connect=lambda channel: network)
    assert network.calls == 1


def test_a_claim_that_waited_too_long_is_given_back(clock: FakeClock, network: FakeNetwork, run: Run) -> None:
    post = factories.approved(clock)
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    clock.move(seconds=51)  # lease 120 s, a call may take 70 s
    deliver_post(claim, clock=clock, connect=lambda channel: network)
    assert network.calls == 0
    assert (only_post().state, only_post().tries) == (State.APPROVED, 0)
    run()
    assert len(network.live) == 1


def test_a_worker_held_up_after_the_intent_sends_nothing(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    def slow_start(boundary: Boundary) -> None:
        if boundary == Boundary.INTENDED:
            clock.move(seconds=51)

    factories.approved(clock)
    with watching(slow_start):
        run()
    assert network.calls == 0
    assert (only_post().state, only_post().tries) == (State.APPROVED, 1)
    clock.move(minutes=1)
    run()
    assert len(network.live) == 1


def test_an_answer_that_comes_after_the_lease_is_still_believed(
    clock: FakeClock, network: FakeNetwork, run: Run
) -> None:
    class Slow(FakeNetwork):
        def publish(self, payload):  # type: ignore[no-untyped-def]  # as in FakeNetwork
            receipt = super().publish(payload)
            clock.move(seconds=200)
            from distributor.delivery.sweep import sweep_dead_leases

            sweep_dead_leases(clock=clock)
            return receipt

    slow = Slow(clock=clock)
    post = factories.approved(clock)
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    deliver_post(claim, clock=clock, connect=lambda channel: slow)
    assert (only_post().state, Receipt.objects.get().adopted) == (State.PUBLISHED, False)


def test_a_token_that_cannot_be_opened_pauses_the_channel(clock: FakeClock) -> None:
    post = factories.approved(clock)
    Channel.objects.update(sealed_token="not sealed by us")
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    deliver_post(claim, clock=clock)
    assert only_post().state == State.APPROVED
    assert "token.key" in Channel.objects.get().paused_because


def test_a_claim_takes_the_longest_due_first_and_not_more_than_asked(clock: FakeClock) -> None:
    channel = factories.channel("x")
    posts = []
    for _ in range(3):
        posts.append(factories.approved(clock, on=channel).pk)
        clock.move(seconds=1)
    assert [claim.post_id for claim in claim_due(channel_id=channel.pk, clock=clock, limit=2)] == posts[:2]
    assert [claim.post_id for claim in claim_due(channel_id=channel.pk, clock=clock, limit=2)] == posts[2:]


def test_a_post_whose_release_was_corrected_while_a_worker_had_it_is_made_anew_and_can_leave(
    clock: FakeClock, network: FakeNetwork, run: Run, django_capture_on_commit_callbacks: Any
) -> None:
    post = factories.approved(clock)
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    raw = factories.raw_release(url=post.release.url, text=factories.TEXT.replace("twelve", "fourteen"))
    ingest_release(raw, source=post.release.source, way="webhook", clock=clock)
    draft_due_posts(clock=clock)
    with django_capture_on_commit_callbacks(execute=True):
        assert write_intent(claim, clock=clock) is None
    with pytest.raises(ApprovalError, match="being brought up to date"):
        approve_post(post.pk, person="mira", now=True, clock=clock)
    draft_due_posts(clock=clock)
    approve_post(post.pk, person="mira", now=True, clock=clock)
    run()
    assert "fourteen" in Post.objects.get().text
    assert len(network.live) == 1


def test_the_address_of_another_post_is_not_taken_for_this_one(
    clock: FakeClock, network: FakeNetwork, run: Callable[[], None]
) -> None:
    channel = factories.channel("x")
    factories.approved(clock, on=channel)
    run()
    Receipt.objects.update(remote_id="1990000000000000001")
    post = factories.approved(clock, on=channel)
    network.mishaps = [(Unknown("The answer was lost."), False)]
    run()
    with pytest.raises(DistributorError, match="another post"):
        say_live(
            post.pk, permalink="https://x.com/forum/status/1990000000000000001", person="mira", clock=clock
        )
    post.refresh_from_db()
    assert post.state == State.UNKNOWN
