"""New tokens: one asks at a time, the pair is stored before it is used, a refusal pauses with words."""

import threading
from datetime import timedelta
from functools import partial

import httpx
import pytest
from django.db import connections

from distributor import vault
from distributor.channels.look import look_after_channels
from distributor.channels.models import Channel
from distributor.channels.refresh import LEASE, refreshed
from distributor.channels.services import connect, replace_token
from distributor.delivery.aftercare import look_after_live
from distributor.delivery.claim import claim_due
from distributor.delivery.corrections.ask import ask_for_correction
from distributor.delivery.corrections.carry_out import carry_out_corrections
from distributor.delivery.models import Kind
from distributor.delivery.reconcile import look_for_unknown
from distributor.delivery.send import deliver_post
from distributor.networks.errors import ReconnectNeeded, Retryable
from distributor.networks.sandbox import Sandbox
from distributor.posts.models import Post
from tests import factories
from tests.channels.conftest import Person, control
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def tokens(channel: Channel) -> tuple[str, str]:
    row = Channel.objects.get(pk=channel.pk)
    return vault.unseal(row.sealed_token), vault.unseal(row.sealed_refresh)


def send(clock: FakeClock, post: Post) -> Post:
    (claim,) = claim_due(channel_id=post.channel_id, clock=clock)
    deliver_post(claim, clock=clock, connect=partial(connect, clock=clock))
    return Post.objects.get(pk=post.pk)


def creates(sandbox: Sandbox) -> int:
    return len(httpx.get(f"{sandbox.url}/_record.json", trust_env=False).json())


def test_a_token_is_renewed_before_its_end_and_the_pair_rotates(person: Person, clock: FakeClock) -> None:
    channel = person.connects("x")
    first = tokens(channel)
    clock.move(minutes=99)
    look_after_channels(clock=clock)
    assert tokens(channel) == first
    clock.move(minutes=2)
    look_after_channels(clock=clock)
    second = tokens(channel)
    assert not set(first) & set(second)
    clock.move(minutes=101)
    look_after_channels(clock=clock)
    assert not set(second) & set(tokens(channel))
    assert Channel.objects.get().paused_because == ""


def test_one_asks_and_the_others_wait_or_take_what_came(person: Person, clock: FakeClock) -> None:
    channel = person.connects("x")
    Channel.objects.update(refreshing_until=clock.now() + LEASE)
    with pytest.raises(Retryable, match="Another worker"):
        refreshed(channel, clock=clock)
    clock.move(seconds=LEASE.total_seconds())
    new = refreshed(channel, clock=clock)
    # Whoever still holds the old row finds the new token and asks nobody: the spent one is never sent again.
    assert refreshed(channel, clock=clock).sealed_token == new.sealed_token
    assert Channel.objects.get().paused_because == ""


@pytest.mark.django_db(transaction=True)
def test_many_workers_at_once_spend_one_refresh_token(person: Person, clock: FakeClock) -> None:
    channel = person.connects("x")
    seen: list[str] = []
    start = threading.Barrier(6)

    def work() -> None:
        start.wait(timeout=10)
        try:
            seen.append(refreshed(channel, clock=clock).sealed_token)
        except Retryable:
            seen.append("waits")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    row = Channel.objects.get()
    assert len(seen) == 6
    assert set(seen) <= {"waits", row.sealed_token}
    assert (row.token_number, row.paused_because) == (channel.token_number + 1, "")


def test_a_spent_refresh_token_pauses_the_channel_with_words(person: Person, clock: FakeClock) -> None:
    channel = person.connects("x")
    spent = channel.sealed_refresh
    refreshed(channel, clock=clock)
    Channel.objects.update(sealed_refresh=spent)
    post = factories.approved(clock, on=channel)
    with pytest.raises(ReconnectNeeded):
        refreshed(Channel.objects.get(), clock=clock)
    assert "Connect the account again" in Channel.objects.get().paused_because
    assert claim_due(channel_id=channel.pk, clock=clock) == []
    person.connects("x", channel)
    assert send(clock, post).state == "published"


def test_a_person_who_connects_meanwhile_wins(person: Person, clock: FakeClock) -> None:
    channel = person.connects("x")
    person.connects("x", channel)
    theirs = tokens(channel)
    refreshed(channel, clock=clock)
    assert tokens(channel) == theirs


def test_an_ended_token_is_renewed_before_the_call(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects("x")
    clock.move(hours=3)
    assert send(clock, factories.approved(clock, on=channel)).state == "published"
    assert creates(sandbox) == 1


def test_what_the_network_calls_ended_is_renewed_once_and_the_post_is_due_again(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects("x")
    clock.move(minutes=10)
    post = factories.approved(clock, on=channel)
    control(sandbox, "/_faults", network="x", kind="token_expired")
    once = send(clock, post)
    assert (once.state, once.due_at) == ("approved", clock.now())
    assert "a new one is there" in once.problem
    assert Channel.objects.get().token_number == channel.token_number + 1
    assert creates(sandbox) == 0
    assert send(clock, post).state == "published"
    assert creates(sandbox) == 1


def test_a_new_token_that_is_refused_is_not_renewed_again(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects("x")
    clock.move(minutes=10)
    post = factories.approved(clock, on=channel)
    control(sandbox, "/_faults", network="x", kind="token_expired", times=2)
    send(clock, post)
    twice = send(clock, post)
    row = Channel.objects.get()
    assert (twice.state, row.token_number) == ("approved", channel.token_number + 1)
    assert "no longer accepts" in row.paused_because
    assert creates(sandbox) == 0


@pytest.mark.parametrize("work", ["look after", "reconcile", "delete"])
def test_a_token_that_ended_while_reading_or_deleting_is_renewed_once(
    work: str, person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects("x")
    clock.move(minutes=10)
    post = factories.approved(clock, on=channel)
    connects = partial(connect, clock=clock)
    if work == "reconcile":
        control(sandbox, "/_faults", network="x", kind="accept_then_drop")
    assert send(clock, post).state == ("unknown" if work == "reconcile" else "published")
    clock.move(minutes=1)
    verb = "delete" if work == "delete" else "read"
    control(sandbox, "/_faults", network="x", kind="token_expired", verb=verb)
    if work == "look after":
        assert look_after_live(clock=clock, connect=connects) == 1
    elif work == "reconcile":
        assert look_for_unknown(clock=clock, connect=connects) == 1
    else:
        ask_for_correction(post.pk, kind=Kind.DELETE, because="a name", person="mira", clock=clock)
        assert carry_out_corrections(clock=clock, connect=connects) == 1
    row = Channel.objects.get()
    assert (row.token_number, row.paused_because) == (channel.token_number + 1, "")
    state = Post.objects.get(pk=post.pk).state
    assert state == ("deleted" if work == "delete" else "published")


def test_without_a_refresh_token_the_channel_pauses_and_nothing_is_lost(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects("linkedin")
    Channel.objects.update(sealed_refresh="")
    post = factories.approved(clock, on=channel)
    clock.move(days=60)
    Channel.objects.update(late_after=timedelta(days=90))
    stopped = send(clock, post)
    assert (stopped.state, stopped.problem[:30]) == ("approved", "The token of Mekong Rights end")
    look_after_channels(clock=clock)
    assert "Nothing due is lost" in Channel.objects.get().paused_because
    assert creates(sandbox) == 0
    person.connects("linkedin", channel)
    clock.move(minutes=2)
    assert send(clock, post).state == "published"


def test_a_token_by_hand_keeps_the_refresh_token_and_forgets_what_was_known(
    person: Person, clock: FakeClock
) -> None:
    channel = person.connects("x")
    replace_token(channel.pk, token="by-hand", actor="test", clock=clock)
    assert tokens(channel) == ("by-hand", vault.unseal(channel.sealed_refresh))
    row = Channel.objects.get()
    assert (row.token_ends_at, row.scopes, row.token_number) == (None, "", channel.token_number + 1)
    clock.move(minutes=10)
    assert refreshed(row, clock=clock).scopes == channel.scopes


def test_a_network_that_does_not_answer_changes_nothing(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects("x")
    before = tokens(channel)
    sandbox.close()
    clock.move(minutes=110)
    look_after_channels(clock=clock)
    row = Channel.objects.get()
    assert (tokens(channel), row.paused_because, row.refreshing_until) == (before, "", None)
