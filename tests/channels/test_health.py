"""How a channel is: good, expiring, expired, without a scope, without its role; asked of the sandbox."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.channels.health import cannot_post
from distributor.channels.look import CHECK_EVERY, check_channel, look_after_channels
from distributor.channels.models import Channel, Connecting
from distributor.delivery.health import warnings
from distributor.delivery.models import Attempt
from distributor.networks.errors import Retryable
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox
from distributor.notices.news import KINDS, Kind
from tests import factories
from tests.channels.conftest import Person, control
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db
EACH = pytest.mark.parametrize("network", [name for name, network in NETWORKS.items() if network.oauth])


def now_known(channel: Channel, now: datetime) -> tuple[str, ...]:
    return warnings(Channel.objects.get(pk=channel.pk), now)


@EACH
def test_a_good_account_is_good_and_nobody_is_bothered(
    network: str, person: Person, clock: FakeClock
) -> None:
    channel = person.connects(network)
    assert check_channel(channel, clock=clock).problems == ()
    assert now_known(channel, clock.now()) == ()


@pytest.mark.parametrize("network", ["facebook", "linkedin"])
def test_what_ends_is_told_fourteen_days_ahead(network: str, person: Person, clock: FakeClock) -> None:
    channel = person.connects(network)
    Channel.objects.update(sealed_refresh="", refresh_ends_at=None)
    ends_at = channel.consent_ends_at or channel.token_ends_at
    assert ends_at is not None
    Channel.objects.update(checked_at=ends_at)
    assert now_known(channel, ends_at - timedelta(days=14, seconds=1)) == ()
    (told,) = now_known(channel, ends_at - timedelta(days=14))
    assert f"{ends_at:%-d %B %Y}" in told
    assert "Connect it again" in told


def test_a_warning_is_news_once(person: Person, clock: FakeClock) -> None:
    channel = person.connects("linkedin")
    Channel.objects.update(sealed_refresh="", refresh_ends_at=None)
    assert channel.token_ends_at is not None
    clock.move(seconds=(channel.token_ends_at - timedelta(days=15) - clock.now()).total_seconds())
    look_after_channels(clock=clock)
    assert not Entry.objects.filter(action=Action.CHANNEL_WARNED).exists()
    for _ in range(3):
        clock.move(days=1)
        look_after_channels(clock=clock)
    (entry,) = Entry.objects.filter(action=Action.CHANNEL_WARNED)
    assert "The connection" in str(entry.body)
    assert KINDS[Action.CHANNEL_WARNED][0] == Kind.ACCOUNTS


def test_a_token_that_is_renewed_by_itself_bothers_nobody_until_its_refresh_token_ends(
    person: Person, clock: FakeClock
) -> None:
    channel = person.connects("linkedin")
    assert channel.refresh_ends_at is not None
    Channel.objects.update(checked_at=channel.refresh_ends_at)
    assert now_known(channel, clock.now() + timedelta(days=59)) == ()
    told = now_known(channel, channel.refresh_ends_at - timedelta(days=13))
    assert "The connection of Mekong Rights ends on" in told[0]


def test_an_ended_token_pauses_the_channel_and_says_why(person: Person, clock: FakeClock) -> None:
    channel = person.connects("linkedin")
    Channel.objects.update(sealed_refresh="", refresh_ends_at=None)
    channel.refresh_from_db()
    clock.move(days=60)
    assert "ended on" in cannot_post(channel, clock.now())
    found = check_channel(channel, clock=clock)
    assert any("ended on" in problem for problem in found.problems)
    assert any("no longer accepts" in problem for problem in found.problems)
    assert "Nothing due is lost" in Channel.objects.get().paused_because


@pytest.mark.parametrize(
    ("network", "role", "words"),
    [
        ("facebook", "NONE", "no longer has a role on it"),
        ("linkedin", "ANALYST", "has no role there that may post"),
    ],
)
def test_a_lost_role_pauses_the_channel(
    network: str, role: str, words: str, person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects(network)
    control(sandbox, "/_roles", network=network, account_id=channel.account_id, role=role)
    assert words in " ".join(check_channel(channel, clock=clock).problems)
    assert words in Channel.objects.get().paused_because
    assert any(words in told for told in now_known(channel, clock.now()))


def test_what_facebook_tells_of_the_token_is_kept_and_told_in_time(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    channel = person.connects("facebook")
    ends_at = clock.now() + timedelta(days=13)
    control(sandbox, "/_tokens", data_access_expires_at=int(ends_at.timestamp()), wants_proof=True)
    assert check_channel(channel, clock=clock).problems == ()
    assert Channel.objects.get().consent_ends_at == ends_at
    assert any("consent of a person" in told for told in now_known(channel, clock.now()))
    control(sandbox, "/_tokens", is_valid=False)
    check_channel(channel, clock=clock)
    assert "no longer accepts the token" in Channel.objects.get().paused_because


def test_a_missing_scope_is_told_by_what_was_granted(person: Person, clock: FakeClock) -> None:
    channel = person.connects("x")
    Channel.objects.update(scopes="offline.access tweet.read tweet.write users.read")
    (told,) = now_known(channel, clock.now())
    assert "connected without media.write" in told


def test_a_token_without_the_scope_is_refused_by_the_network(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    """Asked past the connection, which would not let such a token through."""
    from distributor import vault
    from distributor.channels.connecting import place_of
    from distributor.channels.developer_app import app_for
    from distributor.networks.oauth import exchange_call
    from distributor.networks.oauth_calls import answer_to
    from tests.networks.hand import decided

    flow, app = NETWORKS["x"].oauth, app_for("x")
    assert flow is not None
    assert app is not None
    back = decided(person.begins("x"), without="tweet.read")
    verifier = vault.unseal(Connecting.objects.get().sealed_verifier)
    call = exchange_call(flow, app, place_of("x"), code=back["code"], verifier=verifier)
    token = str(answer_to(call, label="X").body["access_token"])
    channel = factories.channel("x", account_id="1001", token=token)
    assert "Check the app" in " ".join(check_channel(channel, clock=clock).problems)
    assert Channel.objects.get().paused_because


def test_no_credit_pauses_the_channel(person: Person, sandbox: Sandbox, clock: FakeClock) -> None:
    from functools import partial

    from distributor.channels.services import connect
    from distributor.delivery.claim import claim_due
    from distributor.delivery.send import deliver_post

    channel = person.connects("x")
    post = factories.approved(clock, on=channel)
    control(sandbox, "/_faults", network="x", kind="payment")
    (claim,) = claim_due(channel_id=channel.pk, clock=clock)
    deliver_post(claim, clock=clock, connect=partial(connect, clock=clock))
    post.refresh_from_db()
    assert post.state == "approved"
    assert "credit" in Channel.objects.get().paused_because


def test_a_month_s_budget_that_is_nearly_spent_is_told(clock: FakeClock) -> None:
    channel = factories.channel("x", account_id="77")
    Channel.objects.update(month_budget=1_000_000, checked_at=clock.now())
    post = factories.draft(clock, on=channel)
    common: dict[str, Any] = {"post": post, "part": 1, "payload_hash": "h", "started_at": clock.now()}
    Attempt.objects.create(number=1, fence=1, cost=790_000, outcome="published", **common)
    assert now_known(channel, clock.now()) == ()
    Attempt.objects.create(number=2, fence=2, cost=10_000, outcome="published", **common)
    (told,) = now_known(channel, clock.now())
    assert "$0.80 of the $1.00" in told


def test_the_end_of_an_api_version_is_told_unless_another_is_set(
    person: Person, clock: FakeClock, settings: Any
) -> None:
    channel = person.connects("linkedin")
    end = datetime.fromisoformat(f"{NETWORKS['linkedin'].api_version_ends}T00:00:00+00:00")
    Channel.objects.update(checked_at=end, token_ends_at=None, refresh_ends_at=None)
    assert now_known(channel, end - timedelta(days=61)) == ()
    (told,) = now_known(channel, end - timedelta(days=14))
    assert "LINKEDIN_VERSION" in told
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, versions={**settings.ENVIRONMENT.versions, "linkedin": "202709"}
    )
    assert now_known(channel, end - timedelta(days=14)) == ()


def test_every_account_is_asked_once_a_day(person: Person, sandbox: Sandbox, clock: FakeClock) -> None:
    channel = person.connects("mastodon")
    clock.move(hours=23)
    look_after_channels(clock=clock)
    assert Channel.objects.get().checked_at == channel.checked_at
    clock.move(hours=1)
    look_after_channels(clock=clock)
    assert Channel.objects.get().checked_at == clock.now()
    clock.move(seconds=CHECK_EVERY.total_seconds())
    sandbox.close()
    look_after_channels(clock=clock)
    row = Channel.objects.get()
    assert (row.checked_at, row.paused_because) == (clock.now() - CHECK_EVERY, "")
    with pytest.raises(Retryable):
        check_channel(row, clock=clock)
    (told,) = now_known(channel, clock.now() + timedelta(days=3))
    assert "Mastodon was not asked about Mekong Rights since" in told


def test_what_was_begun_and_left_is_forgotten(person: Person, clock: FakeClock) -> None:
    person.returns("x")
    look_after_channels(clock=clock)
    assert Connecting.objects.exists()
    clock.move(minutes=15)
    look_after_channels(clock=clock)
    assert not Connecting.objects.exists()


def test_what_stands_before_each_send_asks_nobody(person: Person, sandbox: Sandbox, clock: FakeClock) -> None:
    channel = person.connects("x")
    sandbox.close()
    assert cannot_post(channel, clock.now()) == ""
    assert cannot_post(channel, clock.now() + timedelta(days=1)) == ""
