"""Calendar, feed and reports in a real browser: dragging, keyboard alone, no scripts, phone, axe."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from distributor.channels.models import Channel
from distributor.clock import SystemClock
from distributor.delivery.holds import Scope, set_hold
from distributor.delivery.models import Figures, Receipt
from distributor.posts.models import Post
from tests import factories
from tests.browser.conftest import Complaints, NewPage
from tests.browser.test_looks import LONG, PHONE, SMALL
from tests.desk import build

pytestmark = pytest.mark.browser
# A Wednesday far ahead, so that a test of a December is none of a month's end.
AT = datetime(2033, 5, 18, 3, 0, tzinfo=UTC)
WEEK = f"/calendar/?view=week&date={AT.date()}&zone=UTC"


def planned(at: datetime = AT, **changes: object) -> Post:
    """A post approved for ``at``."""
    post = factories.approved(SystemClock(), person="arun", **changes)
    Post.objects.filter(pk=post.pk).update(publish_at=at, due_at=at)
    return post


def time_of(post: Post) -> datetime | None:
    return Post.objects.get(pk=post.pk).publish_at


def on_day(page: Page, at: datetime, post: Post) -> None:
    """The post stands on this day of the calendar."""
    expect(page.locator(f'[data-day="{at.date()}"] #post-{post.pk}')).to_be_visible()


def test_a_post_is_dragged_to_another_day_and_keeps_its_hour(new_page: NewPage) -> None:
    post = planned()
    page = new_page()
    page.goto(WEEK)
    friday = AT + timedelta(days=2)
    page.locator(f"#post-{post.pk}").drag_to(page.locator(f'[data-day="{friday.date()}"]'))
    expect(page.get_by_role("status")).to_contain_text("Moved. It leaves on Friday 20 May 2033")
    on_day(page, friday, post)
    assert time_of(post) == friday
    # What was brought in can be dragged again.
    thursday = AT + timedelta(days=1)
    page.locator(f"#post-{post.pk}").drag_to(page.locator(f'[data-day="{thursday.date()}"]'))
    on_day(page, thursday, post)
    assert time_of(post) == thursday


def test_a_post_is_dragged_to_an_hour_and_to_a_free_slot_of_its_own_channel(new_page: NewPage) -> None:
    on = factories.channel(time_zone="UTC")
    post = planned(on=on)
    planned(AT + timedelta(hours=9), on=factories.channel("facebook", time_zone="UTC"))
    page = new_page(viewport={"width": 1280, "height": 1800})
    page.goto(f"/calendar/?view=day&date={AT.date()}&zone=UTC")
    page.locator(f"#post-{post.pk}").drag_to(page.locator(f'.hour[data-at="{AT:%Y-%m-%d}T14:00:00+00:00"]'))
    expect(page.get_by_role("status")).to_contain_text("at 14:00")
    slot = page.locator(f'.slot[data-channel="{on.pk}"]').filter(has_text="12:30")
    page.locator(f"#post-{post.pk}").drag_to(slot)
    expect(page.get_by_role("status")).to_contain_text("at 12:30")
    assert time_of(post) == AT.replace(hour=12, minute=30)


def test_a_post_that_cannot_go_there_stays_and_the_page_says_why(
    new_page: NewPage, complaints: Complaints
) -> None:
    complaints.expected.add(409)
    on = factories.channel(time_zone="UTC")
    post = planned(on=on)
    friday = AT + timedelta(days=2)
    Channel.objects.filter(pk=on.pk).update(blackout=friday.date().isoformat())
    page = new_page()
    page.goto(WEEK)
    page.locator(f"#post-{post.pk}").drag_to(page.locator(f'[data-day="{friday.date()}"]'))
    expect(page.get_by_role("status")).to_contain_text("20 May 2033 is a day without posts here")
    on_day(page, AT, post)
    assert time_of(post) == AT


def test_a_lost_connection_while_dragging_is_said(new_page: NewPage, complaints: Complaints) -> None:
    post = planned()
    page = new_page()
    page.goto(WEEK)
    page.context.set_offline(True)
    friday = AT + timedelta(days=2)
    page.locator(f"#post-{post.pk}").drag_to(page.locator(f'[data-day="{friday.date()}"]'))
    expect(page.get_by_text("The connection was lost. Nothing was changed; try again.")).to_be_visible()
    page.context.set_offline(False)
    complaints.found.clear()
    assert time_of(post) == AT


def test_a_post_is_moved_by_keyboard_alone(new_page: NewPage) -> None:
    post = planned()
    page = new_page()
    page.goto(WEEK)
    move = page.locator(f"#post-{post.pk} a.move")
    for _ in range(60):
        page.keyboard.press("Tab")
        if move.evaluate("(link) => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name=re.compile("^Move"))).to_be_visible()
    for label, expected in (
        ("A day later", AT + timedelta(days=1)),
        ("An hour earlier", AT + timedelta(hours=23)),
    ):
        button = page.get_by_role("button", name=label)
        # From the panel, where the reader is put, the buttons are a few steps away.
        for _ in range(8):
            page.keyboard.press("Tab")
            if button.evaluate("(button) => button === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Moved. It leaves on")
        on_day(page, expected, post)
        assert time_of(post) == expected


def test_everything_goes_without_scripts(new_page: NewPage, complaints: Complaints) -> None:
    complaints.expected.add(409)
    post = planned(on=factories.channel(time_zone="UTC"))
    page = new_page(java_script_enabled=False)
    page.goto(f"/calendar/?date={AT.date()}&zone=UTC")
    page.locator(f"#post-{post.pk} a.move").click()
    page.get_by_label("Time in UTC").fill("2033-05-27T10:00")
    page.get_by_role("button", name="Move to this time").click()
    expect(page.get_by_text("Moved. It leaves on Friday 27 May 2033 at 10:00")).to_be_visible()
    page.get_by_label("Time in UTC").fill("2001-05-27T10:00")
    page.get_by_role("button", name="Move to this time").click()
    expect(page.get_by_role("alert")).to_contain_text("That time is past")
    page.goto("/calendar/feed/")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_role("textbox", name="Address")).to_have_value(
        re.compile(r"/calendar/feed/[\w-]+\.ics$")
    )
    page.goto("/reports/")
    expect(page.get_by_role("heading", name="Reports")).to_be_visible()
    assert time_of(post) == datetime(2033, 5, 27, 10, tzinfo=UTC)


def _fill() -> list[str]:
    """Something of everything; gives the addresses of all views."""
    clock = SystemClock()
    live = build.published(clock, person="arun", title=f"Nepal: {LONG}")
    receipt = Receipt.objects.get(post=live)
    Figures.objects.create(receipt=receipt, taken_at=clock.now(), impressions=1234, shares=9)
    build.failed(clock, person="arun")
    build.unknown(clock, person="arun")
    soon = clock.now().replace(minute=0, second=0) + timedelta(days=1)
    last = planned(soon, network="linkedin")
    for number in range(7):
        planned(soon + timedelta(minutes=number), network="x")
    Channel.objects.update(quiet_hours="22:00-06:00", blackout=(soon + timedelta(days=1)).date().isoformat())
    factories.release(clock, embargo_until=soon + timedelta(hours=2), title=f"Cambodia: {LONG}")
    set_hold(Scope(kind="network", value="linkedin"), person="arun", because="A storm", clock=clock)
    views = [f"/calendar/?view={view}&zone=Asia/Kathmandu" for view in ("month", "week", "day", "agenda")]
    tomorrow = f"/calendar/?view=day&date={soon.date()}"
    return [
        *views, tomorrow, f"/calendar/?move={last.pk}", "/calendar/?zone=Mars", "/calendar/feed/",
        "/reports/", "/reports/?network=x&from=2020-01", "/reports/month/",
    ]  # fmt: skip


def _open(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_finding_of_axe(new_page: NewPage, scheme: str) -> None:
    paths = _fill()
    page = new_page(color_scheme=scheme)
    for path in paths:
        page.goto(path)
        _open(page)
        found = Axe().run(page).response["violations"]
        assert (path, [(each["id"], each["nodes"][0]["html"][:300]) for each in found]) == (path, [])


def test_a_phone_never_scrolls_sideways_and_what_is_touched_is_large_enough(new_page: NewPage) -> None:
    paths = _fill()
    page = new_page(**PHONE)
    for path in paths:
        page.goto(path)
        _open(page)
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 360)
        assert (path, page.evaluate(SMALL)) == (path, [])


def test_the_calendar_is_light(new_page: NewPage) -> None:
    _fill()
    page = new_page()
    sizes: dict[str, int] = {}
    page.on("response", lambda response: sizes.__setitem__(response.url, len(response.body())))
    page.goto("/calendar/")
    page.wait_for_load_state("networkidle")
    assert sum(sizes.values()) < 130_000, sizes
    assert all("localhost" in url or "127.0.0.1" in url for url in sizes)


def test_a_month_prints_without_the_desk_around_it(new_page: NewPage) -> None:
    _fill()
    page = new_page()
    page.goto("/reports/month/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="In plain words")).to_be_visible()
    for hidden in (".top", ".no-print"):
        expect(page.locator(hidden).first).to_be_hidden()
