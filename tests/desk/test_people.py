"""The page of people, invitations, loans and sessions."""

import re

import pytest
from django.test import Client

from distributor.people.models import Grant, Loan
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def invitation(mira: Client, **form: str) -> str:
    page = mira.post("/people/invite/", {"name": "lin", "role": "writer", **form}).content.decode()
    found = re.search(r"/invitation/([\w-]+)/", page)
    assert found, page
    return found[0]


def test_somebody_is_invited_and_chooses_a_password(mira: Client, client: Client) -> None:
    path = invitation(mira)
    assert "mira invited you" in client.get(path).content.decode()
    assert client.post(path, {"password": "short"}).status_code == 422
    assert client.post(path, {"password": PASSWORD})["Location"] == "/"
    assert client.get("/").status_code == 200
    assert Client().get(path).status_code == 404
    assert Grant.objects.filter(person__username="lin", role="writer").exists()


def test_guessing_invitations_is_slowed_down(client: Client) -> None:
    answers = [client.get(f"/invitation/guess-{number}/").status_code for number in range(12)]
    assert (answers[0], answers[-1]) == (404, 429)


def test_only_administrators_change_people(mira: Client, arun: Client) -> None:
    Grant.objects.filter(person__username="arun").update(role="publisher")
    page = arun.get("/people/").content.decode()
    assert "Invite somebody" not in page
    for path, form in (
        ("invite", {"name": "x", "role": "writer"}),
        ("give", {"name": "arun", "role": "administrator"}),
        ("take", {"grant": "1"}),
        ("off", {"name": "mira"}),
    ):
        assert arun.post(f"/people/{path}/", form).status_code == 403
    assert set(Grant.objects.values_list("role", flat=True)) == {"administrator", "publisher"}


def test_roles_are_given_and_taken_on_the_page(mira: Client, arun: Client) -> None:
    mira.post("/people/give/", {"name": "arun", "role": "auditor"})
    given = Grant.objects.get(person__username="arun", role="auditor")
    assert "auditor" in mira.get("/people/").content.decode()
    mira.post("/people/take/", {"grant": str(given.pk)})
    assert not Grant.objects.filter(pk=given.pk).exists()
    assert mira.post("/people/take/", {"grant": "x"}).status_code == 409
    assert mira.post("/people/give/", {"name": "arun", "role": "king"}).status_code == 409


def test_whoever_leaves_is_out_at_once(mira: Client, arun: Client) -> None:
    assert arun.get("/").status_code == 200
    mira.post("/people/off/", {"name": "arun"})
    assert arun.get("/").status_code == 302
    assert mira.post("/people/off/", {"name": "mira"}).status_code == 409


def test_rights_are_lent_and_returned(mira: Client, arun: Client) -> None:
    assert mira.post("/people/lend/", {"taker": "arun", "days": "400"}).status_code == 409
    mira.post("/people/lend/", {"taker": "arun", "days": "3"})
    loan = Loan.objects.get()
    assert "arun has the rights of mira until" in arun.get("/people/").content.decode()
    factories.person("ada", role="auditor")
    other = Client()
    other.login(username="ada", password="a long enough password")
    assert other.post("/people/return/", {"loan": str(loan.pk)}).status_code == 409
    arun.post("/people/return/", {"loan": str(loan.pk)})
    assert "arun has the rights" not in arun.get("/people/").content.decode()


def test_every_session_of_ones_own_ends(mira: Client) -> None:
    phone = Client()
    phone.login(username="mira", password="a long enough password")
    assert phone.get("/").status_code == 200
    mira.post("/people/out/")
    assert phone.get("/").status_code == 302
    assert mira.get("/").status_code == 302
