"""Writing in a real browser: previews while one types, nothing lost after log-out, two people at once."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from distributor.discussion.models import Unsaved
from distributor.posts.models import Post
from tests import factories
from tests.browser.conftest import PASSWORD, Complaints, NewPage
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


def is_well(page: Page) -> None:
    """No finding of axe, and no scrolling sideways."""
    found = Axe().run(page).response["violations"]
    assert [f"{each['id']}: {json.dumps(each['nodes'][0]['html'])[:300]}" for each in found] == []
    width = page.locator("html").evaluate("(html) => html.scrollWidth - html.clientWidth")
    assert width == 0


def test_write_side_by_side_by_keyboard_and_see_it_as_the_network_shows_it(
    new_page: NewPage, clock: FakeClock
) -> None:
    release = build.three_drafts(clock)
    page = new_page("mira")
    page.goto(f"/releases/{release.pk}/compose/")
    for key in ("j", "j", "e"):
        page.keyboard.press(key)
    field = page.get_by_label("Text for X")
    expect(field).to_be_focused()
    field.fill("ក" * 150)
    x = page.locator('.post[data-network="x"]')
    expect(x.locator(".count")).to_contain_text("300 of 280 weighted characters")
    expect(x.locator(".count")).to_contain_text("Khmer: each counts double.")
    field.fill("Fourteen workers were taken.")
    expect(x.locator(".shown-text mark.finding").first).to_have_text("Fourteen1")
    x.locator(".to-words").first.click()
    assert field.evaluate("(each) => each.value.slice(each.selectionStart, each.selectionEnd)") == "Fourteen"
    page.keyboard.press("End")
    x.get_by_role("button", name="#Philippines").click()
    expect(field).to_have_value("Fourteen workers were taken. #Philippines")
    expect(x.locator(".as-tag")).to_have_text("#Philippines")
    is_well(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("Saved.")
    assert release.posts.get(channel__network="x").parts == ["Fourteen workers were taken. #Philippines"]


def test_what_was_typed_is_there_after_log_out_and_a_lost_connection(
    new_page: NewPage, complaints: Complaints, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    page = new_page("mira", **PHONE, color_scheme="dark")
    page.goto(f"/posts/{post.pk}/")
    field = page.get_by_label("Text for X")
    page.context.set_offline(True)
    field.fill("Typed without a connection.")
    field.blur()
    expect(page.locator(".kept")).to_contain_text("No connection: what you type is not kept yet.")
    page.context.set_offline(False)
    expect(page.locator(".kept")).to_have_text("Kept, not saved yet.")
    complaints.found.clear()
    page.context.clear_cookies(name="sessionid")
    field.fill("Typed after the session ended.")
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    page.fill("#id_username", "mira")
    page.fill("#id_password", PASSWORD)
    page.click("form.stack button.main")
    expect(page.get_by_label("Text for X")).to_have_value("Typed after the session ended.")
    expect(page.get_by_text("Not saved yet: this is what you typed last.")).to_be_visible()
    expect(page.locator("#release-text mark")).to_have_count(0)
    page.locator("#paragraph-2").evaluate("(each) => getSelection().selectAllChildren(each)")
    page.get_by_role("button", name="Put the selected words into the text").click()
    expect(page.locator("#release-text mark")).to_contain_text("The workers were taken from their homes")
    is_well(page)
    assert Post.objects.get(pk=post.pk).version == 1


def test_two_people_edit_at_once_and_both_texts_are_kept(
    new_page: NewPage, complaints: Complaints, clock: FakeClock
) -> None:
    complaints.expected.add(409)
    post = factories.draft(clock)
    mira, arun = new_page("mira"), new_page("arun")
    for page in (mira, arun):
        page.goto(f"/posts/{post.pk}/")
    for page, words in ((mira, "Words of Mira."), (arun, "Words of Arun.")):
        page.get_by_label("Text for X").fill(words)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("button", name=re.compile("^Save"))).to_be_visible()
    expect(arun.get_by_role("alert")).to_contain_text("Somebody else changed this post")
    expect(arun.locator(".quoted")).to_have_text("Words of Mira.")
    expect(arun.locator("ins")).to_have_text("Arun")
    expect(arun.get_by_label("Text for X")).to_have_value("Words of Arun.")
    is_well(arun)
    arun.get_by_role("button", name="Save my text over theirs").click()
    expect(arun.locator("#said")).to_contain_text("Saved.")
    assert Post.objects.get(pk=post.pk).parts == ["Words of Arun."]
    assert not Unsaved.objects.exists()
