"""Passkeys with Chromium's own virtual device, and the pages of one's own account."""

from typing import Any

import pyotp
import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect

from distributor.people.models import Passkey
from tests.browser.conftest import PASSWORD, Complaints, NewPage
from tests.browser.test_looks import PHONE, SMALL, _findings, _open_drawers

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def _address(settings: Any, live_server: Any) -> None:
    """Passkeys belong to the address that people open."""
    settings.PUBLIC_URL = live_server.url


def device(page: Page) -> tuple[CDPSession, str]:
    """A phone with a fingerprint reader that always says yes.

    Source: https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/ (2026-11).
    """
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, str(made["authenticatorId"])


def test_a_passkey_is_added_used_and_refused_when_it_was_copied(
    new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expected.add(422)
    page = new_page()
    phone, authenticator = device(page)
    page.goto("/account/second-step/")
    page.get_by_label("What you call the device").fill("my phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    assert page.locator(".paper-codes li").count() == 10
    page.goto("/account/second-step/")
    page.locator("summary", has_text="Rename").click()
    page.get_by_label("What you call the device").first.fill("old phone")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("The passkey is called “old phone” now.")).to_be_visible()
    expect(page.locator(".devices b")).to_have_text("old phone")
    page.goto("/")
    page.get_by_role("button", name="Log out").click()

    page.goto("/login/?next=/hold/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/hold/")
    assert Passkey.objects.get().sign_count > 0
    page.get_by_role("button", name="Log out").click()

    # A password alone does not do any more; the passkey is the second step as well.
    page.fill("#id_username", "mira")
    page.fill("#id_password", PASSWORD)
    page.click("form.stack button.main")
    expect(page.get_by_label("A recovery code")).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("link", name="My account: mira")).to_be_visible()
    page.get_by_role("button", name="Log out").click()

    # Somebody else's copy has signed more often than this device says.
    Passkey.objects.update(sign_count=1000)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("not known here, or was not right")
    # A device that has no key for this desk, or a person who stops it.
    phone.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    phone.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("this device has none for this desk")


def code_on(page: Page) -> str:
    key = page.locator(".steps .code").inner_text()
    return pyotp.TOTP(key.replace(" ", "")).now()


def test_the_pages_have_no_finding_fit_a_phone_and_need_no_script(
    new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expected.add(422)
    page = new_page(**PHONE, reduced_motion="reduce")
    person = User.objects.get(username="mira")
    Passkey.objects.create(person=person, name="my own telephone", credential="c", added_at=timezone.now())

    def is_well() -> None:
        _open_drawers(page)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert (page.url, scheme, _findings(page)) == (page.url, scheme, [])
        assert (page.url, page.locator("html").evaluate("(html) => html.scrollWidth")) == (page.url, 360)
        assert (page.url, page.evaluate(SMALL)) == (page.url, [])

    for path in ("/account/", "/account/second-step/", "/account/confirm/", "/people/"):
        page.goto(path)
        is_well()
    page.goto("/account/second-step/")
    page.get_by_role("button", name="Set up codes").click()
    is_well()
    page.get_by_label("Six digits").fill(code_on(page))
    page.get_by_role("button", name="Set up").first.click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    is_well()
    paper = page.locator(".paper-codes li").first.inner_text()
    page.get_by_role("link", name="I have them").click()
    is_well()
    page.context.clear_cookies()
    plain = new_page("", **PHONE, java_script_enabled=False)
    plain.goto("/login/")
    expect(plain.get_by_role("button", name="Use a passkey")).to_be_hidden()
    plain.fill("#id_username", "mira")
    plain.fill("#id_password", PASSWORD)
    plain.keyboard.press("Enter")
    plain.get_by_label("Code of your phone").fill(paper)
    plain.keyboard.press("Enter")
    plain.get_by_role("link", name="My account: mira").click()
    expect(plain.get_by_text("9 recovery codes left")).to_be_visible()
    page.goto("/login/")
    page.fill("#id_username", "mira")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/login/step/")
    is_well()


def test_without_a_line_a_page_says_so_and_keeps_nothing_of_the_desk(new_page: NewPage) -> None:
    page = new_page(service_workers="allow")
    page.goto("/account/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto("/people/")
    page.context.set_offline(True)
    page.goto("/people/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert _findings(page) == []
    assert page.evaluate("getComputedStyle(document.querySelector('.button.main')).display") == "inline-flex"
    kept = page.evaluate("""async () => {
        const found = [];
        for (const name of await caches.keys())
          for (const each of await (await caches.open(name)).keys()) found.push(new URL(each.url).pathname);
        return found.sort();
    }""")
    assert kept == ["/offline/", "/static/desk/desk.css"]
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_visible()
    manifest = page.request.get("/manifest.webmanifest").json()
    assert (manifest["display"], manifest["start_url"]) == ("standalone", "/")
    assert {page.request.get(icon["src"]).status for icon in manifest["icons"]} == {200}
