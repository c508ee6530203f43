"""The page of notifications."""

import pytest
from django.test import Client

from distributor.audit.models import Entry
from distributor.clock import SystemClock
from distributor.notices.models import Address
from distributor.notices.tell import TEST, tell_everybody
from distributor.people.models import Grant

pytestmark = pytest.mark.django_db
URL = "json://user:a-secret-word@localhost/hook"
FORM = {"name": "press room", "url": URL, "wants": ["failed", "holds"], "digest": "7"}


def test_an_address_is_told_tested_and_told_no_more(mira: Client) -> None:
    assert mira.post("/notifications/add/", FORM)["Location"] == "/notifications/"
    page = mira.get("/notifications/").content.decode()
    assert "press room" in page
    assert "Once a day at 7:00 UTC" in page
    taken: list[tuple[str, str, str]] = []

    def take(url: str, title: str, body: str) -> bool:
        taken.append((url, title, body))
        return True

    tell_everybody(clock=SystemClock(), send=take)
    assert taken == [(URL, *TEST)]
    tell_everybody(clock=SystemClock(), send=take)
    assert len(taken) == 1
    mira.post("/notifications/test/", {"name": "press room"})
    tell_everybody(clock=SystemClock(), send=lambda *_: False)
    assert "could not be reached" in mira.get("/notifications/").content.decode()
    mira.post("/notifications/remove/", {"name": "press room"})
    assert not Address.objects.exists()


def test_the_address_itself_stands_nowhere(mira: Client) -> None:
    mira.post("/notifications/add/", FORM)
    refused = mira.post("/notifications/add/", {**FORM, "wants": ["gossip"]})
    assert refused.status_code == 422
    for page in (refused, mira.get("/notifications/"), mira.get("/audit/")):
        assert "a-secret-word" not in page.content.decode()
    assert "a-secret-word" not in str(list(Entry.objects.values_list("body", flat=True)))
    assert "a-secret-word" not in Address.objects.get().sealed_url


def test_only_who_manages_changes_who_is_told(mira: Client, arun: Client) -> None:
    Grant.objects.filter(person__username="arun").update(role="approver")
    for path in ("add", "remove", "test"):
        assert arun.post(f"/notifications/{path}/", FORM).status_code == 403
    assert mira.post("/notifications/test/", {"name": "nobody"}).status_code == 409
    assert mira.post("/notifications/remove/", {"name": "nobody"}).status_code == 422
