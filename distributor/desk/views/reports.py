"""Reports: the figures of some months, their export, and one month to be printed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from distributor.channels.models import Channel
from distributor.clock import SystemClock
from distributor.desk.holding import known_subjects
from distributor.desk.reports.asked import Report, read_month, read_report
from distributor.desk.reports.charts import Chart, columns, share_of
from distributor.desk.reports.export import Row, csv_lines, figures_of, json_lines, reported_posts, rows
from distributor.desk.reports.figures import (
    Cell,
    Tally,
    added,
    by_country,
    by_month,
    by_topic,
    cells,
    together,
)
from distributor.desk.reports.month import by_language, network_label, releases_of, summary_of
from distributor.desk.reports.told import sentences
from distributor.desk.views.guard import DeskRequest, page
from distributor.desk.words import STATES, mark_of
from distributor.networks.registry import NETWORKS
from distributor.posts.lifecycle import State
from distributor.posts.models import Post

# The page shows so many lines of each table and so many posts; the export has them all.
MOST_LINES, MOST_POSTS = 30, 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table; ``width`` is how long its bar is beside the longest."""

    name: str
    tally: Tally
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Figures by one thing; ``more`` lines are left out."""

    key: str
    name: str | Promise
    lines: list[Line]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One post with its figures."""

    post: Post
    mark: str
    label: str
    permalink: str
    state_words: str | Promise
    figures: dict[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart with its name."""

    key: str
    name: str
    chart: Chart


@page
def show_reports(request: DeskRequest) -> HttpResponse:
    """The figures of the months asked for, added up by month, channel, network, country, topic, language."""
    channels = list(Channel.objects.defer("sealed_token"))
    report = _report(request, channels)
    found = cells(report)
    months = by_month(found, report)
    countries, topics = known_subjects()
    context = {
        "report": report,
        "zone": report.zone,
        "total": together(months),
        "months": list(zip(report.months, months, strict=True)),
        "drawings": _drawings(report, months),
        "tables": _tables(found, channels),
        "posts": [_shown(post) for post in reported_posts(report)[:MOST_POSTS]],
        "channels": channels,
        "networks": {channel.network: NETWORKS[channel.network] for channel in channels}.values(),
        "countries": countries,
        "topics": topics,
        "query": report.query(),
        "is_filtered": bool(report.channel or report.network or report.country or report.topic),
    }
    return render(request, "desk/reports.html", context)


def _report(request: HttpRequest, channels: Iterable[Channel]) -> Report:
    zones = {channel.pk: channel.zone for channel in channels}
    return read_report(request.GET.dict(), zones=zones, now=SystemClock().now())


def _drawings(report: Report, months: list[Tally]) -> list[Drawing]:
    names = [date_format(month, "M") for month in report.months]
    posts = [(name, tally.posts) for name, tally in zip(names, months, strict=True)]
    met = [(name, tally.interactions) for name, tally in zip(names, months, strict=True)]
    return [
        Drawing(key="posts", name=_("Posts a month"), chart=columns(posts)),
        Drawing(key="met", name=_("Reactions, comments and shares a month"), chart=columns(met)),
    ]


def _tables(found: list[Cell], channels: list[Channel]) -> list[Table]:
    names = {channel.pk: f"{network_label(channel.network)}: {channel.shown}" for channel in channels}
    return [
        _table("network", lazy("Network"), added(found, lambda cell: [network_label(cell.network)])),
        _table("channel", lazy("Channel"), added(found, lambda cell: [names[cell.channel]])),
        _table("country", lazy("Country"), by_country(found)),
        _table("topic", lazy("Topic"), by_topic(found)),
        _table("language", lazy("Language"), by_language(found)),
    ]


def _table(key: str, name: str | Promise, found: dict[str, Tally]) -> Table:
    ranked = sorted(found.items(), key=lambda pair: (-pair[1].posts, pair[0]))
    most = ranked[0][1].posts if ranked else 0
    lines = [
        Line(name=label, tally=tally, width=share_of(tally.posts, most=most))
        for label, tally in ranked[:MOST_LINES]
    ]
    return Table(key=key, name=name, lines=lines, more=len(ranked) - len(lines))


def _shown(post: Post) -> Shown:
    receipt = next(iter(post.receipts.all()), None)
    label = network_label(post.channel.network)
    return Shown(
        post=post,
        mark=mark_of(post.channel.network, label),
        label=label,
        permalink=receipt.permalink if receipt and not receipt.gone_at else "",
        state_words=STATES[State(post.state)],
        figures=figures_of(post),
    )


@page
def show_month(request: DeskRequest) -> HttpResponse:
    """One month on one page, in plain words and figures; made to be printed."""
    report = _report(request, Channel.objects.defer("sealed_token"))
    report = report.of(read_month(request.GET.get("month", ""), default=report.last))
    summary = summary_of(report)
    context = {
        "report": report,
        "zone": report.zone,
        "month": report.first,
        "summary": summary,
        "sentences": sentences(summary),
        "releases": releases_of(report),
        "made_at": SystemClock().now(),
    }
    return render(request, "desk/report_month.html", context)


@page
def export_csv(request: DeskRequest) -> HttpResponse:
    """Every post of the report, for a spreadsheet."""
    return _export(request, csv_lines, kind="text/csv; charset=utf-8", ending="csv")


@page
def export_jsonl(request: DeskRequest) -> HttpResponse:
    """Every post of the report, for programs."""
    return _export(request, json_lines, kind="application/jsonl; charset=utf-8", ending="jsonl")


def _export(
    request: DeskRequest, write: Callable[[Iterable[Row]], Iterator[str]], *, kind: str, ending: str
) -> HttpResponse:
    report = _report(request, Channel.objects.defer("sealed_token"))
    answer: HttpResponseBase = StreamingHttpResponse(write(rows(report)), content_type=kind)
    name = f"posts-{report.first:%Y-%m}-{report.last:%Y-%m}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer  # type: ignore[return-value]  # a response that is written piece by piece
