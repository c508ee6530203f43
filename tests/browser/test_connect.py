"""Connecting channels in a real browser, by the sandbox's own pages of consent."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from distributor.channels.models import Channel
from distributor.clock import SystemClock
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, SandboxAccount, serve_sandbox
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests import factories
from tests.browser.conftest import NewPage
from tests.browser.test_looks import PHONE, SMALL, _findings, _open_drawers
from tests.channels.conftest import control
from tests.networks.examples import ACCOUNTS

pytestmark = pytest.mark.browser
SECOND = SandboxAccount(network="facebook", account_id="2003", name="Mekong Rights Youth", token="second")
THIRD = SandboxAccount(network="facebook", account_id="2004", name="Neighbours", token="third")


@pytest.fixture(autouse=True)
def sandbox(settings: Any, live_server: Any) -> Iterator[Sandbox]:
    """Every network of this installation, with three Pages on Facebook, two of them ours."""
    served = serve_sandbox(accounts=(*ACCOUNTS, SECOND, THIRD), clock=SystemClock())
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, bases=dict.fromkeys(NETWORKS, served.url), apps={})
    settings.PUBLIC_URL = live_server.url
    control(served, "/_roles", network="facebook", account_id="2003", role="CREATE_CONTENT")
    yield served
    served.close()


def store_app(page: Page) -> None:
    page.get_by_label("Client id").fill(CLIENT_ID)
    page.get_by_label("Client secret").fill(CLIENT_SECRET)
    page.get_by_role("button", name="Store the app").click()
    expect(page.get_by_text("The app is stored")).to_be_visible()


def allow(page: Page, label: str) -> None:
    expect(page.get_by_role("heading", name=f"{label} (sandbox)")).to_be_visible()
    page.get_by_role("button", name="Allow").click()


@pytest.mark.parametrize(
    ("network", "label", "account"),
    [
        ("x", "X", "@mekongrights"),
        ("linkedin", "LinkedIn", "3003"),
        ("mastodon", "Mastodon", "@mekongrights"),
    ],
)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_channel_is_connected(
    new_page: NewPage, network: str, label: str, account: str, scripts: bool
) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto(f"/channels/connect/{network}/")
    if network != "mastodon":
        store_app(page)
    page.get_by_role("button", name=f"Go on to {label}").click()
    allow(page, label)
    expect(page.get_by_role("heading", name="Choose the account")).to_be_visible()
    assert "code=" not in page.url
    expect(page.get_by_role("radio", name=account)).to_be_checked()
    page.get_by_label("What the team calls it").fill("Our voice")
    page.get_by_label("Time zone").select_option("Asia/Bangkok")
    page.get_by_role("button", name="Test and connect").click()
    expect(page.get_by_text(f"Our voice is connected: {label} lets it post")).to_be_visible()
    assert Channel.objects.get().network == network
    page.get_by_role("link", name="Connect again Our voice").click()
    page.get_by_role("button", name=f"Go on to {label}").click()
    allow(page, label)
    expect(page.get_by_text("Our voice is connected")).to_be_visible()
    assert Channel.objects.get().token_number == 2


def test_one_of_several_pages_is_chosen(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/channels/connect/facebook/")
    store_app(page)
    page.get_by_role("button", name="Go on to Facebook").click()
    allow(page, "Facebook")
    expect(page.get_by_role("radio", name="Neighbours")).to_be_disabled()
    page.get_by_role("radio", name="Mekong Rights Youth").check()
    page.get_by_role("button", name="Test and connect").click()
    expect(page.get_by_text("Mekong Rights Youth is connected")).to_be_visible()
    assert Channel.objects.get().account_id == "2003"


def test_from_the_list_of_channels(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/channels/")
    page.get_by_role("link", name="Connect the first one").click()
    page.get_by_role("link", name="Connect Bluesky").click()
    page.get_by_label("Handle").fill("mekongrights")
    page.get_by_label("App password").fill("bluesky-secret")
    page.get_by_role("button", name="Test and connect").click()
    page.get_by_role("button", name="Test and connect").click()
    expect(page.get_by_text("mekongrights is connected: Bluesky lets it post")).to_be_visible()


def test_a_person_says_no(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/channels/connect/mastodon/")
    page.get_by_role("button", name="Go on to Mastodon").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("the permission was not given")).to_be_visible()
    expect(page.get_by_role("button", name="Go on to Mastodon")).to_be_visible()
    assert not Channel.objects.exists()


def test_a_permission_is_left_out(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/channels/connect/mastodon/")
    page.get_by_role("button", name="Go on to Mastodon").click()
    page.get_by_label("write:statuses").uncheck()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("was connected without write:statuses")).to_be_visible()


def test_a_wrong_state_is_refused(new_page: NewPage) -> None:
    page = new_page()
    page.goto("/channels/callback/x/?code=stolen&state=guessed")
    expect(page.get_by_text("belongs to no connection that was begun here")).to_be_visible()
    assert "stolen" not in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_have_no_finding_and_fit_a_phone(new_page: NewPage, sandbox: Sandbox, scheme: str) -> None:
    channel = factories.channel("x", account_id="1001", label="Mekong Rights")
    Channel.objects.update(found="The role is gone. " * 5, paused_because="The token ended.")
    page = new_page(**PHONE, color_scheme=scheme)
    page.goto("/channels/connect/facebook/")
    store_app(page)
    page.get_by_role("button", name="Go on to Facebook").click()
    expect(page.get_by_role("heading", name="Facebook (sandbox)")).to_be_visible()
    assert _findings(page) == []
    allow(page, "Facebook")
    page.wait_for_url("**/channels/choose/**")
    paths = [page.url, "/channels/", "/channels/connect/", f"/channels/connect/x/?channel={channel.pk}"]
    for path in (*paths, *(f"/channels/connect/{name}/" for name in NETWORKS)):
        page.goto(path)
        _open_drawers(page)
        assert (path, _findings(page)) == (path, [])
        assert (path, page.locator("html").evaluate("(html) => html.scrollWidth")) == (path, 360)
        small = [html for html in page.evaluate(SMALL) if "radio" not in html]
        assert (path, small) == (path, [])
