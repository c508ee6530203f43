"""Proof by fire: many posts, two of every process, and everything around them dying at random.

    make faults POSTS=200 FAULTS=50 SEED=1

Real processes, the sandbox misbehaving, ``kill -9`` of workers, beats, web servers, Redis and PostgreSQL,
pauses longer than a lease, clocks that jump, a broker that forgets; meanwhile releases arrive by signed
webhook and a person approves in the browser. It ends by itself and prints one JSON line last. What went
out is judged by the sandbox's own record; what should have gone out by what this program itself approved.
"""

import argparse
import contextlib
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from distributor.networks.sandbox import serve_sandbox
from distributor.networks.sandbox.world import SandboxAccount
from tests.faults.harness import Installation, release_data, wait_for
from tests.faults.misfortunes import Misfortunes
from tests.faults.people import (
    EMBARGO_SHARE,
    UNAPPROVED_SHARE,
    Approver,
    Expected,
    Reconnecter,
    Sender,
    Somebody,
)
from tests.faults.verdict import settle, verdict
from tools import servers
from tools.servers import free_port

# One X account may post a hundred times in a quarter of an hour, so posts are spread over several.
POSTS_PER_ACCOUNT = 60
BY_WEBHOOK = 0.4
SHOWN = ("posts", "faults", "published", "twice", "lost", "unapproved", "early", "waiting_for_a_person")


def accounts_for(posts: int) -> list[SandboxAccount]:
    """As many accounts as the networks' limits ask for."""
    sets = 1 + posts // (3 * POSTS_PER_ACCOUNT)
    networks = ["facebook", "x", "linkedin"] * sets
    return [
        SandboxAccount(
            network=network, account_id=str(number), name=f"{network} {number}", token=f"t{number}"
        )
        for number, network in enumerate(networks, start=1000)
    ]


@contextlib.contextmanager
def installation(
    folder: Path, *, posts: int, variables: dict[str, str], webs: int
) -> Iterator[tuple[Installation, dict[str, int]]]:
    """An installation with its web ports, and this process inside it."""
    accounts = accounts_for(posts)
    # A network that refuses duplicates would hide the fault this looks for.
    sandbox = serve_sandbox(accounts=accounts, takes_duplicates=True)
    steps = folder / "steps"
    steps.mkdir()
    made = Installation(folder / "data", sandbox=sandbox, variables={**variables, "FIRE_STEPS": str(steps)})
    made.sandbox_accounts, made.entry = accounts, "tests.faults.entry"
    ports = {f"web-{'ab'[number]}": free_port() for number in range(webs)}
    os.environ.update({**made.environment(), "DJANGO_SETTINGS_MODULE": "config.settings"})
    made.cli("migrate")
    made.cli("people", "add", "mira")
    import django

    django.setup()
    try:
        yield made, ports
    finally:
        made.close()
        sandbox.close()


def prepare(made: Installation, *, releases: int, seconds: float, expected: Expected, seed: int) -> None:
    """Channels, and the releases that are there before the fire, most of their posts approved."""
    from distributor.channels.services import add_channel
    from distributor.clock import SystemClock
    from distributor.posts.approve import approve_post
    from distributor.posts.draft import draft_due_posts
    from distributor.posts.models import Post
    from distributor.releases.ingest import ingest_release
    from distributor.releases.reading import raw_from_bytes
    from distributor.releases.sources import by_hand_source

    rng, clock = random.Random(seed), SystemClock()

    def moment() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=rng.uniform(1, seconds))

    for account in made.sandbox_accounts:
        add_channel(
            f"{account.network}-{account.account_id}", network=account.network,
            account_id=account.account_id, token=account.token, actor="fire",
        )  # fmt: skip
    for number in range(releases):
        raw = raw_from_bytes(json.dumps(release_data(number)).encode())
        embargo = moment() if rng.random() < EMBARGO_SHARE else None
        ingest_release(raw, source=by_hand_source(), way="hand", embargo_until=embargo, clock=clock)
    draft_due_posts(clock=clock)
    for post in Post.objects.select_related("release").order_by("pk"):
        if rng.random() >= UNAPPROVED_SHARE:
            at = moment()
            at = max(at, post.release.embargo_until or at)
            approve_post(post.pk, person="mira", at=at, clock=clock)
            expected.approved[post.link] = at


def run(options: argparse.Namespace, *, started: dict[str, servers.Server]) -> dict[str, object]:
    """One run in a folder of its own; gives the verdict."""
    begun = time.monotonic()
    names = {"postgresql": "DATABASE_URL", "redis": "BROKER_URL"}
    variables = {names[name]: server.url for name, server in started.items()}
    # What breaks is broken on purpose, and says so at length.
    variables["DISTRIBUTOR_LOG_LEVEL"] = os.environ.get("FIRE_LOG_LEVEL", "CRITICAL")
    if options.without_claims:
        variables["FIRE_WITHOUT_CLAIMS"] = "1"
    expected, seconds = Expected(), max(8.0, options.faults * options.every * 1.6)
    with tempfile.TemporaryDirectory() as folder, installation(
        Path(folder), posts=options.posts, variables=variables, webs=2
    ) as (made, ports):  # fmt: skip
        releases = -(-options.posts // len(made.sandbox_accounts))
        later = max(1, round(releases * BY_WEBHOOK))
        prepare(made, releases=releases - later, seconds=seconds, expected=expected, seed=options.seed)
        secret = str(made.cli("sources", "add", "website", "--webhook", "--json")["webhook_secret"])
        for name, port in ports.items():
            made.start("web", "--port", str(port), key=name)
        for name in ("worker-a", "worker-b"):
            made.start("worker", key=name)
        for name in ("beat-a", "beat-b"):
            made.start("beat", key=name)
        addresses = [f"http://127.0.0.1:{port}" for port in ports.values()]
        sender = Sender(
            addresses, secret=secret, releases=later, seconds=seconds, expected=expected, seed=options.seed
        )
        approver = Approver(addresses, until=time.monotonic() + seconds, expected=expected, seed=options.seed)
        people: list[Somebody] = [sender, approver, Reconnecter(seed=options.seed)]
        for person in people:
            person.start()
        luck = Misfortunes(
            made, seed=options.seed, servers=started, ports=ports, steps=Path(folder) / "steps",
            every_s=options.every,
        )  # fmt: skip
        luck.burn(options.faults)
        work_off(sender, approver, posts=releases * len(made.sandbox_accounts))
        settle(made)
        for person in people:
            person.ending.set()
        found = {**verdict(made, expected), "faults": sum(luck.met.values())}
        return {
            **{name: found[name] for name in SHOWN},
            "audit_ok": found["audit_ok"],
            "seconds": round(time.monotonic() - begun, 1),
            "seed": options.seed,
            "met": dict(sorted(luck.met.items())),
        }


def work_off(sender: Sender, approver: Approver, *, posts: int) -> None:
    """What was sent or approved while everything died still arrives: every release, every draft."""
    from distributor.posts.models import Post
    from tests.faults.people import asked

    with contextlib.suppress(AssertionError):
        wait_for(
            lambda: not sender.waiting and asked(Post.objects.count) >= posts and not approver.pending,
            told="every release and approval", patience_s=90,
        )  # fmt: skip
    time.sleep(1)


def main() -> int:
    """0 when no promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200)
    parser.add_argument("--faults", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=float, default=0.5, help="seconds between two misfortunes")
    parser.add_argument("--sqlite", action="store_true", help="embedded, instead of PostgreSQL and Redis")
    parser.add_argument(
        "--without-claims", action="store_true", help="read, send, mark: shows that this can fail"
    )
    options = parser.parse_args()
    with contextlib.ExitStack() as stack:
        started = {}
        if not options.sqlite:
            started["postgresql"] = stack.enter_context(servers.postgresql_server())
            started["redis"] = stack.enter_context(servers.redis_server())
        found = run(options, started=started)
    sys.stdout.write(json.dumps(found) + "\n")
    broken = [found[name] for name in ("twice", "lost", "unapproved", "early")]
    return 0 if not any(broken) and found["audit_ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
