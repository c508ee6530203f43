"""Make docs/queue.png: the demonstration's queue as it looks, for the README."""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))

import servers

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    """Start a demonstration of its own, log in, take the picture, stop it."""
    with tempfile.TemporaryDirectory() as data:
        command = [sys.executable, "-m", "distributor", "up", "--demo", "--data", data]
        command += ["--port", str(servers.free_port())]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as demo:
            assert demo.stdout is not None
            next(line for line in demo.stdout if "Ctrl-C stops" in line)
            time.sleep(4)  # the first poll
            _shoot(json.loads((Path(data) / "demo.json").read_text()))
            demo.terminate()


def _shoot(told: dict[str, str]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        page.goto(told["url"])
        page.fill("input[name=username]", told["username"])
        page.fill("input[name=password]", told["password"])
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Cambodia")
        page.screenshot(path=ROOT / "docs" / "queue.png")
        browser.close()


if __name__ == "__main__":
    main()
