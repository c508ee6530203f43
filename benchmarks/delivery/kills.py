"""The same posts and the same kill -9s for the naive design in each of its three modes, and for ours.

python -m benchmarks.delivery.kills --posts 300 --kills 20 --every 4 --seed 1
python -m benchmarks.delivery.kills --posts 300 --kills 0 --visibility 5

A post of ours that waits for a person is counted as such: nobody could say whether it is live, the
account was looked at three times, and it was sent once more at most. The naive design has no such state: what
it does not publish is lost. A worker of Celery needs some two seconds to be ready: kills that come faster hit
nothing.
"""

import argparse
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable

from benchmarks.delivery.ground import Ground, end, ground, tell, wait_until
from benchmarks.delivery.opponent import begun, opponent

PLAIN_VISIBILITY_S = 60
CALL_S = "0.1"  # before and after the network takes a post: a kill may fall into either
SHORT = {
    "DISTRIBUTOR_LEASE_S": "5",
    "DISTRIBUTOR_CONNECT_TIMEOUT_S": "1",
    "DISTRIBUTOR_READ_TIMEOUT_S": "3",
    "DISTRIBUTOR_LOOKS_S": "0.5,1,2",
}
Start = Callable[[], "subprocess.Popen[bytes]"]


def kill_again_and_again(start: Start, *, kills: int, every_s: float, seed: int) -> None:
    """Start a worker, kill it after a while, and so on; the last one stays."""
    rng, worker = random.Random(seed), start()
    begun(worker)
    for _ in range(kills):
        time.sleep(every_s * rng.uniform(0.5, 1.5))
        end(worker)
        worker = start()
    begun(worker)


def counts(sent: list[tuple[str, float]], due: dict[str, float]) -> dict[str, int]:
    found = Counter(link for link, _ in sent)
    return {
        "posts": len(due),
        "published": sum(found.values()),
        "twice": sum(1 for count in found.values() if count > 1),
        "lost": sum(1 for link in due if not found[link]),
    }


def naive(made: Ground, mode: str, number: int, options: argparse.Namespace) -> dict[str, int]:
    # Celery's own hour would only mean that what a killed worker held comes an hour late.
    visibility = {"NAIVE_VISIBILITY_S": str(options.visibility or PLAIN_VISIBILITY_S)}
    with opponent(made, number=number, NAIVE_MODE=mode, BENCH_DELAY_S=CALL_S, **visibility) as other:
        due = other.schedule(options.posts, at=lambda n: _due(n, options))
        kill_again_and_again(other.worker, kills=options.kills, every_s=options.every, seed=options.seed)
        _until_quiet(lambda: len(other.sent()), last=max(due.values()), quiet_s=_again_s(options))
        return counts(other.sent(), due)


def ours(made: Ground, options: argparse.Namespace) -> dict[str, int]:
    from benchmarks.delivery import stock
    from distributor.posts.models import Post

    stock.add_channels()
    due = stock.add_due(options.posts, at=lambda n: stock.in_s(_due(n, options) - time.time()))
    kill_again_and_again(
        lambda: made.worker(BENCH_DELAY_S=CALL_S),
        kills=options.kills,
        every_s=options.every,
        seed=options.seed,
    )
    _until_quiet(lambda: len(made.sent()), last=max(due.values()), quiet_s=_again_s(options))
    found = counts(made.sent(), due)
    waiting = Post.objects.filter(state__in=["unknown", "failed"], due_at=None).values_list("link", flat=True)
    published = {link for link, _ in made.sent()}
    waits = len(set(waiting) & set(due) - published)
    return {**found, "lost": found["lost"] - waits, "waits_for_a_person": waits}


def _due(number: int, options: argparse.Namespace) -> float:
    """Spread over the time of the kills, or far enough for several visibility timeouts."""
    first = 5 * options.visibility if options.visibility else 5
    return time.time() + first + number * max(10, options.kills * options.every) / options.posts


def _again_s(options: argparse.Namespace) -> float:
    """Longer than it takes the naive design to deliver a lost task again."""
    return float(options.visibility or PLAIN_VISIBILITY_S) + 10


def _until_quiet(count: Callable[[], int], *, last: float, quiet_s: float) -> None:
    """Until nothing more is published for longer than it takes to be delivered again."""
    time.sleep(max(0.0, last - time.time()))
    seen, since = -1, time.monotonic()

    def is_quiet() -> bool:
        nonlocal seen, since
        if count() != seen:
            seen, since = count(), time.monotonic()
        return time.monotonic() - since > quiet_s

    wait_until(is_quiet, patience_s=3 * quiet_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--every", type=float, default=4, help="seconds from kill to kill, on average")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--visibility", type=float, default=0, help="seconds; 0: a minute")
    options = parser.parse_args()
    modes = ["late_reject"] if options.visibility else ["early", "late", "late_reject"]
    with ground("postgresql", variables=SHORT) as made:
        beside = {}
        for number, mode in enumerate(modes, start=5):
            beside[mode] = naive(made, mode, number, options)
            made.close()
        tell(
            what="kills",
            kills=options.kills,
            visibility_s=options.visibility or PLAIN_VISIBILITY_S,
            ours=ours(made, options),
            naive=beside,
        )


if __name__ == "__main__":
    main()
