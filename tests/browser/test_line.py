"""What people do at the desk, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from distributor.posts.models import Post
from tests import factories
from tests.browser.conftest import Complaints, NewPage
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.browser


def test_log_in_read_edit_with_a_live_count_and_let_somebody_else_approve(
    new_page: NewPage, clock: FakeClock
) -> None:
    post = factories.draft(clock)
    mira = new_page("mira")
    expect(mira.get_by_role("heading", name="Philippines: Release the dock workers")).to_be_visible()
    mira.get_by_role("link", name="Edit").click()
    field = mira.get_by_label("Text for X")
    field.fill("ក" * 150)
    expect(mira.locator(".count")).to_contain_text("300 of 280 weighted characters")
    expect(mira.locator(".count")).to_contain_text("20 too many")
    field.fill("Shorter words.")
    expect(mira.locator(".count")).to_contain_text("14 of 280 weighted characters")
    mira.get_by_role("button", name="Save", exact=True).click()
    expect(mira.get_by_role("status").first).to_contain_text("Saved.")
    expect(mira.get_by_text("somebody else approves them")).to_be_visible()
    arun = new_page("arun")
    arun.get_by_role("button", name=re.compile("^Approve ")).click()
    expect(arun.locator(f"#post-{post.pk} .note")).to_contain_text("Approved. It leaves on")
    expect(arun.locator("[data-tab=scheduled] b")).to_have_text("1")
    assert Post.objects.get(pk=post.pk).state == "approved"


def test_approve_by_keyboard_alone(new_page: NewPage, clock: FakeClock) -> None:
    build.three_drafts(clock)
    page = new_page()
    for key in ("j", "j", "a"):
        page.keyboard.press(key)
    expect(page.locator('.post[data-network="x"] button.approve')).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator('.post[data-network="x"] .note')).to_contain_text("Approved.")
    assert list(Post.objects.filter(state="approved").values_list("channel__network", flat=True)) == ["x"]
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Use quick keys on this device").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page).to_have_title(re.compile("Queue"))


def test_everything_goes_without_scripts(new_page: NewPage, clock: FakeClock) -> None:
    post = factories.draft(clock)
    page = new_page(java_script_enabled=False)
    page.get_by_role("link", name="X", exact=False).first.click()
    page.get_by_text("Other time").click()
    page.get_by_label("Time in Asia/Manila").fill("2199-03-04T09:00")
    page.get_by_role("button", name="Approve for this time").click()
    expect(page.get_by_text("It leaves on Monday 4 March 2199 at 09:00 (Asia/Manila)").first).to_be_visible()
    page.get_by_text("Reject", exact=True).first.click()
    page.get_by_label("Reason (may stay empty)").first.fill("Not today")
    page.get_by_role("button", name="Reject").first.click()
    expect(page.get_by_text("It does not go out").first).to_be_visible()
    page.get_by_role("button", name="Reopen").click()
    assert Post.objects.get(pk=post.pk).state == "draft"
    page.goto("/hold/")
    page.get_by_role("button", name="Hold everything").click()
    expect(page.get_by_text("Everything is held.")).to_be_visible()
    page.get_by_text("Resume", exact=True).click()
    page.get_by_role("button", name="Yes, resume").click()
    expect(page.get_by_text("Nothing is held.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()


def test_two_people_at_once(new_page: NewPage, complaints: Complaints, clock: FakeClock) -> None:
    complaints.expected.add(409)
    factories.draft(clock)
    mira, arun = new_page("mira"), new_page("arun")
    mira.get_by_role("button", name=re.compile("^Approve ")).click()
    expect(mira.get_by_text("Approved. It leaves on")).to_be_visible()
    arun.get_by_role("button", name=re.compile("^Approve ")).click()
    expect(arun.get_by_role("alert")).to_contain_text("mira approved it")


def test_a_lost_connection_is_said(new_page: NewPage, complaints: Complaints, clock: FakeClock) -> None:
    post = factories.draft(clock)
    page = new_page()
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile("^Approve ")).click()
    expect(page.get_by_text("The connection was lost. Nothing was changed; try again.")).to_be_visible()
    page.context.set_offline(False)
    complaints.found.clear()
    assert Post.objects.get(pk=post.pk).state == "draft"


def test_a_session_that_ended_leads_to_the_log_in(new_page: NewPage, clock: FakeClock) -> None:
    factories.draft(clock)
    page = new_page()
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name=re.compile("^Approve ")).click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
