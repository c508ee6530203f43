"""Proof by fire: many posts, two workers, and everything around them dying at random.

    make faults POSTS=200 FAULTS=50 SEED=1

Real processes, the sandbox misbehaving, ``kill -9`` and pauses longer than a lease, a broker that forgets.
It ends by itself and prints one JSON line last. What went out is judged by the sandbox's own record; what
should have gone out by what this program itself approved.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

from distributor.networks.sandbox import serve_sandbox
from distributor.networks.sandbox.world import SandboxAccount
from tests.faults.harness import Installation, release_data, wait_for

# One X account may post a hundred times in a quarter of an hour, so posts are spread over several.
POSTS_PER_ACCOUNT = 60
FAULT_EVERY_S = 0.6
NETWORK_FAULTS = (
    "error_500",
    "accept_then_500",
    "drop",
    "accept_then_drop",
    "hang",
    "accept_then_hang",
    "hide_from_listing",
    "rate_limited",
    "duplicate",
)
PATIENCE_S = 240.0
UNAPPROVED_SHARE = 0.1
EMBARGO_SHARE = 0.2


@dataclass
class Expected:
    """What this program did, which is what should be true afterwards.

    Attributes:
        approved: share link -> the earliest moment the post may be live.
        unapproved: share links of posts nobody approved.
    """

    approved: dict[str, datetime] = field(default_factory=dict)
    unapproved: set[str] = field(default_factory=set)


class Fire:
    """One run."""

    def __init__(self, made: Installation, *, posts: int, faults: int, seed: int) -> None:
        self.made = made
        self.posts, self.faults = posts, faults
        self.random = random.Random(seed)
        self.expected = Expected()
        self.seconds = max(10.0, faults * FAULT_EVERY_S)
        self.met: Counter[str] = Counter()

    def prepare(self) -> None:
        """Channels, releases, drafts, and the approvals: some now, some later, some never."""
        from distributor.channels.services import add_channel
        from distributor.clock import SystemClock
        from distributor.posts.draft import draft_due_posts
        from distributor.posts.models import Post
        from distributor.releases.ingest import ingest_release
        from distributor.releases.reading import raw_from_bytes
        from distributor.releases.sources import by_hand_source

        clock, source = SystemClock(), by_hand_source()
        accounts = self.made.sandbox_accounts
        for account in accounts:
            add_channel(
                f"{account.network}-{account.account_id}", network=account.network,
                account_id=account.account_id, token=account.token, actor="fire",
            )  # fmt: skip
        for number in range(-(-self.posts // len(accounts))):
            raw = raw_from_bytes(json.dumps(release_data(number)).encode())
            embargo = self._embargo()
            ingest_release(raw, source=source, way="hand", embargo_until=embargo, clock=clock)
        draft_due_posts(clock=clock)
        for post in Post.objects.select_related("release").order_by("pk")[: self.posts]:
            self._decide(post.pk, post.link, post.release.embargo_until)

    def _embargo(self) -> datetime | None:
        if self.random.random() > EMBARGO_SHARE:
            return None
        return datetime.now(UTC) + timedelta(seconds=self.random.uniform(0, self.seconds))

    def _decide(self, post_id: int, link: str, embargo: datetime | None) -> None:
        from distributor.clock import SystemClock
        from distributor.posts.approve import approve_post

        if self.random.random() < UNAPPROVED_SHARE:
            self.expected.unapproved.add(link)
            return
        at = datetime.now(UTC) + timedelta(seconds=self.random.uniform(1, self.seconds))
        at = max(at, embargo) if embargo else at
        approve_post(post_id, person="mira", at=at, clock=SystemClock())
        self.expected.approved[link] = at

    def burn(self) -> None:
        """One misfortune after the other."""
        misfortunes: list[tuple[int, Callable[[], str]]] = [
            (12, self._misbehave),
            (5, self._kill_worker),
            (1, self._pause_worker),
            (1, self._kill_beat),
            (1, self._forget),
        ]
        weights = [weight for weight, _ in misfortunes]
        for _ in range(self.faults):
            _, act = self.random.choices(misfortunes, weights)[0]
            self.met[act()] += 1
            time.sleep(FAULT_EVERY_S * self.random.uniform(0.3, 1.7))

    def _misbehave(self) -> str:
        kind = self.random.choice(NETWORK_FAULTS)
        seconds = {"rate_limited": 2, "hide_from_listing": 1}.get(kind, 4)
        self.made.arm(kind, network=self.random.choice(["facebook", "x", "linkedin"]), seconds=seconds)
        return kind

    def _worker(self) -> str:
        return self.random.choice(["worker-a", "worker-b"])

    def _kill_worker(self) -> str:
        name = self._worker()
        self.made.kill(name)
        self.made.start("worker", key=name)
        return "kill_worker"

    def _pause_worker(self) -> str:
        """Longer than its lease, so that it wakes up believing what is no longer true."""
        pid = self.made.pid(self._worker())
        os.kill(pid, signal.SIGSTOP)
        time.sleep(7)
        os.kill(pid, signal.SIGCONT)
        return "pause_worker"

    def _kill_beat(self) -> str:
        self.made.kill("beat")
        self.made.start("beat")
        return "kill_beat"

    def _forget(self) -> str:
        broker = self.made.environment().get("BROKER_URL", "")
        if not broker.startswith("redis"):
            return "no_broker_to_forget"
        import redis

        client = redis.Redis.from_url(broker, socket_timeout=5)
        client.flushall()
        client.close()
        return "flush_broker"

    def settle(self) -> None:
        """No more misfortune: wait until every approved post is live or waits for a person."""
        httpx.delete(f"{self.made.sandbox.url}/_faults")
        with contextlib.suppress(AssertionError):
            wait_for(lambda: not self._moving(), told="everything settled", patience_s=PATIENCE_S)

    def _moving(self) -> int:
        from distributor.posts.lifecycle import State
        from distributor.posts.models import Post

        done = Post.objects.filter(state__in=[State.PUBLISHED, State.DRAFT]).count()
        asked = Post.objects.filter(state__in=[State.UNKNOWN, State.FAILED], due_at=None).count()
        return Post.objects.count() - done - asked

    def verdict(self) -> dict[str, object]:
        """The one line: counts by the sandbox's record against what was approved here."""
        from distributor.audit.log import verify_log
        from distributor.posts.lifecycle import State
        from distributor.posts.models import Post

        calls = httpx.get(f"{self.made.sandbox.url}/_record.json").json()
        accepted = Counter(str(call["link"]) for call in calls)
        first = {str(call["link"]): datetime.fromisoformat(call["created_at"]) for call in reversed(calls)}
        asked = Post.objects.filter(state__in=[State.UNKNOWN, State.FAILED], due_at=None, parts__isnull=False)
        waiting = {post.link for post in asked}
        approved = self.expected.approved
        return {
            "posts": self.posts,
            "faults": sum(self.met.values()),
            "published": sum(1 for link in approved if accepted[link]),
            "twice": sum(1 for count in accepted.values() if count > 1),
            "lost": sum(1 for link in approved if not accepted[link] and link not in waiting),
            "unapproved": sum(1 for link in accepted if link not in approved),
            "early": sum(1 for link, at in approved.items() if link in first and first[link] < at),
            "waiting_for_a_person": len(waiting),
            "audit_ok": verify_log().holds,
            "met": dict(sorted(self.met.items())),
        }


@contextlib.contextmanager
def installation(folder: Path, *, posts: int, variables: dict[str, str]) -> Iterator[Installation]:
    """An installation with as many accounts as the networks' limits ask for, and this process inside it."""
    sets = 1 + posts // (3 * POSTS_PER_ACCOUNT)
    accounts = [
        SandboxAccount(
            network=network, account_id=str(number), name=f"{network} {number}", token=f"t{number}"
        )
        for number, network in enumerate(["facebook", "x", "linkedin"] * sets, start=1000)
    ]
    sandbox = serve_sandbox(accounts=accounts)
    made = Installation(folder, sandbox=sandbox, variables=variables)
    made.sandbox_accounts = accounts
    os.environ.update({**made.environment(), "DJANGO_SETTINGS_MODULE": "config.settings"})
    made.cli("migrate")
    import django

    django.setup()
    try:
        yield made
    finally:
        made.close()
        sandbox.close()


def run(*, posts: int, faults: int, seed: int, variables: dict[str, str]) -> dict[str, object]:
    """One run in a folder of its own; gives the verdict."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, installation(
        Path(folder), posts=posts, variables=variables
    ) as made:  # fmt: skip
        fire = Fire(made, posts=posts, faults=faults, seed=seed)
        fire.prepare()
        made.start("worker", key="worker-a")
        made.start("worker", key="worker-b")
        made.start("beat")
        fire.burn()
        fire.settle()
        return {**fire.verdict(), "seed": seed, "seconds": round(time.monotonic() - begun, 1)}


def main() -> int:
    """0 when no promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--faults", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true", help="embedded, instead of PostgreSQL and Redis")
    options = parser.parse_args()
    from tools import servers

    with contextlib.ExitStack() as stack:
        variables = {}
        if not options.sqlite:
            database, broker = stack.enter_context(servers.postgresql()), stack.enter_context(servers.redis())
            variables = {"DATABASE_URL": database, "BROKER_URL": broker}
        found = run(posts=options.posts, faults=options.faults, seed=options.seed, variables=variables)
    sys.stdout.write(json.dumps(found) + "\n")
    broken = [found[name] for name in ("twice", "lost", "unapproved", "early")]
    return 0 if not any(broken) and found["audit_ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
