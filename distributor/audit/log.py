"""Writing to the log and reading it back.

``append`` belongs into the transaction of the change it tells of: both commit or neither does.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
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


class Fact(NamedTuple):
    """What one entry of several says."""

    action: Action
    subject: str
    details: Mapping[str, object]


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
    return append_all([Fact(action, subject, details or {})], actor=actor, clock=clock)[0]


def append_all(facts: Sequence[Fact], *, actor: str, clock: Clock | None = None) -> list[Entry]:
    """Write the next entries with one lock and one INSERT; otherwise as ``append``."""
    if not connection.in_atomic_block:
        raise NotInTransactionError(f"{facts[:1]} must be written in the transaction of its change.")
    last, previous = _locked_head()
    at = (clock or SystemClock()).now()
    entries = []
    for seq, (action, subject, details) in enumerate(facts, start=last + 1):
        body = chain.body_of(seq=seq, at=at, actor=actor, action=action, subject=subject, details=details)
        hash_ = chain.hash_of(previous, body)
        entries.append(
            Entry(
                seq=seq, at=at, actor=actor, action=action, subject=subject, body=body, previous=previous,
                hash=hash_,
            )
        )  # fmt: skip
        previous = hash_
    _insert(entries)
    return entries


def _locked_head() -> tuple[int, str]:
    """Number and hash of the last entry; nobody else writes one until the transaction ends.

    Every change of every post waits here, so it is plain SQL and one round trip. PostgreSQL sees what was
    committed while it waited because each statement of the two looks anew. SQLite has one writer
    anyway (BEGIN IMMEDIATE).
    """
    head = "SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK}); {head}")
            cursor.nextset()
        else:
            cursor.execute(head)
        found: tuple[int, str] | None = cursor.fetchone()
    return found or (0, chain.ROOT)


def newest() -> int:
    """The number of the newest entry; 0 where there is none. Plain SQL: every call asks it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM audit_entry ORDER BY seq DESC LIMIT 1")
        found: tuple[int] | None = cursor.fetchone()
    return found[0] if found else 0


def says_any(actions: Sequence[Action], *, after: int, before: int) -> bool:
    """Whether one of these actions stands between two entries. Plain SQL, as ``newest``."""
    if before - after <= 1:
        return False
    places = ", ".join(["%s"] * len(actions))
    statement = f"SELECT 1 FROM audit_entry WHERE seq > %s AND seq < %s AND action IN ({places}) LIMIT 1"  # noqa: S608 - places only
    with connection.cursor() as cursor:
        cursor.execute(statement, [after, before, *map(str, actions)])
        return cursor.fetchone() is not None


_COLUMNS = {
    "seq": "bigint", "at": "timestamptz", "actor": "text", "action": "text", "subject": "text",
    "body": "text", "previous": "text", "hash": "text",
}  # fmt: skip
"""Name -> PostgreSQL's type."""


def _insert(entries: Sequence[Entry]) -> None:
    """As ``bulk_create``, without its savepoint and its work for fields that are not there."""
    rows = [{name: getattr(entry, name) for name in _COLUMNS} for entry in entries]
    into = f"INSERT INTO audit_entry ({', '.join(_COLUMNS)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One parameter, and one statement for any number of rows, are quickly put together.
            columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
            statement = f"{into} SELECT * FROM json_to_recordset(%s) AS ({columns})"  # noqa: S608 - our own names
            cursor.execute(statement, [json.dumps(rows, default=datetime.isoformat)])
        else:
            at = connection.ops.adapt_datetimefield_value
            statement = f"{into} VALUES ({', '.join(f'%({name})s' for name in _COLUMNS)})"
            cursor.executemany(statement, [{**row, "at": at(row["at"])} for row in rows])


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
