"""Several at once, with real transactions in real threads: one of them decides."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.channels.models import Channel
from distributor.delivery import intent, record
from distributor.delivery.claim import Claim, claim_due
from distributor.delivery.corrections.ask import ask_for_correction
from distributor.delivery.corrections.carry_out import carry_out_corrections
from distributor.delivery.corrections.decide import approve_correction
from distributor.delivery.holds import parse_scope, set_hold
from distributor.delivery.intent import claim_with_intent, write_intent
from distributor.delivery.models import Attempt, Kind
from distributor.delivery.send import deliver_post
from distributor.errors import DistributorError
from distributor.networks.values import Receipt
from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_due_posts
from distributor.posts.edit import edit_post
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release, Revision
from tests import factories
from tests.fakes import FakeClock, FakeNetwork
from tests.waiting import waits_for_somebody

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], object]) -> Sequence[object]:
    """Run every job in a thread of its own, all from the same moment; gives results or refusals."""
    start = threading.Barrier(len(jobs))
    results: list[object] = [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        start.wait(timeout=10)
        try:
            results[place] = job()
        except DistributorError as error:
            results[place] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return results


def test_of_four_people_who_approve_at_once_one_does(clock: FakeClock) -> None:
    post = factories.draft(clock)
    people = ["mira", "arun", "lena", "sok"]
    results = at_once(*(lambda who=who: approve_post(post.pk, person=who, clock=clock) for who in people))
    refused = [result for result in results if isinstance(result, DistributorError)]
    assert len(refused) == 3
    assert all("already" in str(error) or "meanwhile" in str(error) for error in refused)
    assert Approval.objects.count() == 1
    assert log.verify_log().holds


def test_posts_approved_at_once_do_not_share_a_slot(clock: FakeClock) -> None:
    channel = factories.channel("x")
    posts = [factories.draft(clock, on=channel) for _ in range(4)]
    at_once(*(lambda pk=post.pk: approve_post(pk, person="mira", clock=clock) for post in posts))
    times = list(Post.objects.values_list("publish_at", flat=True))
    assert len(set(times)) == 4
    assert None not in times


def test_the_same_release_arriving_four_times_at_once_is_one(clock: FakeClock) -> None:
    raw = factories.raw_release()
    sources = [factories.source(f"source-{number}") for number in range(4)]
    at_once(*(lambda s=source: ingest_release(raw, source=s, way="feed", clock=clock) for source in sources))
    assert (Release.objects.count(), Revision.objects.count()) == (1, 1)


def test_four_workers_that_draft_at_once_make_one_post_a_channel(clock: FakeClock) -> None:
    factories.channel("x")
    factories.channel("facebook")
    factories.release(clock)
    at_once(*(lambda: draft_due_posts(clock=clock) for _ in range(4)))
    assert Post.objects.count() == 2


def test_four_workers_share_what_is_due_and_nothing_goes_twice(clock: FakeClock) -> None:
    channel = factories.channel("x")
    for _ in range(12):
        factories.approved(clock, on=channel)
    network = FakeNetwork(clock=clock)

    def work() -> None:
        while claims := claim_due(channel_id=channel.pk, clock=clock, limit=2):
            for claim in claims:
                deliver_post(claim, clock=clock, connect=lambda _: network)

    at_once(*([work] * 4))
    sent = Counter(link for live in network.live for link in live.links)
    assert len(sent) == 12
    assert set(sent.values()) == {1}
    assert not Post.objects.exclude(state=State.PUBLISHED).exists()
    assert Attempt.objects.count() == 12
    assert log.verify_log().holds


def while_somebody_holds_everything(work: Callable[[], None], *, clock: FakeClock) -> None:
    """Whoever holds has the log, and commits when the worker waits for it."""
    with transaction.atomic():
        set_hold(parse_scope("everything"), person="mira", clock=clock)
        worker = threading.Thread(target=work)
        worker.start()
        waits_for_somebody()
    worker.join(timeout=30)


@pytest.mark.postgresql  # SQLite has one writer: nothing comes in between
@pytest.mark.parametrize("seen_coming", [True, False], ids=["claimed with its intent", "claimed before"])
def test_a_hold_that_stands_in_the_log_before_a_post_stops_it(clock: FakeClock, seen_coming: bool) -> None:
    """The worker has read that nothing is held, and waits for the log while somebody holds everything."""
    post = factories.approved(clock)
    claims = [] if seen_coming else claim_due(channel_id=post.channel_id, clock=clock)
    intents: list[object] = []

    def work() -> None:
        if seen_coming:
            intents.extend(intent for _, intent in claim_with_intent([post.pk], clock=clock))
        else:
            intents.extend(write_intent(claim, clock=clock) for claim in claims)
        connection.close()

    while_somebody_holds_everything(work, clock=clock)
    assert [intent for intent in intents if intent is not None] == []
    post.refresh_from_db()
    assert post.state == State.APPROVED
    assert "post.sending" not in Entry.objects.values_list("action", flat=True)


@pytest.mark.postgresql
def test_a_hold_that_stands_in_the_log_before_an_edit_of_a_live_post_stops_it(clock: FakeClock) -> None:
    network = FakeNetwork(clock=clock)
    post = factories.approved(clock, network="facebook")
    for claim in claim_due(channel_id=post.channel_id, clock=clock):
        deliver_post(claim, clock=clock, connect=lambda _: network)
    text = f"Other words. {post.link}"
    asked = ask_for_correction(
        post.pk, kind=Kind.EDIT, because="a word", text=text, person="ana", clock=clock
    )
    approve_correction(asked.pk, person="mira", clock=clock)

    def work() -> None:
        carry_out_corrections(clock=clock, connect=lambda _: network)
        connection.close()

    while_somebody_holds_everything(work, clock=clock)
    assert "Other" not in network.live[0].text
    assert "correction.sending" not in Entry.objects.values_list("action", flat=True)


@pytest.mark.postgresql
def test_two_posts_at_once_do_not_spend_the_same_money(clock: FakeClock) -> None:
    channel = factories.channel("x")
    posts = [factories.approved(clock, on=channel) for _ in range(2)]
    Channel.objects.update(day_budget=channel.entry().price(posts[0].payload()))
    claims = claim_due(channel_id=channel.pk, clock=clock)
    intents: list[object] = []

    def work(claim: Claim) -> None:
        # As in two processes, each with a queue of its own.
        intents.extend(intent._write_intents([(claim, clock)]))
        connection.close()

    threads = [threading.Thread(target=work, args=(claim,)) for claim in claims]
    with transaction.atomic():
        log.append(Action.LOGOUT, "person:sok", actor="person:sok", clock=clock)
        for thread in threads:
            thread.start()
        waits_for_somebody(2)
    for thread in threads:
        thread.join(timeout=30)
    assert [one is None for one in sorted(intents, key=lambda one: one is None)] == [False, True]
    assert set(Post.objects.values_list("state", flat=True)) == {State.SENDING, State.APPROVED}


@pytest.mark.postgresql
def test_outcomes_and_an_approval_on_the_same_channel_do_not_wait_for_each_other(clock: FakeClock) -> None:
    """The log is ours when a thread's part is recorded; the approval has the channel and wants the log."""
    plain, channel = factories.approved(clock), factories.channel("x")
    thread = factories.draft(clock, on=channel)
    text = f"1/2 First.\n---\n2/2 Second. {thread.link}"
    edit_post(thread.pk, text, person="ana", version=thread.version, clock=clock)
    approve_post(thread.pk, person="mira", now=True, clock=clock)
    ended: list[record.Ended] = []
    for number in (plain.channel_id, channel.pk):
        for claim in claim_due(channel_id=number, clock=clock):
            written = write_intent(claim, clock=clock)
            assert written is not None
            receipt = Receipt(remote_id=f"r{claim.post_id}", permalink="https://network.test/1")
            ended.append((written[0], receipt, clock))
    draft = factories.draft(clock, on=channel)
    faults: list[Exception] = []

    def work(job: Callable[[], object]) -> None:
        try:
            job()
        except OperationalError as error:
            faults.append(error)
        finally:
            connection.close()

    jobs: list[Callable[[], object]] = [
        lambda: record._record_all(ended),
        lambda: approve_post(draft.pk, person="mira", clock=clock),
    ]
    threads = [threading.Thread(target=work, args=(job,)) for job in jobs]
    with transaction.atomic():
        log.append(Action.LOGOUT, "person:sok", actor="person:sok", clock=clock)
        for number, each in enumerate(threads, start=1):
            each.start()
            waits_for_somebody(number)
    for each in threads:
        each.join(timeout=30)
    assert faults == []
    assert Post.objects.get(pk=thread.pk).parts_live == 1


def test_the_same_words_under_four_addresses_at_once_are_one_release(clock: FakeClock) -> None:
    """Two sites of one organisation publish a statement at the same minute."""
    title = "Philippines: Release the dock workers"
    raws = [factories.raw_release(title=title) for _ in range(4)]
    sources = [factories.source(f"site-{number}") for number in range(4)]
    pairs = zip(raws, sources, strict=True)
    at_once(
        *(
            lambda r=raw, s=source: ingest_release(r, source=s, way="feed", clock=clock)
            for raw, source in pairs
        )
    )
    assert (Release.objects.count(), Revision.objects.count()) == (1, 1)
