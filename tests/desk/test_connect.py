"""The pages that connect a channel."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client

from distributor.channels.models import Channel, Connecting, DeveloperApp
from distributor.clock import SystemClock
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, serve_sandbox
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from distributor.people.rights import Role
from tests import factories
from tests.channels.conftest import control
from tests.desk.conftest import logged_in
from tests.networks.examples import ACCOUNTS
from tests.networks.hand import decided

pytestmark = pytest.mark.django_db
PAGES = ["/channels/connect/", *(f"/channels/connect/{name}/" for name in NETWORKS)]


@pytest.fixture(autouse=True)
def sandbox(settings: Any) -> Iterator[Sandbox]:
    """Every network of this installation."""
    served = serve_sandbox(accounts=ACCOUNTS, clock=SystemClock())
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, bases=dict.fromkeys(NETWORKS, served.url), apps={})
    settings.PUBLIC_URL = "http://testserver"
    yield served
    served.close()


def store_app(client: Client, network: str) -> None:
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    assert client.post(f"/channels/connect/{network}/app/", form).status_code == 302


def onward(client: Client, network: str, **form: object) -> str:
    """The address the browser is sent to."""
    page = client.post(f"/channels/connect/{network}/go/", form)
    assert page.status_code == 200, page.content
    found = re.search(r'<a class="button main wide" href="([^"]+)"', page.content.decode())
    assert found
    return found[1].replace("&amp;", "&")


def back(client: Client, network: str, query: dict[str, str]) -> Any:
    return client.get(f"/channels/callback/{network}/?{urlencode(query)}", follow=True)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_administrators(path: str, mira: Client, client: Client) -> None:
    assert mira.get(path).status_code == 200
    assert client.get(path)["Location"].startswith("/login/")
    for role in (Role.PUBLISHER, Role.APPROVER, Role.WRITER, Role.AUDITOR):
        other = Client()
        other.force_login(factories.person(role, role=role))  # type: ignore[arg-type]  # a user
        assert other.get(path).status_code == 403
        assert "Connect a channel" not in other.get("/channels/").content.decode()


@pytest.mark.parametrize("verb", ["app", "go", "token"])
def test_every_decision_is_for_administrators(verb: str, mira: Client) -> None:
    other = Client()
    other.force_login(factories.person("pia", role=Role.PUBLISHER))  # type: ignore[arg-type]  # a user
    assert other.post(f"/channels/connect/x/{verb}/").status_code == 403
    assert other.get("/channels/callback/x/?code=c&state=s").status_code == 403
    assert other.post("/channels/choose/1/finish/").status_code == 403
    assert mira.get(f"/channels/connect/x/{verb}/")["Location"] == "/channels/connect/x/"
    assert mira.post(f"/channels/connect/nowhere/{verb}/").status_code == 404


@pytest.mark.parametrize("name", list(NETWORKS))
def test_each_network_has_a_guide_with_prices_and_the_exact_address(name: str, mira: Client) -> None:
    page = mira.get(f"/channels/connect/{name}/").content.decode()
    assert re.search(r"As read on \d+ November 2026", page)
    network = NETWORKS[name]
    if network.oauth and network.oauth.register_call is None:
        assert f"http://testserver/channels/callback/{name}/" in page
        assert "First store the app" in page


def test_an_app_is_stored_and_its_secret_shown_to_nobody(mira: Client) -> None:
    store_app(mira, "x")
    page = mira.get("/channels/connect/x/").content.decode()
    assert CLIENT_ID in page
    assert CLIENT_SECRET not in page
    assert CLIENT_SECRET not in str(DeveloperApp.objects.values().get())
    answer = mira.post("/channels/connect/x/app/", {"client_id": " "})
    assert (answer.status_code, b"An app has an id" in answer.content) == (422, True)


@pytest.mark.parametrize("network", ["x", "facebook", "linkedin"])
def test_from_the_button_to_a_channel(network: str, mira: Client) -> None:
    store_app(mira, network)
    page = back(mira, network, decided(onward(mira, network)))
    path = page.redirect_chain[-1][0]
    assert path.startswith("/channels/choose/")
    assert "code=" not in path
    account = next(one for one in ACCOUNTS if one.network == network)
    form = {"account": account.account_id, "label": "Our voice", "time_zone": "Asia/Bangkok"}
    done = mira.post(f"{path}finish/", form, follow=True)
    assert "Our voice is connected" in done.content.decode()
    channel = Channel.objects.get()
    assert (channel.account_id, channel.name) == (account.account_id, f"our-voice-{network}")
    assert mira.post(f"{path}finish/", form, follow=True).status_code == 200
    assert Channel.objects.count() == 1


def test_connecting_again_asks_nothing_that_is_known(mira: Client) -> None:
    channel = factories.channel("mastodon", account_id=NETWORKS["mastodon"].account_example)
    Channel.objects.update(paused_because="The token ended.", slots="mon 09:00")
    page = mira.get("/channels/").content.decode()
    assert f"/channels/connect/mastodon/?channel={channel.pk}" in page
    done = back(mira, "mastodon", decided(onward(mira, "mastodon", channel=channel.pk)))
    assert f"{channel.name} is connected" in done.content.decode()
    row = Channel.objects.get()
    assert (row.paused_because, row.slots, row.pk) == ("", "mon 09:00", channel.pk)


def test_another_account_is_refused_in_words(mira: Client) -> None:
    channel = factories.channel("mastodon", account_id="1")
    told = back(mira, "mastodon", decided(onward(mira, "mastodon", channel=channel.pk)))
    assert "another account than the one of" in told.content.decode()
    assert told.redirect_chain[-1][0] == f"/channels/connect/mastodon/?channel={channel.pk}"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"state": "wrong", "code": "c"}, "belongs to no connection that was begun here"),
        ({}, "belongs to no connection that was begun here"),
    ],
)
def test_a_wrong_state_changes_nothing(query: dict[str, str], words: str, mira: Client) -> None:
    store_app(mira, "x")
    decided(onward(mira, "x"))
    told = back(mira, "x", query)
    assert words in told.content.decode()
    assert told.redirect_chain[-1][0] == "/channels/connect/x/"
    assert not Channel.objects.exists()


def test_a_state_belongs_to_one_browser(mira: Client, arun: Client) -> None:
    query = decided(onward(mira, "mastodon"))
    assert "belongs to no connection" in back(arun, "mastodon", query).content.decode()
    phone = Client()
    phone.login(username="mira", password="a long enough password")
    assert "belongs to no connection" in back(phone, "mastodon", query).content.decode()
    assert back(mira, "mastodon", query).redirect_chain[-1][0].startswith("/channels/choose/")


def test_a_denial_is_told(mira: Client) -> None:
    told = back(mira, "mastodon", decided(onward(mira, "mastodon"), decision="deny"))
    assert "the permission was not given" in told.content.decode()


def test_whoever_logged_out_meanwhile_leaves_the_code_behind(mira: Client) -> None:
    query = decided(onward(mira, "mastodon"))
    answer = Client().get(f"/channels/callback/mastodon/?{urlencode(query)}")
    assert answer["Location"] == "/login/?next=/channels/connect/"


def test_a_choice_is_only_for_who_began(mira: Client, arun: Client) -> None:
    path = back(mira, "mastodon", decided(onward(mira, "mastodon"))).redirect_chain[-1][0]
    assert "no longer open here" in arun.get(path, follow=True).content.decode()
    refused = arun.post(f"{path}finish/", {"account": NETWORKS["mastodon"].account_example}, follow=True)
    assert "no longer open here" in refused.content.decode()
    assert Connecting.objects.exists()


def test_a_page_without_a_role_is_shown_and_not_offered(mira: Client, sandbox: Sandbox) -> None:
    store_app(mira, "facebook")
    control(sandbox, "/_roles", network="facebook", account_id="2002", role="ANALYZE")
    page = back(mira, "facebook", decided(onward(mira, "facebook")))
    assert "Your role there may not post." in page.content.decode()
    path = page.redirect_chain[-1][0]
    refused = mira.post(f"{path}finish/", {"account": "2002"})
    assert (refused.status_code, b"may not post on" in refused.content) == (422, True)


@pytest.mark.parametrize("network", ["bluesky", "telegram", "mastodon", "threads"])
def test_a_token_of_ones_own_is_tested(network: str, mira: Client) -> None:
    account = next(one for one in ACCOUNTS if one.network == network)
    form = {"account": account.name if network == "bluesky" else account.account_id, "token": account.token}
    page = mira.post(f"/channels/connect/{network}/token/", form, follow=True)
    path = page.redirect_chain[-1][0]
    assert mira.post(f"{path}finish/", {"account": account.account_id}, follow=True).status_code == 200
    assert Channel.objects.get().account_id == account.account_id
    wrong = mira.post(f"/channels/connect/{network}/token/", form | {"token": "wrong-token"}, follow=True)
    assert "Nothing was" in wrong.content.decode()
    assert "wrong-token" not in wrong.content.decode()


def test_the_address_asked_for_is_the_one_of_this_installation(mira: Client) -> None:
    store_app(mira, "linkedin")
    query = parse_qs(urlsplit(onward(mira, "linkedin")).query)
    assert query["redirect_uri"] == ["http://testserver/channels/callback/linkedin/"]


def test_the_channels_page_warns(mira: Client) -> None:
    channel = factories.channel("x")
    Channel.objects.update(found="The role is gone.", remarks="The server takes 300 characters.")
    page = mira.get("/channels/").content.decode()
    assert "The role is gone." in page
    assert "The server takes 300 characters." in page
    assert "Connect again" in page
    assert channel.name in page
    assert "Connect again" in logged_in("zoe").get("/channels/").content.decode()
