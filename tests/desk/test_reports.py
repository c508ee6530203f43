"""Reports: what is counted, for which months, and what leaves as a file."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from distributor.delivery.models import Correction, Figures, Hold, Receipt
from distributor.desk.reports.asked import months_before, read_report
from distributor.desk.reports.charts import HEIGHT, columns, percent, share_of
from distributor.desk.reports.export import harmless
from distributor.desk.reports.figures import Tally, together
from distributor.posts.models import Post
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock

BANGKOK = ZoneInfo("Asia/Bangkok")
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


# Without a database.


@pytest.mark.pure
def test_a_year_at_first_and_what_makes_no_sense_is_not_asked() -> None:
    zones = {7: BANGKOK}
    report = read_report({}, zones=zones, now=NOW)
    assert (report.first, report.last, len(report.months)) == (date(2025, 12, 1), date(2026, 11, 1), 12)
    for text in ("", "x", "2026-13", "2026-11-02", "9999-12", "0001-01"):
        assert read_report({"from": text, "to": text, "zone": text}, zones=zones, now=NOW) == report
    turned = read_report({"from": "2026-05", "to": "2026-02"}, zones=zones, now=NOW)
    assert (turned.first, turned.last) == (date(2026, 2, 1), date(2026, 5, 1))
    assert len(read_report({"from": "2000-01"}, zones=zones, now=NOW).months) == 120
    assert months_before(date(2026, 1, 1), 1) == date(2025, 12, 1)


@pytest.mark.pure
def test_a_month_begins_by_the_clocks_of_the_zone() -> None:
    report = read_report({"from": "2026-11"}, zones={7: BANGKOK}, now=NOW)
    assert report.begins == datetime(2026, 10, 31, 17, tzinfo=UTC)
    assert report.ends == datetime(2026, 11, 30, 17, tzinfo=UTC)


@pytest.mark.pure
def test_figures_that_nobody_told_stay_open_when_added() -> None:
    both = together([Tally(posts=1, shares=3), Tally(posts=2, clicks=4)])
    assert (both.posts, both.shares, both.clicks, both.impressions) == (3, 3, 4, None)


@pytest.mark.pure
def test_columns_are_as_high_as_their_values() -> None:
    chart = columns([("Jan", 10), ("Feb", 5), ("Mar", 0)])
    heights = [column.height for column in chart.columns]
    assert heights[0] == 2 * heights[1]
    assert heights[2] == 0
    assert all(column.y + column.height == chart.base for column in chart.columns)
    assert max(heights) < HEIGHT
    assert columns([]).is_empty
    assert columns([("Jan", 0)]).is_empty
    assert columns([("", 1), ("", 10**9)]).columns[0].height > 0
    assert (percent(100 / 3), share_of(1, most=8), share_of(1, most=0)) == ("33.33%", "12.5%", "0%")


@pytest.mark.pure
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "＝", "＠"])
def test_no_cell_is_a_formula(sign: str) -> None:
    assert harmless(f"{sign}HYPERLINK(1)") == f"'{sign}HYPERLINK(1)"


@pytest.mark.pure
def test_other_cells_stay_as_they_are() -> None:
    assert [harmless(value) for value in ("Nepal: a=b", "", 3, None)] == ["Nepal: a=b", "", 3, None]


# With one.

database = pytest.mark.django_db
SINCE = {"from": "2026-10", "to": "2026-11", "zone": "UTC"}


def went_out(
    clock: FakeClock, at: datetime, *, figures: dict[str, int] | None = None, **changes: Any
) -> Post:
    """A post that went out at ``at``, with its newest figures (and older, smaller ones)."""
    post = build.published(clock, person="arun", **changes)
    Post.objects.filter(pk=post.pk).update(published_at=at, publish_at=at)
    receipt = Receipt.objects.get(post=post)
    if figures is not None:
        Figures.objects.create(receipt=receipt, taken_at=at, is_newest=False, **dict.fromkeys(figures, 1))
        Figures.objects.create(receipt=receipt, taken_at=at + timedelta(days=1), **figures)
    post.refresh_from_db()
    return post


def tables(client: Client, **said: str) -> dict[str, dict[str, Tally]]:
    page = client.get("/reports/", {**SINCE, **said})
    assert page.status_code == 200
    return {table.key: {line.name: line.tally for line in table.lines} for table in page.context["tables"]}


@database
def test_posts_and_their_newest_figures_are_added_up(mira: Client, clock: FakeClock) -> None:
    on = factories.channel("x")
    title = "Nepal and Cambodia: Free the two"
    went_out(clock, datetime(2026, 10, 5, tzinfo=UTC), figures={"impressions": 100, "reactions": 7}, on=on)
    went_out(clock, datetime(2026, 11, 5, tzinfo=UTC), figures={"impressions": 50}, on=on)
    went_out(clock, datetime(2026, 11, 6, tzinfo=UTC), network="linkedin", title=title)
    went_out(clock, datetime(2026, 9, 30, 23, 59, tzinfo=UTC), figures={"impressions": 9}, on=on)
    page = mira.get("/reports/", SINCE)
    total = page.context["total"]
    assert (total.posts, total.measured, total.impressions, total.reactions) == (3, 2, 150, 7)
    assert total.shares is None
    assert [tally.posts for _, tally in page.context["months"]] == [1, 2]
    found = tables(mira)
    assert found["network"]["X"].impressions == 150
    assert found["network"]["LinkedIn"] == Tally(posts=1)
    assert found["channel"][f"X: {on.shown}"].posts == 2
    assert found["country"]["Philippines"].posts == 2
    assert found["country"]["Nepal"].posts == found["country"]["Cambodia"].posts == 1
    assert found["language"]["English"].posts == 3


@database
def test_the_parts_of_a_thread_are_one_post(mira: Client, clock: FakeClock) -> None:
    post = went_out(clock, datetime(2026, 11, 5, tzinfo=UTC), figures={"impressions": 10})
    second = Receipt.objects.create(
        post=post, part=2, channel=post.channel, remote_id="second", permalink="https://x.example/2",
        received_at=clock.now(),
    )  # fmt: skip
    Figures.objects.create(receipt=second, taken_at=clock.now(), impressions=4)
    total = mira.get("/reports/", SINCE).context["total"]
    assert (total.posts, total.measured, total.impressions) == (1, 1, 14)


@database
def test_filters(mira: Client, clock: FakeClock) -> None:
    at = datetime(2026, 11, 5, tzinfo=UTC)
    x = went_out(clock, at, figures={"shares": 2})
    went_out(clock, at, network="facebook", title="Nepal: Free the two", figures={"shares": 5})

    def shares(**said: str) -> tuple[int, int | None]:
        total = mira.get("/reports/", {**SINCE, **said}).context["total"]
        return total.posts, total.shares

    assert shares() == (2, 7)
    assert shares(network="x") == shares(channel=str(x.channel_id)) == shares(country="Philippines") == (1, 2)
    assert shares(country="Nepal") == (1, 5)
    assert shares(country="Nep") == (0, None)
    assert shares(topic="No such topic") == (0, None)


@database
def test_the_last_evening_of_a_month_belongs_to_the_zone_s_next_month(mira: Client, clock: FakeClock) -> None:
    went_out(clock, datetime(2026, 10, 31, 18, tzinfo=UTC))
    utc, bangkok = (mira.get("/reports/", {**SINCE, "zone": zone}) for zone in ("UTC", "Asia/Bangkok"))
    assert [tally.posts for _, tally in utc.context["months"]] == [1, 0]
    assert [tally.posts for _, tally in bangkok.context["months"]] == [0, 1]


@database
def test_nothing_is_a_calm_page(mira: Client) -> None:
    assert "Nothing went out in these months" in mira.get("/reports/").content.decode()
    assert "Nothing was published in this month." in mira.get("/reports/month/").content.decode()


@database
@pytest.mark.parametrize("path", ["/reports/", "/reports/month/"])
def test_the_number_of_queries_does_not_grow(mira: Client, clock: FakeClock, path: str) -> None:
    at = datetime(2026, 11, 5, tzinfo=UTC)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert mira.get(path, {**SINCE, "month": "2026-11"}).status_code == 200
        return len(captured)

    went_out(clock, at, figures={"shares": 2})
    few = queries()
    for network in ("facebook", "x", "linkedin", "x"):
        went_out(clock, at, network=network, title="Nepal: Free the two", figures={"shares": 5})
    assert queries() <= few <= 26


@database
def test_charts_are_drawn_without_a_style_and_say_what_the_table_says(mira: Client, clock: FakeClock) -> None:
    went_out(clock, datetime(2026, 11, 5, tzinfo=UTC), figures={"shares": 2})
    page = mira.get("/reports/", SINCE).content.decode()
    assert 'role="img" aria-labelledby="chart-posts"' in page
    assert " style=" not in page
    assert '<figcaption id="chart-posts">Posts a month' in page


# Files.


@database
def test_csv_has_a_row_a_post_and_no_formula(mira: Client, clock: FakeClock) -> None:
    title = "=Nepal!A1: Free the two"
    post = went_out(clock, datetime(2026, 11, 5, 2, tzinfo=UTC), title=title, figures={"clicks": 3})
    went_out(clock, datetime(2026, 8, 5, tzinfo=UTC))
    answer = mira.get("/reports/posts.csv", SINCE)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="posts-2026-10-2026-11.csv"'
    text = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 1
    assert rows[0]["title"] == "'=Nepal!A1: Free the two"
    assert rows[0]["published_at"] == "2026-11-05T02:00:00+00:00"
    assert (rows[0]["time_zone"], rows[0]["published_local"]) == ("Asia/Manila", "2026-11-05 10:00")
    assert (rows[0]["clicks"], rows[0]["impressions"]) == ("3", "")
    assert rows[0]["permalink"] == post.receipts.get().permalink


@database
def test_json_lines_has_the_same_as_it_is(mira: Client, clock: FakeClock) -> None:
    went_out(clock, datetime(2026, 11, 5, tzinfo=UTC), title="=Nepal: ដោះលែង", figures={"clicks": 3})
    answer = mira.get("/reports/posts.jsonl", SINCE)
    lines = b"".join(answer).decode().splitlines()
    row = json.loads(lines[0])
    assert len(lines) == 1
    assert (row["title"], row["clicks"], row["impressions"]) == ("=Nepal: ដោះលែង", 3, None)


@database
def test_files_are_for_people_who_are_logged_in(client: Client) -> None:
    for path in ("/reports/posts.csv", "/reports/posts.jsonl", "/reports/", "/reports/month/"):
        assert client.get(path)["Location"].startswith("/login/")


# One month.


@database
def test_a_month_in_plain_words(mira: Client, clock: FakeClock) -> None:
    at = datetime(2026, 11, 5, tzinfo=UTC)
    post = went_out(clock, at, figures={"impressions": 1200, "shares": 2})
    french = went_out(clock, at, network="facebook", title="Nepal: Free the two")
    Post.objects.filter(pk=french.pk).update(language="fr")
    went_out(clock, datetime(2026, 10, 5, tzinfo=UTC))
    missed = factories.draft(clock)
    Post.objects.filter(pk=missed.pk).update(state="missed", publish_at=at)
    Correction.objects.create(
        post=post, kind="edit", progress="done", because="A name.", author="mira", proposed_at=at, ended_at=at
    )
    Correction.objects.create(
        post=post,
        kind="delete",
        progress="dismissed",
        because="No.",
        author="mira",
        proposed_at=at,
        ended_at=at,
    )
    Hold.objects.create(scope="everything", person="mira", set_at=at, lifted_at=at)
    page = mira.get("/reports/month/", {"month": "2026-11", "zone": "UTC"}).content.decode()
    for sentence in (
        "2 posts went out, of 2 releases. In the month before it was 1.",
        "They stood on Facebook (1), X (1).",
        "They were written in English (1), French (1).",
        "They were about 2 countries: Nepal (1), Philippines (1).",
        "What the networks say of 1 of these posts: seen 1,200 times, 2 shares.",
        "1 correction of a live post was carried out: changed (1).",
        "Posting was held 1 time. 1 approved post did not go out.",
    ):
        assert sentence in page
    assert "Nepal: Free the two" in page


@database
def test_a_month_with_nothing_wrong_says_so(mira: Client, clock: FakeClock) -> None:
    went_out(clock, datetime(2026, 11, 5, tzinfo=UTC))
    page = mira.get("/reports/month/", {"month": "2026-11", "zone": "UTC"}).content.decode()
    assert "The networks have not said yet how people met them." in page
    assert "No live post was corrected." in page
    assert "Posting was never held. Every approved post went out or still waits for its time." in page
