"""Running the naive design beside ours: its worker, its posts, in a folder of its own."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from celery import Celery

from benchmarks.delivery.ground import Ground, read_sent


class Opponent:
    """The naive design on the ground's Redis."""

    def __init__(self, made: Ground, *, folder: Path, number: int, **variables: str) -> None:
        self._made, self.folder = made, folder
        broker = f"{made.broker.rsplit('/', 1)[0]}/{number}"
        self._variables = {
            "NAIVE_BROKER": broker,
            "BROKER_URL": broker,  # Celery's command line believes it more than the app
            "BENCH_SENT": str(folder),
            **variables,
        }

    def worker(self, *, processes: int = 2) -> "subprocess.Popen[bytes]":
        """A Celery worker with child processes, as the documentation starts one."""
        words = ["celery", "-A", "benchmarks.delivery.naive", "worker", "-c", str(processes)]
        words += ["--without-gossip", "--without-mingle", "-l", "critical"]
        return self._made.start(*words, **self._variables)

    def schedule(self, count: int, *, at: Callable[[int], float]) -> dict[str, float]:
        """One task a post; gives link -> due (epoch seconds)."""
        app = Celery("sender", broker=self._variables["NAIVE_BROKER"], set_as_current=False)
        due = {f"https://naive.example/{number}": at(number) for number in range(count)}

        def send(pair: tuple[str, float]) -> None:
            app.send_task("naive.publish", args=[pair[0]], eta=datetime.fromtimestamp(pair[1], UTC))

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(send, due.items()))
        return due

    def sent(self) -> list[tuple[str, float]]:
        return read_sent(self.folder)


@contextmanager
def opponent(made: Ground, *, number: int = 5, **variables: str) -> Iterator[Opponent]:
    """The naive design with nothing scheduled; ``number`` is its numbered database of the Redis."""
    with tempfile.TemporaryDirectory(prefix="naive-") as folder:
        yield Opponent(made, folder=Path(folder), number=number, **variables)


def begun(child: "subprocess.Popen[bytes]", *, pause_s: float = 4.0) -> None:
    """Give a Celery worker time to be ready; it says so only in its log."""
    time.sleep(pause_s)
    assert child.poll() is None
