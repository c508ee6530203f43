"""Every post of a report as a row: for spreadsheets (CSV) and for programs (JSON Lines)."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.db.models import Prefetch, QuerySet

from distributor.delivery.aftercare import FIGURES
from distributor.delivery.models import Receipt
from distributor.desk.reports.asked import Report
from distributor.desk.reports.figures import newest_figures
from distributor.posts.models import Post
from distributor.releases.models import subjects_in

Row = dict[str, str | int | None]
CHUNK = 500
# A spreadsheet takes a cell that begins like this for a formula, the full-width signs too.
# Source: https://owasp.org/www-community/attacks/CSV_Injection (read 2026-11).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def reported_posts(report: Report) -> QuerySet[Post]:
    """The posts, newest first, each with its receipts and their newest figures."""
    receipts = Receipt.objects.prefetch_related(
        Prefetch("figures", queryset=newest_figures(), to_attr="newest")
    )
    posts = Post.objects.filter(report.posts()).order_by("-published_at", "-pk")
    return (
        posts.select_related("channel", "release", "revision")
        .defer("kept", "sentences", "revision__body")
        .prefetch_related(Prefetch("receipts", queryset=receipts))
    )


def figures_of(post: Post) -> dict[str, int | None]:
    """What is known of how people met the post, all its parts together."""
    known: dict[str, int | None] = dict.fromkeys(FIGURES)
    for receipt in post.receipts.all():
        for figures in getattr(receipt, "newest", []):
            for name in FIGURES:
                value = getattr(figures, name)
                if value is not None:
                    known[name] = (known[name] or 0) + value
    return known


def rows(report: Report) -> Iterator[Row]:
    """One row a post, read in pieces so that no memory is too small."""
    for post in reported_posts(report).iterator(chunk_size=CHUNK):
        receipt = next(iter(post.receipts.all()), None)
        assert post.published_at is not None
        yield {
            "published_at": post.published_at.astimezone(UTC).isoformat(timespec="seconds"),
            "published_local": f"{post.published_at.astimezone(post.channel.zone):%Y-%m-%d %H:%M}",
            "time_zone": post.channel.time_zone,
            "network": post.channel.network,
            "channel": post.channel.name,
            "title": post.revision.title,
            "language": post.language,
            "countries": "; ".join(subjects_in(post.revision.countries)),
            "topics": "; ".join(subjects_in(post.revision.topics)),
            "release_url": post.release.url,
            "permalink": receipt.permalink if receipt else "",
            "state": post.state,
            "parts": len(post.parts),
            **figures_of(post),
        }


NAMES = (
    "published_at", "published_local", "time_zone", "network", "channel", "title", "language", "countries",
    "topics", "release_url", "permalink", "state", "parts", *FIGURES,
)  # fmt: skip


def csv_lines(found: Iterable[Row]) -> Iterator[str]:
    """The rows as CSV with a head; the mark at the beginning tells spreadsheets that it is UTF-8."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, NAMES)
    buffer.write("\ufeff")
    writer.writeheader()
    for row in found:
        writer.writerow({name: harmless(value) for name, value in row.items()})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def harmless(value: str | int | None) -> str | int | None:
    """The cell; one that a spreadsheet would calculate begins with an apostrophe."""
    if isinstance(value, str) and value.lstrip(" \n").startswith(FORMULA):
        return f"'{value}"
    return value


def json_lines(found: Iterable[Row]) -> Iterator[str]:
    """The rows as JSON, one a line."""
    for row in found:
        yield json.dumps(row, ensure_ascii=False) + "\n"
