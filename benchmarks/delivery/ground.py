"""Where a measurement takes place: servers of its own, an installation, real worker processes."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tools import servers

QUIET = {"DISTRIBUTOR_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "config.settings"}
START_S = 60.0


@dataclass
class Ground:
    """One installation and the processes that were started on it.

    Attributes:
        folder: where networks write down what they were sent, and where the data folder is.
        variables: the environment of every process.
        broker: address of the Redis server; empty when there is none.
    """

    folder: Path
    variables: dict[str, str]
    broker: str = ""
    children: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, *words: str, says: bytes = b"", **more: str) -> "subprocess.Popen[bytes]":
        """Run a Python module; with ``says``, wait until its output holds that."""
        child = subprocess.Popen(
            [sys.executable, "-m", *words],
            env={**os.environ, **self.variables, **more},
            stdout=subprocess.PIPE if says else subprocess.DEVNULL,
            stderr=None if os.environ.get("BENCH_LOUD") else subprocess.DEVNULL,
            start_new_session=True,
        )
        self.children.append(child)
        if says:
            assert child.stdout is not None
            while says not in (line := child.stdout.readline()):
                assert line, f"{words} did not start"
        return child

    def worker(self, **more: str) -> "subprocess.Popen[bytes]":
        """A real worker whose networks answer at once."""
        return self.start("benchmarks.delivery.quick_worker", says=b"Working.", **more)

    def sent(self) -> list[tuple[str, float]]:
        """Every post that the played networks took: (link, epoch seconds at which the call began)."""
        return read_sent(self.folder)

    def close(self) -> None:
        """End every process that was started here."""
        for child in self.children:
            end(child)


def end(child: "subprocess.Popen[bytes]") -> None:
    """kill -9 for the whole session of a child, as pools have children of their own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout:
        child.stdout.close()


def stopped_s(child: "subprocess.Popen[bytes]", *, patience_s: float) -> float:
    """Ask a process to stop; gives the seconds it took, at most ``patience_s``."""
    begun = time.monotonic()
    child.send_signal(signal.SIGTERM)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=patience_s)
    return round(time.monotonic() - begun, 2)


def rss_mb(child: "subprocess.Popen[bytes]") -> float:
    """Resident memory of a process and its children, in MB (10**6 bytes)."""
    process = psutil.Process(child.pid)
    return round(sum(one.memory_info().rss for one in [process, *process.children(recursive=True)]) / 1e6, 1)


def read_sent(folder: Path) -> list[tuple[str, float]]:
    """What the played networks wrote down; a line cut by a kill was not sent."""
    found = []
    for path in sorted(folder.glob("*.sent")):
        for line in path.read_text().split("\n")[:-1]:
            link, at = line.split("\t")
            found.append((link, float(at)))
    return found


@contextlib.contextmanager
def ground(database: str, *, redis: bool = True, variables: Mapping[str, str] = {}) -> Iterator[Ground]:
    """An installation on fresh servers; this process is inside it, with Django set up.

    Args:
        database: ``postgresql`` (settings as shipped, every commit on disk) or ``sqlite``.
        redis: start a Redis beside it; SQLite keeps the embedded broker all the same.
        variables: more for the environment.
    """
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        given = {**QUIET, "DISTRIBUTOR_DATA": str(folder / "data"), "BENCH_SENT": str(folder), **variables}
        broker = stack.enter_context(servers.redis()) if redis else ""
        if database == "postgresql":
            given["DATABASE_URL"] = stack.enter_context(servers.postgresql())
            given.setdefault("BROKER_URL", broker or "redis://127.0.0.1:9/0")
        os.environ.update(given)
        import django

        django.setup()
        from distributor.cli.common import migrate

        migrate()
        made = Ground(folder=folder, variables=given, broker=broker)
        stack.callback(made.close)
        yield made
        from django.db import connections

        connections.close_all()


def wait_until(what: Callable[[], object], *, patience_s: float) -> bool:
    """Ask ten times a second; gives whether it came true in time."""
    give_up = time.monotonic() + patience_s
    while time.monotonic() < give_up:
        if what():
            return True
        time.sleep(0.1)
    return False


def quantiles(seconds: list[float]) -> dict[str, float]:
    """Milliseconds: half of them are below ``p50``, 99 of 100 below ``p99``."""
    ordered = sorted(seconds)
    if not ordered:
        return {"count": 0}

    def at(share: float) -> float:
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)

    return {"count": len(ordered), "p50_ms": at(0.5), "p99_ms": at(0.99), "max_ms": at(1)}


def tell(**found: object) -> None:
    """The one line."""
    load = [round(one, 2) for one in os.getloadavg()]
    print(json.dumps({**found, "load_average": load}), flush=True)
