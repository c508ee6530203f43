"""Claims a second, each batch with its audit entries and on disk, while a million others are pending.

python -m benchmarks.delivery.claims --pending 1000000 --batch 100 [--sqlite]
"""

import argparse
import time

from benchmarks.delivery.ground import ground, quantiles, tell


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--posts", type=int, default=12_000)
    parser.add_argument("--batch", type=int, nargs="*", default=[5, 20, 100])
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    database = "sqlite" if options.sqlite else "postgresql"
    with ground(database, redis=False):
        from benchmarks.delivery import stock
        from distributor.audit.log import verify_log
        from distributor.delivery.claim import claim_due
        from distributor.delivery.clock import DatabaseClock

        channels = stock.add_channels()
        stock.add_pending(options.pending)
        found = {}
        for batch in options.batch:
            stock.add_due(options.posts, at=lambda _: stock.in_s(-60))
            clock, claimed, spans = DatabaseClock(), 0, []
            begun = time.perf_counter()
            for channel in channels:
                while True:
                    before = time.perf_counter()
                    claims = claim_due(channel_id=channel.pk, clock=clock, limit=batch)
                    if not claims:
                        break
                    spans.append(time.perf_counter() - before)
                    claimed += len(claims)
            per_s = round(claimed / (time.perf_counter() - begun))
            found[f"batch_{batch}"] = {"claims_per_s": per_s, **quantiles(spans)}
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
