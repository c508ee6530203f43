"""Every page on a phone, in the dark, and for people who do not see or point."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from distributor.channels.services import pause_channel
from distributor.clock import Clock
from distributor.delivery.holds import Scope, set_hold
from distributor.posts.models import Post
from tests import factories
from tests.browser.conftest import Complaints, NewPage
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
LONG = "ThisIsOneVeryLongWordWithoutAnySpaceInItWhichNoLineOfAPhoneCanHoldByItself" * 3


SMALL = """
() => [...document.querySelectorAll("button, .button, .nav a, .tabs a, input:not([type=hidden]), select")]
  .filter((each) => each.checkVisibility())
  .map((each) => ({
    html: each.outerHTML.slice(0, 80),
    // A label is touched in the place of what stands in it.
    box: (each.closest("label") ?? each).getBoundingClientRect(),
  }))
  .filter(({ box }) => box.height < 44 || box.width < 44)
  .map(({ html }) => html)
"""


def _fill(clock: Clock) -> list[str]:
    """Something of everything; gives the addresses of all pages."""
    build.three_drafts(clock)
    build.three_drafts(clock, title=f"Cambodia: {LONG}", text=f"{LONG}.\n\nកម្ពុជាត្រូវដោះលែង ។", language="km")
    build.published(clock, person="arun")
    build.failed(clock, person="arun")
    build.unknown(clock, person="arun")
    factories.approved(clock, person="arun")
    factories.source(
        f"feed-{LONG}"[:60], feed_url=f"https://{LONG[:60]}.example/{LONG}", problem=f"It said {LONG}."
    )
    pause_channel(Post.objects.latest("pk").channel_id, because="The token ended.", actor="distributor")
    set_hold(Scope(kind="network", value="linkedin"), person="arun", because=f"{LONG} happened", clock=clock)
    posts = [f"/posts/{post.pk}/" for post in {post.state: post for post in Post.objects.all()}.values()]
    tabs = [f"/?tab={tab}" for tab in ("waiting", "scheduled", "help", "published", "rejected")]
    release = f"/releases/{Post.objects.latest('pk').release_id}/"
    return [*tabs, *posts, release, "/hold/", "/channels/", "/sources/", "/audit/", "/nowhere/"]


def _open_drawers(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details:not([name])').forEach((each) => { each.open = true })")
    page.evaluate("document.querySelectorAll('details.reject').forEach((each) => { each.open = true })")


def _findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {json.dumps(each['nodes'][0]['html'])[:300]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_finding_of_axe(
    new_page: NewPage, complaints: Complaints, clock: FakeClock, scheme: str
) -> None:
    complaints.expected.add(404)
    paths = _fill(clock)
    stranger = new_page("", color_scheme=scheme)
    stranger.goto("/login/")
    assert _findings(stranger) == []
    page = new_page(color_scheme=scheme)
    for path in paths:
        page.goto(path)
        _open_drawers(page)
        assert (path, _findings(page)) == (path, [])


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_never_scrolls_sideways(
    new_page: NewPage, complaints: Complaints, clock: FakeClock, scripts: bool
) -> None:
    complaints.expected.add(404)
    paths = _fill(clock)
    page = new_page(**PHONE, java_script_enabled=scripts)
    for path in ("/login/", *paths):
        page.goto(path)
        if scripts:
            _open_drawers(page)
        width = page.locator("html").evaluate("(html) => html.scrollWidth") if scripts else _width(page)
        assert (path, width) == (path, 360)


def _width(page: Page) -> Any:
    box = page.locator("main").bounding_box()
    assert box is not None
    return 360 if box["x"] >= 0 and box["x"] + box["width"] <= 360 else box


def test_what_is_touched_is_large_enough(new_page: NewPage, clock: FakeClock) -> None:
    build.three_drafts(clock)
    page = new_page(**PHONE)
    small = page.evaluate(SMALL)
    assert small == []


def test_the_first_page_is_light(new_page: NewPage, clock: FakeClock) -> None:
    build.three_drafts(clock)
    page = new_page()
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    urls: list[str] = []
    sizes: list[float] = []
    wire.on("Network.responseReceived", lambda told: urls.append(told["response"]["url"]))
    wire.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
    page.goto("/?tab=waiting")
    page.wait_for_load_state("networkidle")
    # As they come over the wire, with their headers. The server of tests packs pages only; the real one
    # (Django's gzip around WhiteNoise) packs scripts and styles too.
    assert 50_000 < sum(sizes) < 100_000, dict(zip(urls, sizes, strict=False))
    assert all("localhost" in url or "127.0.0.1" in url for url in urls)
