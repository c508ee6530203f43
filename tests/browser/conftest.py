"""A real browser on a live server. Whatever it complains about fails the test."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests import factories

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "a long enough password"
# Pages would be answered by the worker instead of the server; the test of the worker lets it in.
WORKER_BLOCKED = "Service Worker registration blocked by Playwright"
NewPage = Callable[..., Page]

# Two cores may be busy with other tests: patience costs nothing where all is well.
expect.set_options(timeout=30_000)


class Complaints:
    """What the browser found wrong; ``expected`` statuses are part of a test."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.expected: set[int] = set()

    def watch(self, page: Page) -> None:
        """Listen to a page from its first moment."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("response", self._on_response)

    def _on_console(self, told: ConsoleMessage) -> None:
        if told.text == WORKER_BLOCKED:
            return
        # The browser repeats every status above 399 on the console; the response itself is judged below.
        if told.type in {"error", "warning"} and not told.text.startswith("Failed to load resource"):
            self.found.append(f"console: {told.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.found.append(f"{response.status} {response.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing: install Debian's chromium to run the browser tests")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails the test when the browser complained."""
    kept = Complaints()
    yield kept
    assert kept.found == []


@pytest.fixture
def new_page(browser: Browser, live_server: Any, complaints: Complaints, settings: Any) -> Iterator[NewPage]:
    """Makes a page in a browser of its own, logged in as ``name`` unless that is empty."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    contexts: list[BrowserContext] = []

    def make(name: str = "mira", **options: Any) -> Page:
        context = browser.new_context(**{"base_url": live_server.url, "service_workers": "block", **options})
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        complaints.watch(page)
        if name:
            factories.person(name, PASSWORD)
            log_in(page, name)
        return page

    yield make
    for context in contexts:
        context.close()


def log_in(page: Page, name: str) -> None:
    """Through the log-in page, as people do."""
    page.goto("/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("form.stack button.main")
    page.wait_for_url("**/")
