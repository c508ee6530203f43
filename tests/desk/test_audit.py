"""The log in words, and its verdict."""

import pytest
from django.db import connection
from django.test import Client

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.audit.chain import verify_chain
from distributor.audit.guard import remove_guard
from distributor.audit.log import links_of_export
from distributor.audit.models import Entry
from distributor.desk.words import SENTENCES
from tests import factories
from tests.desk import build
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_every_action_has_words() -> None:
    assert set(SENTENCES) == set(Action)


def test_the_log_reads_well_and_pages(
    mira: Client, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("distributor.desk.views.audit.PAGE", 5)
    post = build.published(clock, person="arun")
    page = mira.get(f"/posts/{post.pk}/").content.decode()
    for words in (
        "wrote the post from revision 1",
        "approved it for Tuesday 24 November",
        "sent it (attempt 1)",
        "saw it live",
    ):
        assert words in page
    seen: list[int] = []
    path = "/audit/"
    while path:
        answer = mira.get(path)
        seen += [told.entry.seq for told in answer.context["entries"]]
        path = answer.context["next_href"]
    assert seen == sorted(Entry.objects.values_list("seq", flat=True), reverse=True)
    only = mira.get("/audit/", {"subject": f"post:{post.pk}"}).context["entries"]
    assert {told.entry.subject for told in only} == {f"post:{post.pk}"}


def test_the_verdict_is_shown(mira: Client, clock: FakeClock) -> None:
    factories.draft(clock)
    head = Entry.objects.latest("seq").hash
    page = mira.post("/audit/verify/").content.decode()
    assert "The log holds" in page
    assert head in page


def test_a_changed_log_does_not_hold_and_is_still_shown(mira: Client, clock: FakeClock) -> None:
    factories.draft(clock)
    remove_guard(connection)
    Entry.objects.filter(seq=1).update(body="nonsense")
    page = mira.post("/audit/verify/").content.decode()
    assert "The log does not hold." in page


def test_the_log_is_filtered_by_who_about_what_and_when(mira: Client, clock: FakeClock) -> None:
    build.published(clock, person="arun")

    def subjects(**asked: str) -> set[str]:
        entries = mira.get("/audit/", asked).context["entries"]
        return {told.entry.subject.partition(":")[0] for told in entries}

    assert subjects(person="arun", kind="post") == {"post"}
    assert subjects(kind="release") == {"release"}
    assert subjects(person="nobody") == set()
    day = f"{clock.now():%Y-%m-%d}"
    assert "post" in subjects(**{"from": day, "to": day})
    assert subjects(**{"from": "2150-01-01"}) == set()
    assert "post" in subjects(**{"from": "yesterday", "kind": "gossip"})


def test_an_export_is_proven_elsewhere_and_a_changed_one_is_not(mira: Client, clock: FakeClock) -> None:
    build.published(clock, person="arun")
    lines = b"".join(mira.get("/audit/audit.jsonl")).decode().splitlines()
    verdict = verify_chain(links_of_export(iter(lines)))
    assert (verdict.holds, verdict.count) == (True, Entry.objects.count())
    assert not verify_chain(links_of_export(iter([*lines[:2], *lines[3:]]))).holds


def test_a_table_has_what_was_asked_for_and_no_formula(mira: Client, clock: FakeClock) -> None:
    build.published(clock, person="arun")
    log.append(Action.LOGIN_FAILED, "person:=1+1", actor="=HYPERLINK(1)", clock=clock)
    table = b"".join(mira.get("/audit/audit.csv", {"kind": "person"})).decode()
    assert "'=HYPERLINK" in table
    assert "post:" not in table
