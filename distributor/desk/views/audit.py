"""The log: to be read, verified and taken elsewhere."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from distributor.audit.chain import Verdict
from distributor.audit.log import export_log, verify_log
from distributor.audit.models import Entry
from distributor.clock import SystemClock
from distributor.desk.calendar.asked import number_in
from distributor.desk.log_asked import KINDS, LogAsked, read_log_asked
from distributor.desk.reports.export import harmless
from distributor.desk.views.guard import DeskRequest, action, page
from distributor.desk.words import actor_words, entry_words, subject_words

PAGE = 50
ZONE = ZoneInfo("UTC")
PAGES = {"post": "post", "release": "release"}
LISTS = {"channel": "channels", "source": "sources", "hold": "hold"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One entry in words; ``href`` leads to what it is about, empty where that has no page."""

    entry: Entry
    who: str
    said: str
    kind: str
    number: str
    href: str


@page
def show_audit(request: DeskRequest) -> HttpResponse:
    """The latest entries, or those of one subject."""
    return _audit_page(request)


@action
def verify(request: DeskRequest) -> HttpResponse:
    """Check the whole chain and say whether it holds."""
    return _audit_page(request, verdict=verify_log())


@page
def export_jsonl(request: DeskRequest) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """The whole log with every hash: what ``distributor audit verify --file`` proves anywhere."""
    return _download((f"{line}\n" for line in export_log()), kind="application/jsonl", ending="jsonl")


@page
def export_csv(request: DeskRequest) -> HttpResponse:
    """The entries asked for, in words, for a spreadsheet; each with its number and hash in the log."""
    return _download(_csv(read_log_asked(request.GET.dict())), kind="text/csv", ending="csv")


def _csv(asked: LogAsked) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    buffer.write("\ufeff")
    writer.writerow(["number", "at (UTC)", "who", "what", "about", "in words", "hash"])
    for entry in asked.entries().iterator(chunk_size=1000):
        told = _told(entry)
        row = (entry.seq, entry.at.isoformat(), told.who, entry.action, entry.subject, told.said, entry.hash)
        writer.writerow([harmless(cell) for cell in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _download(lines: Iterator[str], *, kind: str, ending: str) -> HttpResponse:
    answer: HttpResponseBase = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    day = SystemClock().now().date().isoformat()
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{day}.{ending}"'
    return answer  # type: ignore[return-value]  # a response that is written piece by piece


def _audit_page(request: DeskRequest, *, verdict: Verdict | None = None) -> HttpResponse:
    asked = read_log_asked(request.GET.dict())
    entries = asked.entries()
    if before := number_in(request.GET.get("before", "")):
        entries = entries.filter(seq__lt=before)
    found = list(entries[: PAGE + 1])
    after = asked.query(before=str(found[PAGE - 1].seq)) if len(found) > PAGE else ""
    context = {
        "entries": [_told(entry) for entry in found[:PAGE]],
        "asked": asked,
        "query": asked.query(),
        "people": get_user_model().objects.order_by("username").values_list("username", flat=True),
        "kinds": [(kind, subject_words(kind)) for kind in KINDS],
        "verdict": verdict,
        "zone": ZONE,
        "next_href": f"{reverse('audit')}?{after}" if after else "",
        "is_later": bool(before),
    }
    return render(request, "desk/audit.html", context)


def _told(entry: Entry) -> Told:
    kind, _, number = entry.subject.partition(":")
    try:
        details = json.loads(entry.body)["details"]
    except (ValueError, KeyError, TypeError):
        # Somebody changed the row behind our back; the page still shows that it is there.
        details = {}
    return Told(
        entry=entry,
        who=actor_words(entry.actor),
        said=entry_words(entry.action, details=details, zone=ZONE),
        kind=subject_words(kind),
        number=number,
        href=_href(kind, number),
    )


def _href(kind: str, number: str) -> str:
    if kind in PAGES and number_in(number):
        return reverse(PAGES[kind], args=[number_in(number)])
    return reverse(LISTS[kind]) if kind in LISTS else ""
