"""Reading what webhooks left in the inbox, in the order it came."""

from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from distributor.alone import each_alone
from distributor.clock import Clock
from distributor.releases.arrival import fingerprint
from distributor.releases.errors import FetchError, ReleaseRejected, WebhookRefused
from distributor.releases.fetch import fetch
from distributor.releases.ingest import ingest_release
from distributor.releases.models import InboxEntry
from distributor.releases.poll import OK, Fetch
from distributor.releases.reading.excerpts import completed
from distributor.releases.reading.values import RawRelease
from distributor.releases.urls import release_key
from distributor.releases.webhook import WITHDRAWN, Notice, read_notice
from distributor.releases.withdraw import withdraw_release

WAY = "webhook"
logger = structlog.get_logger(__name__)


def read_inbox(*, clock: Clock, fetch: Fetch = fetch) -> int:
    """Make releases of every waiting webhook.

    Two workers may read the same entry: storing a release twice changes nothing. An entry that gives no
    release keeps its text and a sentence that says why.

    Returns:
        How many entries were read.
    """
    waiting = InboxEntry.objects.filter(read_at=None).order_by("id").select_related("source")
    return len(each_alone(waiting, partial(_work_off, clock=clock, fetch=fetch), doing="read_inbox"))


def _work_off(entry: InboxEntry, *, clock: Clock, fetch: Fetch) -> None:
    problem = ""
    try:
        _read(entry, clock=clock, fetch=fetch)
    except (ReleaseRejected, WebhookRefused) as error:
        problem = str(error)
        logger.warning("webhook_without_release", inbox_id=entry.pk, problem=problem)
    with transaction.atomic():
        InboxEntry.objects.filter(pk=entry.pk).update(read_at=clock.now(), problem=problem)


def _read(entry: InboxEntry, *, clock: Clock, fetch: Fetch) -> None:
    notice = read_notice(entry.body.encode())
    if notice.kind == WITHDRAWN:
        key = release_key(notice.raw.url, title=notice.raw.title)
        if withdraw_release(key, source=entry.source, clock=clock) is None:
            raise ReleaseRejected(
                "It takes back a release that was never received; nothing had to be stopped."
            )
        return
    said = fingerprint(notice.raw, embargo_until=notice.embargo_until)
    ingest_release(
        _completed(notice, fetch=fetch),
        source=entry.source,
        way=WAY,
        embargo_until=notice.embargo_until,
        said=said,
        clock=clock,
    )


def _completed(notice: Notice, *, fetch: Fetch) -> RawRelease:
    """The release with its page's text when the webhook brought none.

    Under embargo the page is not asked for: it should not be there yet, and asking leaves a trace.
    """
    raw = notice.raw
    if raw.text.strip() or raw.html.strip() or notice.embargo_until:
        return raw
    try:
        page = fetch(raw.url, allow_private=settings.ENVIRONMENT.private_sources)
    except FetchError as error:
        logger.warning("page_not_read", url=raw.url, problem=str(error))
        return raw
    if page.status != OK:
        return raw
    return completed(raw, page=page.body)
