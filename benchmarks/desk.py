"""The desk with 100,000 posts: what each page costs the server, and how many questions it asks the database.

    python -m benchmarks.desk [--posts 100000] [--sqlite]

Of 100,000 posts 60,000 were published within four years (each with a receipt and three looks at its
figures), 20,000 leave within two years, 20,000 wait. Each figure is the median of seven requests through
Django's test client: processor time of this process, time by the clock, bytes of the page. PostgreSQL works
in processes of its own.
"""

import argparse
import statistics
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.delivery.ground import ground

ROUNDS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--sqlite", action="store_true")
    options = parser.parse_args()
    database = "sqlite" if options.sqlite else "postgresql"
    with ground(database, redis=False, variables={"DISTRIBUTOR_LOG_LEVEL": "ERROR"}):
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["testserver"]
        fill(options.posts)
        client = administrator()
        print(f"{database}, {options.posts:,} posts\n")
        print("| page | queries | processor, ms | clock, ms | KB |\n| --- | ---: | ---: | ---: | ---: |")
        for path in paths():
            print("| " + " | ".join([f"`{path}`", *measured(client, path)]) + " |", flush=True)


def fill(count: int) -> None:
    """The posts, in a few statements."""
    from django.db import connection

    from benchmarks.delivery import stock

    stock.add_channels(6)
    stock.add_pending(count)
    is_postgresql = connection.vendor == "postgresql"

    def moment(days: str) -> str:
        if is_postgresql:
            return f"now() + ({days}) * interval '1 day'"
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', 'now', ({days}) || ' days')"

    past = moment("-((id * 7919) % 1460) - (id % 86400) / 86400.0")
    future = moment("1 + ((id * 7919) % 730) + (id % 86400) / 86400.0")
    statements = f"""
        UPDATE posts_post SET state = 'published', due_at = NULL, parts_live = 1, publish_at = {past},
            published_at = {past} WHERE id % 10 < 6;
        UPDATE posts_post SET publish_at = {future}, due_at = {future} WHERE id % 10 IN (6, 7);
        UPDATE posts_post SET state = 'draft', publish_at = NULL, due_at = NULL WHERE id % 10 > 7;
        INSERT INTO delivery_receipt (post_id, part, channel_id, remote_id, permalink, adopted, received_at,
            look, differs)
            SELECT id, 1, channel_id, CAST(id AS varchar), 'https://example.org/', false, published_at, 3, ''
            FROM posts_post WHERE state = 'published';
        INSERT INTO delivery_figures (receipt_id, taken_at, impressions, reactions, comments, shares, cost,
            is_newest)
            SELECT r.id, r.received_at, 100 + r.id % 900, r.id % 50, r.id % 7, r.id % 11, 0, looks.n = 3
            FROM delivery_receipt r CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS looks;
        {"VACUUM ANALYZE" if is_postgresql else "ANALYZE"}"""
    with connection.cursor() as cursor:
        for statement in statements.split(";"):
            cursor.execute(statement.replace("%%", "%").replace("%", "%%"), [])


def administrator() -> Any:
    """A browser of somebody who may see everything."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from distributor.people.models import Grant

    person = get_user_model().objects.create_user("mira", password=None)
    Grant.objects.create(person=person, role="administrator")
    client = Client()
    client.force_login(person)
    return client


def paths() -> Iterator[str]:
    """Every page that shows posts or counts them."""
    from distributor.posts.models import Post

    post = Post.objects.filter(state="draft").latest("pk")
    yield from (f"/?tab={tab}" for tab in ("waiting", "scheduled", "help", "published", "rejected"))
    yield from ("/?q=detention", "/?tab=published&q=nowhere-at-all", "/queue/status/")
    yield from (f"/posts/{post.pk}/", f"/releases/{post.release_id}/")
    yield from (f"/calendar/?view={view}" for view in ("month", "week", "day", "agenda"))
    yield from ("/reports/", "/reports/month/", "/hold/", "/channels/", "/sources/", "/people/", "/rules/")
    yield from ("/health/", "/notifications/", "/audit/")


def measured(client: Any, path: str) -> list[str]:
    """Queries, milliseconds of the processor and of the clock, and KB, each as a cell."""
    from django.db import connection

    queries: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    processor, clock = [], []
    for _ in range(ROUNDS):
        begun, worked = time.perf_counter(), time.process_time()
        client.get(path)
        clock.append(1000 * (time.perf_counter() - begun))
        processor.append(1000 * (time.process_time() - worked))
    return [
        str(len(queries)),
        f"{statistics.median(processor):.0f}",
        f"{statistics.median(clock):.0f}",
        f"{len(answer.content) / 1000:.0f}",
    ]


if __name__ == "__main__":
    main()
