"""Connecting: state and PKCE, the choice of an account, the test, reconnecting."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from distributor import vault
from distributor.audit.models import Entry
from distributor.channels.connect import Wanted, finish, obvious_choice, waiting
from distributor.channels.connecting import Visitor, bring_token, come_back
from distributor.channels.developer_app import app_for, store_app
from distributor.channels.errors import ChannelError
from distributor.channels.models import Channel, Connecting, DeveloperApp
from distributor.channels.services import connect, pause_channel
from distributor.errors import DistributorError
from distributor.networks.answers import Answer
from distributor.networks.errors import Permanent, ReconnectNeeded
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox
from distributor.posts.models import Post
from tests import factories
from tests.channels.conftest import MIRA, Person, control
from tests.fakes import FakeClock
from tests.networks.hand import decided

pytestmark = pytest.mark.django_db
BY_OAUTH = [name for name, network in NETWORKS.items() if network.oauth]
EACH = pytest.mark.parametrize("network", BY_OAUTH)


@EACH
def test_a_person_connects_and_the_channel_posts(network: str, person: Person, clock: FakeClock) -> None:
    channel = person.connects(network)
    assert (channel.label, channel.time_zone) == ("Mekong Rights", "Asia/Bangkok")
    assert connect(channel, clock=clock).check().problems == ()
    assert set(channel.scopes.split()) == set(NETWORKS[network].oauth.scopes)  # type: ignore[union-attr] # has one
    assert not Connecting.objects.exists()
    assert [entry.action for entry in Entry.objects.all()] == ["channel.added"]


def test_what_is_known_of_the_tokens_is_kept(person: Person, clock: FakeClock) -> None:
    x, facebook, linkedin = (person.connects(name) for name in ("x", "facebook", "linkedin"))
    assert (x.token_ends_at, bool(x.sealed_refresh)) == (clock.now() + timedelta(hours=2), True)
    assert (facebook.token_ends_at, facebook.sealed_refresh) == (None, "")
    assert facebook.consent_ends_at == clock.now() + timedelta(days=90)
    assert linkedin.token_ends_at == clock.now() + timedelta(days=60)
    assert linkedin.refresh_ends_at == clock.now() + timedelta(days=365)


@EACH
def test_the_browser_asks_for_exactly_the_scopes_with_state_and_pkce(network: str, person: Person) -> None:
    flow = NETWORKS[network].oauth
    assert flow is not None
    query = {name: values[0] for name, values in parse_qs(urlsplit(person.begins(network)).query).items()}
    assert query["scope"].split(flow.separator) == list(flow.scopes)
    assert len(query["state"]) >= 32
    assert ("code_challenge" in query) is flow.has_pkce
    row = Connecting.objects.get()
    stored = (row.state_hash, row.sealed_verifier, row.session_hash)
    assert query["state"] not in str(stored)
    assert MIRA.session not in str(stored)


def test_a_state_is_good_once(person: Person, clock: FakeClock) -> None:
    back = decided(person.begins("x"))
    come_back("x", back, visitor=MIRA, clock=clock)
    with pytest.raises(Permanent, match="belongs to no connection that was begun here"):
        come_back("x", back, visitor=MIRA, clock=clock)


@pytest.mark.parametrize(
    "change", ["state", "session", "person", "network", "time"], ids=lambda change: f"another_{change}"
)
def test_a_state_is_good_for_nobody_else(change: str, person: Person, clock: FakeClock) -> None:
    back, network, visitor = decided(person.begins("x")), "x", MIRA
    if change == "state":
        back["state"] = "0" * 43
    if change == "session":
        visitor = replace(MIRA, session="another")
    if change == "person":
        visitor = replace(MIRA, person="arun")
    if change == "network":
        network = "linkedin"
    if change == "time":
        clock.move(minutes=15)
    with pytest.raises(Permanent, match="Nothing was changed"):
        come_back(network, back, visitor=visitor, clock=clock)
    assert not Channel.objects.exists()


def test_a_person_who_says_no_changes_nothing(person: Person) -> None:
    with pytest.raises(Permanent, match="the permission was not given"):
        person.returns("x", decision="deny")
    assert not Channel.objects.exists()


@EACH
def test_a_permission_left_out_is_refused_at_once(network: str, person: Person) -> None:
    scope = NETWORKS[network].oauth.scopes[0]  # type: ignore[union-attr] # has one
    with pytest.raises(ReconnectNeeded, match=f"without {scope}"):
        person.returns(network, without=scope)


def test_pages_of_linkedin_are_offered_by_their_names(person: Person, clock: FakeClock) -> None:
    row = person.returns("linkedin")
    _, grant = waiting(row.pk, visitor=MIRA, clock=clock)
    assert {each.account_id: each.name for each in grant.choices} == {"3003": "Mekong Rights Forum"}
    nothing = Answer(status=403, headers={}, body={"message": "no"})
    assert NETWORKS["linkedin"].oauth.read_names(nothing) == {}  # type: ignore[union-attr] # has one


def test_a_page_without_the_right_role_cannot_be_chosen(
    person: Person, sandbox: Sandbox, clock: FakeClock
) -> None:
    control(sandbox, "/_roles", network="facebook", account_id="2002", role="ANALYZE")
    row = person.returns("facebook")
    with pytest.raises(ChannelError, match="may not post on Mekong Rights Forum"):
        finish(row.pk, Wanted(account_id="2002"), visitor=MIRA, clock=clock)
    assert not Channel.objects.exists()


def test_only_what_was_granted_can_be_chosen_and_only_by_who_began(person: Person, clock: FakeClock) -> None:
    row = person.returns("x")
    with pytest.raises(ChannelError, match="Choose one of the accounts"):
        finish(row.pk, Wanted(account_id="666"), visitor=MIRA, clock=clock)
    with pytest.raises(ChannelError, match="no longer open here"):
        finish(row.pk, Wanted(account_id="1001"), visitor=Visitor(person="arun", session="s"), clock=clock)
    clock.move(minutes=15)
    with pytest.raises(ChannelError, match="no longer open here"):
        waiting(row.pk, visitor=MIRA, clock=clock)


def test_the_test_has_to_pass(person: Person, sandbox: Sandbox, clock: FakeClock) -> None:
    row = person.returns("facebook")
    control(sandbox, "/_roles", network="facebook", account_id="2002", role="NONE")
    with pytest.raises(ChannelError, match=r"nothing was changed\. The person who .* no longer has a role"):
        finish(row.pk, Wanted(account_id="2002"), visitor=MIRA, clock=clock)
    assert not Channel.objects.exists()


def test_connecting_again_keeps_queue_slots_and_history(person: Person, clock: FakeClock) -> None:
    channel = person.connects("x")
    post = factories.draft(clock, on=channel)
    Channel.objects.filter(pk=channel.pk).update(slots="mon 09:00", gap_minutes=7, label="Ours")
    pause_channel(channel.pk, because="The token ended.", actor="distributor")
    before = set(Entry.objects.values_list("hash", flat=True))
    again = person.connects("x", channel)
    assert (again.pk, again.slots, again.gap_minutes, again.label) == (channel.pk, "mon 09:00", 7, "Ours")
    assert again.paused_because == ""
    assert Post.objects.get().pk == post.pk
    assert before < set(Entry.objects.values_list("hash", flat=True))
    assert Entry.objects.latest("seq").action == "channel.connected"
    assert vault.unseal(again.sealed_token) != vault.unseal(channel.sealed_token)


def test_the_same_account_is_the_same_channel(person: Person, clock: FakeClock) -> None:
    channel = person.connects("linkedin")
    row = person.returns("linkedin")
    obvious = obvious_choice(row, waiting(row.pk, visitor=MIRA, clock=clock)[1])
    assert obvious is not None
    again, _ = finish(row.pk, Wanted(account_id=obvious.account_id), visitor=MIRA, clock=clock)
    assert again.pk == channel.pk


def test_another_account_is_refused_for_a_channel(person: Person, clock: FakeClock) -> None:
    other = factories.channel("x", account_id="555", token="the-old-token")
    row = person.returns("x", other)
    with pytest.raises(ChannelError, match="another account than the one of"):
        finish(row.pk, Wanted(account_id="1001"), visitor=MIRA, clock=clock)
    other.refresh_from_db()
    assert vault.unseal(other.sealed_token) == "the-old-token"


def test_a_failed_attempt_drops_no_refresh_token(person: Person, sandbox: Sandbox, clock: FakeClock) -> None:
    channel = person.connects("facebook")
    Channel.objects.filter(pk=channel.pk).update(sealed_refresh=vault.seal("works"))
    row = person.returns("facebook", channel)
    control(sandbox, "/_roles", network="facebook", account_id="2002", role="NONE")
    with pytest.raises(ChannelError):
        finish(row.pk, Wanted(account_id="2002"), visitor=MIRA, clock=clock)
    kept = Channel.objects.get()
    assert (kept.sealed_token, vault.unseal(kept.sealed_refresh)) == (channel.sealed_token, "works")
    control(sandbox, "/_roles", network="facebook", account_id="2002", role="CREATE_CONTENT")
    finish(row.pk, Wanted(account_id="2002"), visitor=MIRA, clock=clock)
    assert vault.unseal(Channel.objects.get().sealed_refresh) == "works"


@pytest.mark.parametrize("network", list(NETWORKS))
def test_a_token_of_ones_own_is_tested_and_taken(network: str, person: Person, clock: FakeClock) -> None:
    account = next(one for one in _accounts() if one.network == network)
    token = account.token
    if network == "facebook":
        # A person's token lists the Pages; a Page's own does not.
        token = waiting(person.returns(network).pk, visitor=MIRA, clock=clock)[1].tokens.access_token
    typed = account.name if network == "bluesky" else account.account_id
    row = bring_token(network, token, account_id=typed, visitor=MIRA, channel=None, clock=clock)
    channel, _ = finish(row.pk, Wanted(account_id=account.account_id), visitor=MIRA, clock=clock)
    assert channel.account_id == account.account_id
    with pytest.raises(DistributorError, match="Nothing was"):
        wrong = bring_token(network, "wrong", account_id=typed, visitor=MIRA, channel=None, clock=clock)
        finish(wrong.pk, Wanted(account_id=account.account_id), visitor=MIRA, clock=clock)


def test_an_app_is_stored_sealed_and_the_environment_wins(
    settings: Any, sandbox: Sandbox, clock: FakeClock
) -> None:
    with pytest.raises(ChannelError, match="X_CLIENT_ID is set in the environment"):
        store_app("x", client_id="mine", client_secret="hush", actor="person:mira", clock=clock)
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, apps={})
    assert app_for("x") is None
    store_app("x", client_id="mine", client_secret="hush-hush", actor="person:mira", clock=clock)
    app = app_for("x")
    assert app is not None
    assert (app.client_id, app.client_secret) == ("mine", "hush-hush")
    assert "hush-hush" not in str(DeveloperApp.objects.values().get())
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT, bases=dict.fromkeys(NETWORKS, "https://other.example")
    )
    assert app_for("x") is None


def test_mastodon_makes_its_app_by_itself(settings: Any, person: Person) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, apps={})
    assert person.connects("mastodon").network == "mastodon"
    assert DeveloperApp.objects.get().network == "mastodon"
    with pytest.raises(ChannelError, match="No developer app for X is stored here yet"):
        person.begins("x")


def _accounts() -> Any:
    from tests.networks.examples import ACCOUNTS

    return ACCOUNTS
