"""Writing to the log and reading it back.

``append`` belongs into the transaction of the change it tells of: both commit or neither does.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db import connection

from distributor.audit import chain
from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.clock import Clock, SystemClock

# Any number; it only has to be the same in every process that writes to this log.
LOCK = 0x6C_6F_67
# What the program does by itself is done by this actor.
SYSTEM = "distributor"


class HistoryLine(NamedTuple):
    """One entry for a reader: when (UTC), who, what, and the details as a dict."""

    at: str
    actor: str
    action: str
    details: dict[str, object]


class NotInTransactionError(RuntimeError):
    """An entry was about to be written apart from the change it tells of: a fault in our code."""


def append(
    action: Action,
    subject: str,
    *,
    actor: str,
    details: Mapping[str, object] | None = None,
    clock: Clock | None = None,
) -> Entry:
    """Write the next entry, inside the caller's transaction.

    The lock is taken here and held until that transaction ends, so write the entry last.

    Raises:
        NotInTransactionError: no transaction is open.
    """
    if not connection.in_atomic_block:
        raise NotInTransactionError(f"{action} must be written in the transaction of its change.")
    _lock()
    head = Entry.objects.order_by("-seq").only("seq", "hash").first()
    seq, previous = (head.seq + 1, head.hash) if head else (1, chain.ROOT)
    at = (clock or SystemClock()).now()
    body = chain.body_of(seq=seq, at=at, actor=actor, action=action, subject=subject, details=details or {})
    return Entry.objects.create(
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        body=body,
        previous=previous,
        hash=chain.hash_of(previous, body),
    )


def _lock() -> None:
    """One writer at a time, until the transaction ends. SQLite has that already (BEGIN IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def all_links() -> Iterator[chain.Link]:
    """Every entry as the chain sees it, in order, a few at a time."""
    return (entry.link() for entry in Entry.objects.iterator(chunk_size=2000))


def verify_log() -> chain.Verdict:
    """Check the whole log as it stands in the database."""
    return chain.verify_chain(all_links())


def export_log() -> Iterator[str]:
    """The log as JSON Lines: ``{"seq", "body", "previous", "hash"}``, enough to verify elsewhere."""
    for link in all_links():
        yield json.dumps(dataclasses.asdict(link), ensure_ascii=False)


def links_of_export(lines: Iterator[str]) -> Iterator[chain.Link]:
    """The links of an export; a line that is no entry becomes one that cannot hold."""
    for number, line in enumerate(lines, start=1):
        try:
            fields = json.loads(line)
            yield chain.Link(
                seq=int(fields["seq"]),
                body=str(fields["body"]),
                previous=str(fields["previous"]),
                hash=str(fields["hash"]),
            )
        except (ValueError, KeyError, TypeError):
            yield chain.Link(seq=number, body="", previous="", hash="")


def history(subject: str) -> list[HistoryLine]:
    """Everything the log says about one subject, oldest first."""
    entries = Entry.objects.filter(subject=subject).order_by("seq")
    return [
        HistoryLine(entry.at.isoformat(), entry.actor, entry.action, json.loads(entry.body)["details"])
        for entry in entries
    ]
