"""Urdu from the right and Khmer above and below the line, on a phone; the choice without scripts."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from distributor.posts.models import Post
from tests.browser.conftest import Complaints, NewPage
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}

# Words that their box cuts off; a pixel is rounding. Words for screen readers alone are left out.
CUT = """
() => [...document.querySelectorAll(
    "button, .button, .nav a, .state, label, summary, h1, h2, h3, .note, .flag")]
  .filter((each) => each.checkVisibility() && !each.closest(".sr"))
  .filter((each) => each.scrollHeight > each.clientHeight + 1 || each.scrollWidth > each.clientWidth + 1)
  .filter((each) => getComputedStyle(each).display !== "inline")
  .map((each) => each.outerHTML.slice(0, 120))
"""


def _pages(clock: FakeClock) -> list[str]:
    build.three_drafts(clock)
    build.published(clock, person="arun")
    build.failed(clock, person="arun")
    build.unknown(clock, person="arun")
    posts = [f"/posts/{post.pk}/" for post in {post.state: post for post in Post.objects.all()}.values()]
    tabs = [f"/?tab={tab}" for tab in ("waiting", "scheduled", "help", "published", "rejected")]
    release = f"/releases/{Post.objects.latest('pk').release_id}/"
    return [*tabs, *posts, release, "/hold/", "/channels/", "/sources/", "/people/", "/audit/"]


def _findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {json.dumps(each['nodes'][0]['html'])[:300]}" for each in found]


@pytest.mark.parametrize("language", ["ur", "km"])
def test_a_phone_in_another_script_has_no_finding_and_no_sideways_scroll(
    new_page: NewPage, complaints: Complaints, clock: FakeClock, language: str
) -> None:
    paths = _pages(clock)
    page = new_page(**PHONE, locale=language)
    for path in paths:
        page.goto(path)
        page.evaluate(
            "document.querySelectorAll('details:not([name])').forEach((each) => { each.open = true })"
        )
        assert page.get_attribute("html", "lang") == language
        assert page.get_attribute("html", "dir") == ("rtl" if language == "ur" else "ltr")
        assert (path, page.locator("html").evaluate("(html) => html.scrollWidth")) == (path, 360)
        assert (path, page.evaluate(CUT)) == (path, [])
        assert (path, _findings(page)) == (path, [])


def test_urdu_is_laid_out_from_the_right_and_handles_stay_as_they_are(
    new_page: NewPage, clock: FakeClock
) -> None:
    build.three_drafts(clock)
    page = new_page(locale="ur", viewport={"width": 1280, "height": 860})
    page.goto("/")
    brand, leave = page.locator(".brand").bounding_box(), page.locator(".who button").bounding_box()
    assert brand is not None
    assert leave is not None
    assert brand["x"] > leave["x"]
    assert page.locator("time").first.evaluate("(time) => getComputedStyle(time).unicodeBidi") == "isolate"
    account = page.locator(".account bdi").first
    assert account.evaluate("(bdi) => getComputedStyle(bdi).direction") == "ltr"


def test_the_language_is_chosen_without_scripts(new_page: NewPage, clock: FakeClock) -> None:
    build.three_drafts(clock)
    page = new_page(**PHONE, java_script_enabled=False)
    page.goto("/hold/")
    page.select_option("#language", "km")
    page.click(".foot button")
    assert page.url.endswith("/hold/")
    assert page.get_attribute("html", "lang") == "km"
    assert page.locator(".machine").is_visible()
