"""Life cycle: posts a second from due to published (claim, intent, call, record), all due at once.

python -m benchmarks.delivery.life_cycle --posts 3000 --processes 2 [--sqlite]
"""

import argparse
import time

from benchmarks.delivery.ground import ground, tell, wait_until


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=3000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    database = "sqlite" if options.sqlite else "postgresql"
    with ground(database) as made:
        from benchmarks.delivery import stock
        from distributor.audit.log import verify_log
        from distributor.posts.models import Post

        stock.add_channels()
        for _ in range(options.processes):
            made.worker()
        time.sleep(2)
        due = stock.in_s(10 + options.posts / 1000)
        stock.add_due(options.posts, at=lambda _: due)
        patience_s = 30 + options.posts / 20
        published = Post.objects.filter(state="published")
        wait_until(lambda: published.count() >= options.posts, patience_s=patience_s)
        sent = made.sent()
        first, last = min(at for _, at in sent), max(at for _, at in sent)
        tell(
            what="life_cycle",
            database=database,
            processes=options.processes,
            posts=options.posts,
            published=published.count(),
            twice=len(sent) - len({link for link, _ in sent}),
            posts_per_s=round(len(sent) / (last - min(first, due.timestamp())), 1),
            target_posts_per_s=500,
            audit_ok=verify_log().holds,
        )


if __name__ == "__main__":
    main()
