"""Make docs/screens: every page of the demonstration's desk on a desktop, on a phone and in the dark.

The pages are those that the navigation leads to, and those one step further: a post, a release, the
composer, the account and so on; the queue and a post also in Urdu (from right to left) and Khmer (signs above
and below the line). WebP, so that the folder stays small enough to be kept with the code.
"""

import io
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))

import servers

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# A picture is cut below this many pixels, the folder may weigh this many bytes.
TALLEST = 1600
HEAVIEST = 4_000_000
OPEN_FIRST_DRAFT = ".post[data-state=draft] .name a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One way to look at the desk; ``width`` in CSS pixels, ``language`` as the browser asks for it."""

    name: str
    width: int
    scheme: str = "light"
    language: str = "en"

    @property
    def is_foreign(self) -> bool:
        """Whether only the queue and a post are shown."""
        return self.language != "en"


LOOKS = [
    Look(name="desktop", width=1280),
    Look(name="phone", width=390),
    Look(name="dark", width=1280, scheme="dark"),
    *(Look(name=f"{language}-desktop", width=1280, language=language) for language in ("ur", "km")),
    *(Look(name=f"{language}-phone", width=390, language=language) for language in ("ur", "km")),
]


def main() -> None:
    """Start a demonstration of its own, take every picture, stop it, and say what the folder weighs."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "distributor", "up", "--demo", "--data", data]
        command += ["--port", str(servers.free_port())]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as demo:
            assert demo.stdout is not None
            next(line for line in demo.stdout if "Ctrl-C stops" in line)
            try:
                _shoot_all(json.loads((Path(data) / "demo.json").read_text()))
            finally:
                demo.terminate()
    weight = sum(picture.stat().st_size for picture in SCREENS.glob("*.webp"))
    print(f"{len(list(SCREENS.glob('*.webp')))} pictures, {weight:,} bytes")
    if weight > HEAVIEST:
        sys.exit(f"docs/screens weighs more than {HEAVIEST:,} bytes: lower the quality or show less.")


def _shoot_all(told: dict[str, str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for look in LOOKS:
            _shoot(browser, look, told)
        browser.close()


def _shoot(browser: Browser, look: Look, told: dict[str, str]) -> None:
    context = browser.new_context(
        base_url=told["url"],
        viewport={"width": look.width, "height": 860},
        color_scheme=look.scheme,  # type: ignore[arg-type]  # "light" or "dark"
        locale=look.language,
        is_mobile=look.width < 500,
    )
    page = context.new_page()
    page.goto("/login/")
    if not look.is_foreign:
        _keep(page, look, "login")
    page.fill("input[name=username]", told["username"])
    page.fill("input[name=password]", told["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector("#queue")
    _wait_for_posts(page)
    for name, address in _addresses(page, look):
        page.goto(address)
        page.wait_for_load_state("load")
        _keep(page, look, name)
    context.close()


def _wait_for_posts(page: Page) -> None:
    """The first poll of a new demonstration takes seconds; a queue shows new posts when it is asked again."""
    for _ in range(60):
        if page.locator(OPEN_FIRST_DRAFT).count():
            return
        time.sleep(1)
        page.reload()
    sys.exit("The demonstration made no post within a minute; docs/screens is not whole.")


def _addresses(page: Page, look: Look) -> list[tuple[str, str]]:
    """Name and address of each page, as its links say them."""
    post = page.get_attribute(OPEN_FIRST_DRAFT, "href") or ""
    if look.is_foreign:
        return [("queue", "/"), ("post", post)]
    release = page.get_attribute(".group-head h2 a", "href") or ""
    links = [link.get_attribute("href") or "" for link in page.locator(".nav a").all()]
    named = [(link.strip("/").replace("/", "-") or "queue", link) for link in links]
    return [
        *named,
        ("post", post),
        ("release", release),
        ("compose", f"{release}compose/"),
        ("versions", f"{post}versions/"),
        ("cards", f"{post}cards/"),
        ("connect", "/channels/connect/"),
        ("notifications", "/notifications/"),
        ("mentions", "/mentions/"),
        ("report-month", "/reports/month/"),
        ("protected", "/protected/"),
        ("account", "/account/"),
        ("not-found", "/nowhere/"),
    ]


def _keep(page: Page, look: Look, name: str) -> None:
    # As high as the page, so that the bar at a phone's foot is at the foot and not across the text.
    page.set_viewport_size({"width": look.width, "height": 860})
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    page.set_viewport_size({"width": look.width, "height": height})
    taken = Image.open(io.BytesIO(page.screenshot()))
    taken.save(SCREENS / f"{name}-{look.name}.webp", quality=50, method=6)


if __name__ == "__main__":
    main()
