"""A picture from the file to the approval: by one person on a phone, by another in the dark."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from tests.browser.conftest import NewPage
from tests.browser.test_looks import PHONE
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.browser


def _photo(shade: int) -> dict[str, object]:
    into = BytesIO()
    Pillow.new("RGB", (1200, 800), (shade, 90, 60)).save(into, "PNG")
    return {"name": "gate.png", "mimeType": "image/png", "buffer": into.getvalue()}


def _is_sound(page: Page) -> None:
    assert Axe().run(page).response["violations"] == []
    assert page.locator("html").evaluate("(html) => html.scrollWidth <= html.clientWidth")


def _keep(page: Page, name: str) -> None:
    """Leave a picture of the page where somebody wants to look at it (``SCREENS`` names a folder)."""
    if folder := os.environ.get("SCREENS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, caret="initial")


def test_a_picture_is_attached_on_a_phone_and_approved_in_the_dark(
    new_page: NewPage, clock: FakeClock
) -> None:
    build.three_drafts(clock)
    post = Post.objects.get(channel__network="facebook")
    page = new_page("ana", **PHONE)
    page.goto(f"/posts/{post.pk}/")
    page.click("text=Attach a picture")
    page.set_input_files("#picture-file", _photo(200))  # type: ignore[arg-type]  # a file in memory
    page.fill("#alt-new", "Dock workers stand at a gate in the rain")
    expect(page.locator("#alt-length-new")).to_contain_text("40 characters")
    _is_sound(page)
    _keep(page, "pictures-attach-phone")
    page.click("#pictures .drawer button.main")
    expect(page.get_by_text("Nobody has answered yet").first).to_be_visible()
    sheet = page.locator(".picture")
    sheet.locator("input[name=faces][value=yes]").check()
    sheet.locator("input[name=recognisable][value=no]").check()
    sheet.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    _is_sound(page)
    _keep(page, "pictures-phone")
    page.goto(f"/posts/{post.pk}/cards/")
    expect(page.locator("img.drawn").first).to_be_visible()
    _is_sound(page)
    _keep(page, "cards-phone")
    other = new_page("mira", color_scheme="dark")
    other.goto(f"/posts/{post.pk}/")
    _is_sound(other)
    _keep(other, "pictures-dark")
    other.goto(f"/posts/{post.pk}/cards/")
    _keep(other, "cards-dark")
    other.goto("/")
    expect(other.get_by_role("img", name="Dock workers stand")).to_be_visible()
    _keep(other, "queue-pictures-dark")
    other.locator(f"#post-{post.pk}").get_by_role("button", name="Approve", exact=False).first.click()
    expect(other.get_by_text("Approved. It leaves")).to_be_visible()
    assert Post.objects.get(pk=post.pk).state == State.APPROVED
