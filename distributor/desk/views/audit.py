"""The log, to be read and to be verified."""

import json
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from distributor.audit.chain import Verdict
from distributor.audit.log import verify_log
from distributor.audit.models import Entry
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


def _audit_page(request: DeskRequest, *, verdict: Verdict | None = None) -> HttpResponse:
    subject = request.GET.get("subject", "").strip().replace("\x00", "")[:120]
    before = request.GET.get("before", "")
    entries = Entry.objects.order_by("-seq")
    if subject:
        entries = entries.filter(subject=subject)
    if before.isascii() and before.isdecimal() and len(before) <= 18:
        entries = entries.filter(seq__lt=int(before))
    found = list(entries[: PAGE + 1])
    query = {"subject": subject, "before": str(found[PAGE - 1].seq) if len(found) > PAGE else ""}
    context = {
        "entries": [_told(entry) for entry in found[:PAGE]],
        "subject": subject,
        "verdict": verdict,
        "zone": ZONE,
        "utc": UTC,
        "next_href": f"{reverse('audit')}?{urlencode({k: v for k, v in query.items() if v})}"
        if query["before"]
        else "",
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
    if kind in PAGES and number.isdecimal():
        return reverse(PAGES[kind], args=[int(number)])
    return reverse(LISTS[kind]) if kind in LISTS else ""
