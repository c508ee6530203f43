"""Entries commit with their change or not at all, and the database refuses to touch them."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.audit.guard import remove_guard
from distributor.audit.models import Entry
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def write(subject: str = "post:1", **details: object) -> Entry:
    with transaction.atomic():
        return log.append(Action.POST_EDITED, subject, actor="person:mira", details=details)


def test_entries_are_numbered_and_chained() -> None:
    first, second = write(), write()
    assert (first.seq, second.seq) == (1, 2)
    assert second.previous == first.hash
    assert log.verify_log().count == 2


def test_history_tells_one_subject_in_order(clock: FakeClock) -> None:
    write("post:1", step=1)
    write("post:2", step=2)
    write("post:1", step=3)
    assert [line.details["step"] for line in log.history("post:1")] == [1, 3]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry"],
)
def test_the_database_refuses_to_change_or_delete_an_entry(statement: str) -> None:
    write()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)
    assert log.verify_log().count == 1


@pytest.mark.postgresql  # only it has TRUNCATE
def test_the_database_refuses_to_empty_the_log() -> None:
    write()
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute("TRUNCATE audit_entry")


@pytest.mark.parametrize("column", ["actor", "action", "subject", "body", "hash"])
def test_somebody_with_all_rights_is_found_out(column: str) -> None:
    write()
    write()
    remove_guard(connection)
    connection.cursor().execute(f"UPDATE audit_entry SET {column} = 'forged' WHERE seq = 1")
    verdict = log.verify_log()
    assert not verdict.holds
    assert "Entry 1" in verdict.problem


def test_an_export_verifies_without_the_database() -> None:
    write(text="ខ្មែរ")
    write()
    lines = list(log.export_log())
    from distributor.audit.chain import verify_chain

    assert verify_chain(log.links_of_export(iter(lines))).count == 2
    forged = json.loads(lines[0])
    forged["body"] = forged["body"].replace("mira", "arun")
    assert not verify_chain(log.links_of_export(iter([json.dumps(forged), lines[1]]))).holds
    assert not verify_chain(log.links_of_export(iter(["no json", lines[1]]))).holds


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(log.NotInTransactionError):
        log.append(Action.POST_EDITED, "post:1", actor="person:mira")


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_its_change_when_that_is_rolled_back() -> None:
    with pytest.raises(RuntimeError, match="power cut"), transaction.atomic():
        log.append(Action.POST_EDITED, "post:1", actor="person:mira")
        raise RuntimeError("power cut")
    assert not Entry.objects.exists()
    assert write().seq == 1
