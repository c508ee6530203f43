"""Lateness: how long after its time the call of a post begins, while many others wait for theirs.

python -m benchmarks.delivery.lateness --pending 1000000 --seconds 20
python -m benchmarks.delivery.lateness --pending 100000 --sqlite
python -m benchmarks.delivery.lateness --pending 1000000 --burst 2000
"""

import argparse
import time
from collections.abc import Callable

from benchmarks.delivery.ground import Ground, ground, quantiles, tell, wait_until
from benchmarks.delivery.opponent import begun, opponent

PER_SECOND = 100


def late(sent: list[tuple[str, float]], due: dict[str, float]) -> dict[str, float]:
    """Milliseconds from due to the beginning of the call, of all posts that left."""
    return quantiles([at - due[link] for link, at in sent if link in due])


def ours(made: Ground, *, count: int, processes: int, at: Callable[[int], float]) -> dict[str, float]:
    from benchmarks.delivery import stock

    for _ in range(processes):
        made.worker()
    time.sleep(2)
    start = time.time() + 4 + count / 400
    due = stock.add_due(count, at=lambda number: stock.in_s(start + at(number) - time.time()))
    assert time.time() < start, "filling took longer than planned"
    last = start + at(count)
    time.sleep(max(0.0, last - time.time()))
    wait_until(lambda: len(made.sent()) >= count, patience_s=60)
    return late(made.sent(), due)


def naive(made: Ground, *, count: int, at: Callable[[int], float]) -> dict[str, float]:
    with opponent(made) as other:
        begun(other.worker())
        start = time.time() + 4 + count / 200
        due = other.schedule(count, at=lambda number: start + at(number))
        time.sleep(max(0.0, start + at(count) - time.time()))
        wait_until(lambda: len(other.sent()) >= count, patience_s=60)
        return late(other.sent(), due)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=20, help="of 100 posts each")
    parser.add_argument("--burst", type=int, default=0, help="so many at one instant instead")
    parser.add_argument("--processes", type=int, default=0, help="worker processes (2; SQLite: 1)")
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--without-naive", action="store_true")
    options = parser.parse_args()
    count = options.burst or options.seconds * PER_SECOND
    database = "sqlite" if options.sqlite else "postgresql"

    def at(number: int) -> float:
        return 0.0 if options.burst else number / PER_SECOND

    with ground(database) as made:
        from benchmarks.delivery import stock
        from distributor.audit.log import verify_log

        stock.add_channels()
        if options.pending:
            stock.add_pending(options.pending)
        processes = options.processes or (1 if options.sqlite else 2)
        found = ours(made, count=count, processes=processes, at=at)
        audit_ok = verify_log().holds
        made.close()
        beside = {} if options.without_naive else naive(made, count=count, at=at)
        tell(
            what="lateness_burst" if options.burst else "lateness",
            database=database,
            processes=processes,
            pending=options.pending,
            ours=found,
            naive=beside,
            target_p99_ms=2000 if options.burst else 50,
            audit_ok=audit_ok,
        )


if __name__ == "__main__":
    main()
