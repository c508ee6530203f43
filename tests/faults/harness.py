"""A whole installation in its own folder: real processes, killed for real, against the sandbox.

What was published is judged by the sandbox's own record, never by our tables.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx

from distributor.cli.demo import ACCOUNTS
from distributor.networks.sandbox import Sandbox, SandboxAccount, serve_sandbox
from distributor.releases.signature import sign

PATIENCE_S = 60.0
# Short spans, so that a dead worker is noticed in seconds; the ratios are those of real life.
QUICK = {
    "DISTRIBUTOR_LEASE_S": "5",
    "DISTRIBUTOR_CONNECT_TIMEOUT_S": "1",
    "DISTRIBUTOR_READ_TIMEOUT_S": "3",
    "DISTRIBUTOR_LOOKS_S": "0.5,1,2",
    "DISTRIBUTOR_RETRY_BASE_S": "0.2",
    "DISTRIBUTOR_PRIVATE_SOURCES": "1",
    "DISTRIBUTOR_LOG_LEVEL": "ERROR",
}


def wait_for(what: Callable[[], object], *, told: str, patience_s: float = PATIENCE_S) -> Any:
    """Ask again and again until ``what`` gives something true; gives that.

    A connection that is refused counts as not yet.
    """
    give_up = time.monotonic() + patience_s
    while time.monotonic() < give_up:
        with contextlib.suppress(httpx.TransportError):
            found = what()
            if found:
                return found
        time.sleep(0.1)
    raise AssertionError(f"waited {patience_s:.0f} s in vain for: {told}")


class Installation:
    """One data folder, its processes, and the networks it believes in."""

    def __init__(self, data: Path, *, sandbox: Sandbox, variables: dict[str, str]) -> None:
        self.data = data
        self.sandbox = sandbox
        self.sandbox_accounts: Sequence[SandboxAccount] = ACCOUNTS
        self.variables = variables
        # What is run in place of the program's own start, where a test plays with the machine itself.
        self.entry = "distributor"
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self) -> dict[str, str]:
        bases = dict.fromkeys(("GRAPH_BASE", "X_BASE", "LINKEDIN_BASE"), self.sandbox.url)
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DISTRIBUTOR_", "DJANGO_"))
        }
        kept = {name: value for name, value in kept.items() if name not in {"DATABASE_URL", "BROKER_URL"}}
        return {**kept, **QUICK, **bases, "DISTRIBUTOR_DATA": str(self.data), **self.variables}

    def cli(self, *words: str, token: str = "", fails: bool = False) -> Any:
        """Run one verb and give its JSON (None when it printed none)."""
        environment = {
            **self.environment(),
            "DISTRIBUTOR_TOKEN": token,
            "DISTRIBUTOR_PASSWORD": "a long enough password",
        }
        done = subprocess.run(
            [sys.executable, "-m", "distributor", *words],
            env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stderr
        return json.loads(done.stdout) if done.stdout.strip().startswith(("{", "[")) else None

    def set_up(self) -> str:
        """People, the sandbox's three channels and a webhook source; gives the webhook secret."""
        self.cli("migrate")
        self.cli("people", "add", "mira")
        for account in ACCOUNTS:
            words = ["--network", account.network, "--account", account.account_id]
            self.cli("channels", "add", f"demo-{account.network}", *words, token=account.token)
        return str(self.cli("sources", "add", "website", "--webhook", "--json")["webhook_secret"])

    def start(self, process: str, *words: str, key: str = "") -> None:
        """Start one process and wait until it says that it runs; ``key`` tells several of a kind apart."""
        child = subprocess.Popen(
            [sys.executable, "-m", self.entry, process, *words],
            env={**self.environment(), "FIRE_KEY": key or process},
            stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline(), f"{process} did not start"
        self._running[key or process] = child

    def pid(self, key: str) -> int:
        return self._running[key].pid

    def kill(self, process: str) -> None:
        """kill -9, and no last words."""
        child = self._running.pop(process)
        os.kill(child.pid, signal.SIGKILL)
        with child:  # waits, and closes the pipe
            pass

    def stop(self, process: str) -> float:
        """Ctrl-C; gives the seconds it took to end."""
        child = self._running.pop(process)
        begun = time.monotonic()
        with child:
            child.send_signal(signal.SIGINT)
            assert child.wait(timeout=20) == 0
        return time.monotonic() - begun

    def close(self) -> None:
        for process in list(self._running):
            self.kill(process)

    def queue(self, state: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.cli("queue", "--json", *(["--state", state] if state else []))
        return found

    def arm(self, kind: str, **more: object) -> None:
        """Let the sandbox misbehave at its next create calls."""
        fault = {"network": "*", "kind": kind, "times": 1, "seconds": 30, **more}
        httpx.post(f"{self.sandbox.url}/_faults", json=fault).raise_for_status()

    def armed(self) -> list[dict[str, Any]]:
        """The faults no call has met yet: one that is gone has a call in its hands."""
        found: list[dict[str, Any]] = httpx.get(f"{self.sandbox.url}/_faults").json()
        return found

    def live(self) -> list[dict[str, Any]]:
        """What followers see, by the sandbox's word."""
        found: list[dict[str, Any]] = httpx.get(f"{self.sandbox.url}/timeline.json").json()
        return found

    def accepted(self) -> Counter[str]:
        """Share link -> how often a network accepted a post with it."""
        return Counter(str(call["link"]) for call in httpx.get(f"{self.sandbox.url}/_record.json").json())


@contextlib.contextmanager
def installation(data: Path, variables: dict[str, str] | None = None) -> Iterator[Installation]:
    """An installation whose processes end with the test."""
    # A network that refuses duplicates would hide the fault these tests look for.
    sandbox = serve_sandbox(accounts=ACCOUNTS, takes_duplicates=True)
    made = Installation(data, sandbox=sandbox, variables=variables or {})
    try:
        yield made
    finally:
        made.close()
        sandbox.close()


def release_file(folder: Path, number: int) -> Path:
    """A release of its own, as a JSON file for ``ingest``."""
    path = folder / f"release-{number}.json"
    path.write_text(json.dumps(release_data(number)), encoding="utf-8")
    return path


def releases_file(folder: Path, count: int) -> Path:
    """Several releases in one file."""
    path = folder / "releases.json"
    path.write_text(json.dumps([release_data(number) for number in range(1, count + 1)]), encoding="utf-8")
    return path


def release_data(number: int) -> dict[str, str]:
    return {
        "url": f"https://harbour-rights.example/statements/{uuid.uuid4()}/",
        "title": f"Philippines: Release the dock workers of Pier {number}",
        "text": "(Manila, 20 November 2026) - The Harbour Rights Network condemns the detention of "
        f"{number + 12} dock workers at Pier {number}.\n\n"
        "The Harbour Rights Network urges the Government to release them.",
        "lang": "en",
    }


def send_webhook(url: str, secret: str, data: dict[str, str], *, webhook_id: str = "") -> httpx.Response:
    """Send a release as the publishing system does."""
    body = json.dumps(
        {"type": "release.published", "timestamp": "2026-11-24T08:00:00Z", "data": data}
    ).encode()
    webhook_id, stamp = webhook_id or f"msg_{uuid.uuid4().hex}", str(int(time.time()))
    headers = {
        "content-type": "application/json",
        "webhook-id": webhook_id,
        "webhook-timestamp": stamp,
        "webhook-signature": sign(secret, webhook_id=webhook_id, timestamp=stamp, body=body),
    }
    return httpx.post(url, content=body, headers=headers, timeout=20)
