"""One command starts everything, says what is in the way, and stops everything."""

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.harness import release_data, send_webhook, wait_for
from tools.servers import free_port

pytestmark = [pytest.mark.faults, pytest.mark.embedded]


class Demo:
    """``distributor up --demo`` on ports of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port(2)
        self.process: subprocess.Popen[str] | None = None

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "distributor", *words, "--data", str(self.data)]

    def environment(self) -> dict[str, str]:
        return {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DISTRIBUTOR_", "DJANGO_"))
        }

    def start(self) -> float:
        """Start and wait for the banner; gives the seconds that took."""
        begun = time.monotonic()
        self.process = subprocess.Popen(
            self.command("up", "--demo", "--port", str(self.port)),
            stdout=subprocess.PIPE, text=True, env=self.environment(), start_new_session=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if "Ctrl-C stops" in line:
                return time.monotonic() - begun
        raise AssertionError("it ended before it was up")

    def told(self) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.data / "demo.json").read_text())
        return found

    def cli(self, *words: str) -> object:
        done = subprocess.run(
            [*self.command(*words), "--json"],
            capture_output=True,
            text=True,
            env=self.environment(),
            check=True,
        )
        return json.loads(done.stdout)

    def queue(self) -> list[dict[str, str]]:
        found = self.cli("queue")
        assert isinstance(found, list)
        return found

    def live(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = httpx.get(self.told()["sandbox_url"] + "/timeline.json").json()
        return found

    def end(self, number: int = signal.SIGINT) -> int:
        assert self.process is not None
        with self.process:
            self.process.send_signal(number)
            code = self.process.wait(timeout=20)
        self.process = None
        return code

    def end_a_session(self) -> None:
        with sqlite3.connect(self.data / "distributor.sqlite3") as rows:
            rows.execute("INSERT INTO django_session VALUES ('over', '', '2026-01-01 00:00:00')")

    def sessions(self) -> int:
        with sqlite3.connect(self.data / "distributor.sqlite3") as rows:
            return int(rows.execute("SELECT count(*) FROM django_session").fetchone()[0])

    def answers(self, url: str) -> bool:
        try:
            return httpx.get(url).status_code < 500
        except httpx.TransportError:
            return False


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    made = Demo(tmp_path / "data")
    yield made
    if made.process:
        made.end(signal.SIGKILL)


def test_the_demonstration_from_start_to_a_second_start(demo: Demo) -> None:
    demo.start()
    told = demo.told()
    assert {"url", "username", "password", "webhook_url", "webhook_secret", "sandbox_url"} <= set(told)
    assert stat.S_IMODE((demo.data / "demo.json").stat().st_mode) == 0o600
    wait_for(lambda: len(demo.queue()) >= 9, told="the drafts of the demonstration's releases")
    assert demo.live() == []

    assert send_webhook(told["webhook_url"], told["webhook_secret"], release_data(7)).status_code == 202
    drafts = wait_for(
        lambda: [post for post in demo.queue() if "Pier 7" in post["release"]], told="the webhook's drafts"
    )
    demo.cli("approve", *(str(post["id"]) for post in drafts), "--as", told["username"], "--now")
    wait_for(lambda: len(demo.live()) == 3, told="three live posts")
    before = demo.queue()

    begun = time.monotonic()
    assert demo.end() == 0
    assert time.monotonic() - begun < 5
    assert not demo.answers(told["url"] + "/healthz")
    assert not demo.answers(told["sandbox_url"])

    demo.end_a_session()
    demo.start()
    assert demo.told() == told
    wait_for(lambda: demo.sessions() == 0, told="the end of what was over before this start", patience_s=10)
    assert [post["id"] for post in demo.queue()] == [post["id"] for post in before]
    assert len(demo.live()) == 3
    assert send_webhook(told["webhook_url"], told["webhook_secret"], release_data(8)).status_code == 202


def test_the_sandbox_ends_with_a_parent_that_is_killed(demo: Demo) -> None:
    demo.start()
    sandbox = demo.told()["sandbox_url"]
    assert demo.answers(sandbox)
    demo.end(signal.SIGKILL)
    wait_for(lambda: not demo.answers(sandbox), told="the end of the sandbox", patience_s=10)


@pytest.mark.parametrize("offset", [0, 1])
def test_a_taken_port_is_said_in_a_sentence(demo: Demo, offset: int) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", demo.port + offset))
        taken.listen()
        done = subprocess.run(
            demo.command("up", "--demo", "--port", str(demo.port)),
            capture_output=True, text=True, env=demo.environment(), timeout=30, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert f"Port {demo.port + offset} on 127.0.0.1 is taken" in done.stderr
    assert "Traceback" not in done.stderr
