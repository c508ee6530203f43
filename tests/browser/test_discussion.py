"""Talking about posts in a real browser: comments that name people, and the link for somebody outside."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.conftest import NewPage
from tests.browser.test_composer import PHONE, is_well
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.browser


def test_a_comment_names_somebody_who_finds_and_settles_it(new_page: NewPage, clock: FakeClock) -> None:
    post = factories.draft(clock)
    mira, arun = new_page("mira"), new_page("arun", **PHONE)
    mira.goto(f"/posts/{post.pk}/")
    mira.get_by_label("Your comment").fill("@arun, is twelve right?")
    mira.get_by_role("button", name="Comment", exact=True).click()
    expect(mira.locator("#said")).to_contain_text("Your comment stands below.")
    arun.goto("/")
    arun.get_by_role("link", name="1 open comment").click()
    expect(arun.locator(".said .tag")).to_have_text("@arun")
    is_well(arun)
    arun.get_by_role("button", name="Settle").click()
    expect(arun.locator(".said .settled")).to_contain_text("settled by arun")
    arun.goto("/mentions/")
    is_well(arun)


def test_somebody_outside_reads_and_comments_by_a_link(new_page: NewPage, clock: FakeClock) -> None:
    release = build.three_drafts(clock)
    mira = new_page("mira")
    mira.goto(f"/releases/{release.pk}/")
    mira.get_by_text("Make a link").click()
    mira.get_by_label("For whom").fill("Ms Outside")
    mira.get_by_role("button", name="Make the link").click()
    address = mira.locator("#reviews .note .code").inner_text()
    is_well(mira)
    outside = new_page("", **PHONE, color_scheme="dark", java_script_enabled=False)
    outside.goto("/" + address.partition("://")[2].partition("/")[2])
    expect(outside.locator("figure.preview")).to_have_count(3)
    outside.get_by_label("About").select_option(str(release.posts.get(channel__network="x").pk))
    outside.get_by_role("textbox", name="Your comment").fill("Twelve is wrong.")
    outside.get_by_role("button", name="Send the comment").click()
    expect(outside.get_by_text("Thank you. The team sees your comment.")).to_be_visible()
    mira.goto("/")
    mira.get_by_role("link", name="1 open comment").click()
    expect(mira.locator(".said")).to_contain_text("Twelve is wrong.")
    expect(mira.locator(".said")).to_contain_text("outside the team, by a link of mira")
