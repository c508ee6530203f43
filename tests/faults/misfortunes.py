"""What goes wrong, drawn with a seed: each misfortune ends by putting things right again."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.harness import Installation, wait_for
from tools.servers import Server

# kind -> (network, seconds); "" stands for any network.
NETWORK_FAULTS = {
    "error_500": ("", 0),
    "accept_then_500": ("", 0),
    "drop": ("", 0),
    "accept_then_drop": ("", 0),
    "hang": ("", 4),
    "accept_then_hang": ("", 4),
    "hide_from_listing": ("", 1),
    "rate_limited": ("", 2),
    "duplicate": ("", 0),
    "token_expired": ("", 0),
    "payment": ("x", 0),
    "version_gone": ("linkedin", 0),
}
# Faults that need a person's decision for the one post; a few are enough.
RARE = {"duplicate", "version_gone"}
NETWORKS = ("facebook", "x", "linkedin")
HIDDEN_S = 1.2  # shorter than the last look (harness.QUICK)


class Misfortunes:
    """One run's share of bad luck."""

    def __init__(
        self, made: Installation, *, seed: int, servers: dict[str, Server], ports: dict[str, int],
        steps: Path, every_s: float,
    ) -> None:  # fmt: skip
        self._made, self._servers, self._ports, self._steps = made, servers, ports, steps
        self.random = random.Random(seed)
        self._every_s = every_s
        self.met: Counter[str] = Counter()
        self._is_short = False

    def burn(self, faults: int) -> None:
        """One misfortune after the other."""
        self._is_short = faults < 100
        kinds: list[tuple[int, Callable[[], str]]] = [
            (60, self._misbehave),
            (14, self._kill_worker),
            (4, self._kill_web),
            (2, self._kill_beat),
            (2, self._pause_worker),
            (4, self._step_clock),
        ]
        if "redis" in self._servers:
            kinds += [(4, self._kill_redis), (4, self._flush_redis)]
        if "postgresql" in self._servers:
            kinds.append((3, self._kill_postgresql))
        weights = [weight for weight, _ in kinds]
        # Each at least once, then by weight.
        acts = [act for _, act in kinds][:faults]
        acts += self.random.choices([act for _, act in kinds], weights, k=faults - len(acts))
        self.random.shuffle(acts)
        for act in acts:
            self.met[act()] += 1
            time.sleep(self._every_s * self.random.uniform(0.3, 1.7))
        self._set_clock("all", 0)

    def _misbehave(self) -> str:
        kinds = list(NETWORK_FAULTS)
        kind = self.random.choices(kinds, [1 if kind in RARE else 4 for kind in kinds])[0]
        network, seconds = NETWORK_FAULTS[kind]
        if kind == "rate_limited" and self._is_short:
            network = self.random.choice(["x", "linkedin"])  # Facebook's header counts in whole minutes
        hidden_s = HIDDEN_S if kind.startswith("accept_then") and self.random.random() < 0.3 else 0
        self._made.arm(
            kind, network=network or self.random.choice(NETWORKS), seconds=seconds, hidden_s=hidden_s
        )
        return kind + ("_and_hide" if hidden_s else "")

    def _kill_worker(self) -> str:
        name = self.random.choice(["worker-a", "worker-b"])
        self._made.kill(name)
        self._made.start("worker", key=name)
        return "kill_worker"

    def _kill_web(self) -> str:
        name = self.random.choice(sorted(self._ports))
        self._made.kill(name)
        self._made.start("web", "--port", str(self._ports[name]), key=name)
        return "kill_web"

    def _kill_beat(self) -> str:
        name = self.random.choice(["beat-a", "beat-b"])
        self._made.kill(name)
        self._made.start("beat", key=name)
        return "kill_beat"

    def _pause_worker(self) -> str:
        """Longer than its lease, so that it wakes up believing what is no longer true."""
        pid = self._made.pid(self.random.choice(["worker-a", "worker-b"]))
        os.kill(pid, signal.SIGSTOP)
        time.sleep(6.5)
        os.kill(pid, signal.SIGCONT)
        return "pause_worker"

    def _step_clock(self) -> str:
        """An hour either way for one worker beside PostgreSQL; a shared step back on one machine.

        On SQLite the machine's clock decides what is due, so a step forward sends early by definition.
        """
        if "postgresql" in self._servers:
            self._set_clock("worker-b", self.random.choice([-3600, -30, 0, 30, 3600]))
        else:
            self._set_clock("all", self.random.choice([-6, -3, 0]))
        return "step_clock"

    def _set_clock(self, name: str, seconds: float) -> None:
        fresh = self._steps / "fresh"
        fresh.write_text(str(seconds))
        fresh.rename(self._steps / name)

    def _kill_redis(self) -> str:
        self._down("redis")
        return "kill_redis"

    def _flush_redis(self) -> str:
        import redis

        client = redis.Redis.from_url(self._servers["redis"].url, socket_timeout=5)

        def is_flushed() -> bool:
            try:
                return bool(client.flushall())
            except redis.BusyLoadingError:  # it was killed a moment ago
                return False

        wait_for(is_flushed, told="Redis is loaded and forgets")
        client.close()
        return "flush_redis"

    def _kill_postgresql(self) -> str:
        self._down("postgresql")
        import psycopg

        def is_ready() -> bool:
            try:
                psycopg.connect(self._servers["postgresql"].url, connect_timeout=5).close()
            except psycopg.OperationalError:
                return False
            return True

        wait_for(is_ready, told="PostgreSQL is back")
        return "kill_postgresql"

    def _down(self, name: str) -> None:
        self._servers[name].kill()
        time.sleep(self.random.uniform(0.2, 3))
        self._servers[name].start()
