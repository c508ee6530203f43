"""Asking a feed for news: conditional GET, every new entry stored, nothing skipped for being old.

A poll that fails changes nothing but ``Source.problem``; the next one asks again, later and later up to
an hour. The validators are stored only when every entry was, so that a crash half-way means reading
the same feed again and not missing its rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from distributor.alone import each_alone
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.releases.arrival import fingerprint
from distributor.releases.errors import FetchError, ReleaseRejected, SourceError
from distributor.releases.feed import FeedEntry, parse_feed
from distributor.releases.fetch import Fetched, fetch
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Sighting, Source
from distributor.releases.reading.excerpts import completed
from distributor.releases.reading.values import RawRelease
from distributor.releases.urls import release_key

OK = 200
NOT_MODIFIED = 304
MAX_WAIT_S = 3600
FAULT = (
    "{entry}: it could not be read because of a fault here, so nothing was made of it. The others were read. "
    "Publish it by hand, or tell whoever runs this desk."
)
WAY = "feed"

Fetch = Callable[..., Fetched]
logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollResult:
    """What a poll brought: counts of releases, and sentences about entries that gave none."""

    found: int = 0
    revised: int = 0
    unchanged: int = 0
    problems: tuple[str, ...] = ()


def due_sources(clock: Clock) -> list[int]:
    """Ids of the feeds whose time has come, longest waiting first."""
    due = Source.objects.filter(next_poll_at__lte=clock.now()).exclude(feed_url="")
    return list(due.order_by("next_poll_at").values_list("pk", flat=True))


def poll_due_sources(*, clock: Clock) -> int:
    """Poll every feed whose time has come; one that fails does not keep the others waiting.

    Returns:
        How many releases were found or revised.
    """
    return sum(each_alone(due_sources(clock), partial(_poll, clock=clock), doing="poll_sources"))


def _poll(source_id: int, *, clock: Clock) -> int:
    if not _take_turn(source_id, clock=clock):
        return 0
    try:
        result = poll_source(source_id, clock=clock)
    except SourceError as error:
        logger.warning("source_failed", source_id=source_id, problem=str(error), cause=repr(error.__cause__))
        return 0
    return result.found + result.revised


def _take_turn(source_id: int, *, clock: Clock) -> bool:
    """Move the next poll on before polling, so that two workers do not ask the same feed at once."""
    source = Source.objects.get(pk=source_id)
    later = clock.now() + timedelta(seconds=source.interval_s)
    mine = Source.objects.filter(
        pk=source_id, next_poll_at=source.next_poll_at, next_poll_at__lte=clock.now()
    )
    return mine.update(next_poll_at=later) == 1


def poll_source(source_id: int, *, clock: Clock, fetch: Fetch = fetch) -> PollResult:
    """Ask one feed now.

    Raises:
        SourceError: the feed could not be read; the sentence is stored in ``Source.problem`` as well.
    """
    source = Source.objects.get(pk=source_id)
    try:
        answer = _ask(source, fetch)
        result = PollResult() if answer.status == NOT_MODIFIED else _read(source, answer, clock, fetch)
    except SourceError as error:
        _failed(source, str(error), clock=clock)
        raise
    _recovered(source, answer, result, clock=clock)
    return result


def _ask(source: Source, fetch: Fetch) -> Fetched:
    validators = {"If-None-Match": source.etag, "If-Modified-Since": source.last_modified}
    headers = {name: value for name, value in validators.items() if value}
    answer = fetch(source.feed_url, headers=headers, allow_private=settings.ENVIRONMENT.private_sources)
    if answer.status not in (OK, NOT_MODIFIED):
        raise SourceError(f"The feed answered with status {answer.status}. It is asked again later.")
    return answer


def _read(source: Source, answer: Fetched, clock: Clock, fetch: Fetch) -> PollResult:
    entries = parse_feed(answer.body, base_url=answer.url)
    known = _known_fingerprints(source, entries)
    counts = {"found": 0, "revised": 0, "unchanged": 0}
    problems: list[str] = []
    for entry in entries:
        said = fingerprint(entry.raw)
        if known.get(_key(entry)) == said:
            counts["unchanged"] += 1
            continue
        try:
            raw = _completed(entry, fetch)
            outcome = ingest_release(raw, source=source, way=WAY, said=said, clock=clock).outcome
            counts[outcome] += 1
        except ReleaseRejected as error:
            problems.append(f"{entry.raw.url or entry.raw.title}: {error}")
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # The edge of one entry: those behind it must not wait for it.
            logger.exception("entry_not_read", source_id=source.pk, url=entry.raw.url)
            problems.append(FAULT.format(entry=entry.raw.url or entry.raw.title))
    return PollResult(**counts, problems=tuple(problems))


def _key(entry: FeedEntry) -> str:
    return release_key(entry.raw.url, title=entry.raw.title)


def _known_fingerprints(source: Source, entries: list[FeedEntry]) -> dict[str, str]:
    """Key -> what this feed last said, for every entry of the poll, in one query."""
    keys = [_key(entry) for entry in entries]
    seen = Sighting.objects.filter(source=source, way=WAY, release__key__in=keys)
    return dict(seen.values_list("release__key", "fingerprint"))


def _completed(entry: FeedEntry, fetch: Fetch) -> RawRelease:
    """The entry with its page's text where the feed holds only an excerpt.

    A page that cannot be read now leaves the excerpt, which is true as well; only shorter.
    """
    if not entry.is_excerpt or not entry.raw.url:
        return entry.raw
    try:
        page = fetch(entry.raw.url, allow_private=settings.ENVIRONMENT.private_sources)
    except FetchError as error:
        logger.warning("page_not_read", url=entry.raw.url, problem=str(error))
        return entry.raw
    if page.status != OK:
        return entry.raw
    return completed(entry.raw, page=page.body)


def _failed(source: Source, problem: str, *, clock: Clock) -> None:
    """Keep the sentence, wait longer each time; only the first failure in a row is news for the log."""
    wait_s = min(source.interval_s * 2 ** min(source.failures, 20), MAX_WAIT_S)
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(
            problem=problem,
            failures=source.failures + 1,
            next_poll_at=clock.now() + timedelta(seconds=max(wait_s, source.interval_s)),
        )
        if source.failures == 0:
            _write(Action.SOURCE_FAILED, source, details={"problem": problem}, clock=clock)


def _recovered(source: Source, answer: Fetched, result: PollResult, *, clock: Clock) -> None:
    with transaction.atomic():
        Source.objects.filter(pk=source.pk).update(
            problem="; ".join(result.problems),
            failures=0,
            last_read_at=clock.now(),
            next_poll_at=clock.now() + timedelta(seconds=source.interval_s),
            etag=answer.headers.get("etag", source.etag)[:500],
            last_modified=answer.headers.get("last-modified", source.last_modified)[:200],
        )
        if source.failures:
            _write(Action.SOURCE_RECOVERED, source, details={}, clock=clock)


def _write(action: Action, source: Source, *, details: dict[str, object], clock: Clock) -> None:
    log.append(action, f"source:{source.pk}", actor=log.SYSTEM, details=details, clock=clock)
