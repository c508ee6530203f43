"""Claims a second, with their audit entries and on disk, while a million others are pending.

``as_the_dispatcher`` is what a worker does: every channel is worked off by a thread of its own, ten posts at
a time, and what they want at the same moment is one transaction. The others are one thread alone, channel
after channel, in batches of ``--batch``.

python -m benchmarks.delivery.claims --pending 1000000 --batch 20 100 [--sqlite]
"""

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from benchmarks.delivery.ground import ground, quantiles, tell


def measured(work_off: Callable[[Callable[[int, int], int]], None]) -> dict[str, float]:
    """Let ``work_off`` claim by calling what it is given (channel, limit -> number claimed)."""
    from distributor.delivery.claim import claim_due
    from distributor.delivery.clock import DatabaseClock

    clock, spans, claimed = DatabaseClock(), [], []

    def claim(channel_id: int, limit: int) -> int:
        before = time.perf_counter()
        claims = claim_due(channel_id=channel_id, clock=clock, limit=limit)
        spans.append(time.perf_counter() - before)
        claimed.append(len(claims))
        return len(claims)

    begun = time.perf_counter()
    work_off(claim)
    return {"claims_per_s": round(sum(claimed) / (time.perf_counter() - begun)), **quantiles(spans)}


def as_the_dispatcher(channels: list[int]) -> dict[str, float]:
    from distributor.delivery.claim import BATCH
    from distributor.delivery.together import WRITES

    def work_off(claim: Callable[[int, int], int]) -> None:
        def one(channel_id: int) -> None:
            while claim(channel_id, BATCH) == BATCH:
                pass

        with WRITES.clerk(), ThreadPoolExecutor(len(channels)) as pool:
            list(pool.map(one, channels))

    return measured(work_off)


def alone(channels: list[int], *, batch: int) -> dict[str, float]:
    def work_off(claim: Callable[[int, int], int]) -> None:
        for channel_id in channels:
            while claim(channel_id, batch):
                pass

    return measured(work_off)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=12_000)
    parser.add_argument("--batch", type=int, nargs="*", default=[20, 100])
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    database = "sqlite" if options.sqlite else "postgresql"
    with ground(database, redis=False):
        from benchmarks.delivery import stock
        from distributor.audit.log import verify_log

        channels = [channel.pk for channel in stock.add_channels()]
        stock.add_pending(options.pending)
        stock.add_due(options.posts, at=lambda _: stock.in_s(-60))
        found = {"as_the_dispatcher": as_the_dispatcher(channels)}
        for batch in options.batch:
            stock.add_due(options.posts, at=lambda _: stock.in_s(-60))
            found[f"batch_{batch}"] = alone(channels, batch=batch)
        tell(
            what="claims",
            database=database,
            processes=1,
            pending=options.pending,
            posts=options.posts,
            target_per_s=5000,
            audit_ok=verify_log().holds,
            **found,
        )


if __name__ == "__main__":
    main()
