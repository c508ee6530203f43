"""Memory of a worker from 0 to 100,000 pending posts, and how long it takes to stop with them.

python -m benchmarks.delivery.memory --pending 100000 [--sqlite] [--without-naive]
"""

import argparse
import time
from typing import Any

from benchmarks.delivery.ground import Ground, ground, rss_mb, stopped_s, tell, wait_until
from benchmarks.delivery.opponent import begun, opponent


def ours(made: Ground, *, pending: int) -> dict[str, float]:
    from benchmarks.delivery import stock

    stock.add_channels()
    worker = made.worker()
    time.sleep(10)
    empty = rss_mb(worker)
    stock.add_pending(pending)
    time.sleep(20)
    return {"empty_mb": empty, "full_mb": rss_mb(worker), "stop_s": stopped_s(worker, patience_s=60)}


def naive(made: Ground, *, pending: int) -> dict[str, Any]:
    import redis

    with opponent(made) as other:
        worker = other.worker()
        begun(worker)
        empty = rss_mb(worker)
        before = time.monotonic()
        other.schedule(pending, at=lambda number: time.time() + 86_400 + number)
        client = redis.Redis.from_url(f"{made.broker.rsplit('/', 1)[0]}/5", socket_timeout=5)
        loaded = wait_until(lambda: client.zcard("unacked_index") >= pending, patience_s=400)
        found = {
            "empty_mb": empty,
            "full_mb": rss_mb(worker),
            "all_loaded": loaded,
            "loading_s": round(time.monotonic() - before),
            "redis_mb": round(float(client.info("memory")["used_memory"]) / 1e6),  # type: ignore[index]
        }
        client.close()
        return {**found, "stop_s": stopped_s(worker, patience_s=240)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--without-naive", action="store_true")
    options = parser.parse_args()
    database = "sqlite" if options.sqlite else "postgresql"
    with ground(database) as made:
        found = ours(made, pending=options.pending)
        beside = {} if options.without_naive else naive(made, pending=options.pending)
        tell(
            what="memory",
            database=database,
            pending=options.pending,
            ours=found,
            naive=beside,
            target_stop_s=10,
        )


if __name__ == "__main__":
    main()
