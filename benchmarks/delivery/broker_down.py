"""Publishing with Redis killed: lateness of what falls due while there is none.

python -m benchmarks.delivery.broker_down --posts 200
"""

import argparse
import time

from benchmarks.delivery.ground import ground, quantiles, tell, wait_until
from tools import servers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=200, help="ten of them due each second")
    options = parser.parse_args()
    with servers.redis_server() as redis, ground(
        "postgresql", redis=False, variables={"BROKER_URL": redis.url}
    ) as made:  # fmt: skip
        from benchmarks.delivery import stock

        stock.add_channels()
        made.worker()
        time.sleep(3)
        redis.kill()
        start = time.time() + 4
        due = stock.add_due(options.posts, at=lambda number: stock.in_s(start + number / 10 - time.time()))
        wait_until(lambda: len(made.sent()) >= options.posts, patience_s=30 + options.posts / 10)
        sent = made.sent()
        redis.start()
        tell(
            what="broker_down",
            database="postgresql",
            posts=options.posts,
            published=len(sent),
            twice=len(sent) - len({link for link, _ in sent}),
            lateness=quantiles([at - due[link] for link, at in sent]),
            target_max_ms=300,
            naive="publishes nothing: its tasks are in the Redis that is gone",
        )


if __name__ == "__main__":
    main()
