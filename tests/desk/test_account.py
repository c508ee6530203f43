"""My account: what one wants, where one is logged in, the password."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from distributor.audit.models import Entry
from distributor.desk.throttle import MOST_PER_NAME
from distributor.people.models import Grant, OpenSession, Passkey
from tests import factories
from tests.desk.conftest import logged_in

pytestmark = pytest.mark.django_db
PASSWORD, NEW = "a long enough password", "another good password"
FIREFOX = "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"


def log_in(name: str = "mira", password: str = PASSWORD, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/login/", {"username": name, "password": password})
    return client


def test_name_language_and_zone_are_kept_and_count(client: Client) -> None:
    factories.person()
    mira = log_in()
    wished = {"full_name": "Mira Sok", "language": "fr", "time_zone": "Asia/Kathmandu"}
    assert mira.post("/account/keep/", wished)["Location"] == "/account/"
    page = mira.get("/account/").content.decode()
    assert '<html lang="fr"' in page
    assert 'value="Mira Sok"' in page
    assert "Mira Sok" in mira.get("/people/").content.decode()
    assert mira.get("/calendar/").context["zone"].key == "Asia/Kathmandu"
    assert mira.get("/calendar/?zone=Asia/Manila").context["zone"].key == "Asia/Manila"
    # Another browser speaks it as soon as she is in.
    assert '<html lang="fr"' in log_in().get("/").content.decode()
    mira.post("/account/keep/", {})
    assert '<html lang="en"' in mira.get("/account/").content.decode()
    assert mira.get("/calendar/").context["zone"].key == "UTC"


@pytest.mark.parametrize("wrong", [{"language": "tlh"}, {"time_zone": "Mars/Olympus"}, {"time_zone": "../x"}])
def test_what_there_is_not_is_not_kept(mira: Client, wrong: dict[str, str]) -> None:
    assert mira.post("/account/keep/", wrong).status_code == 422
    assert not Entry.objects.filter(action="person.preferences_set").exists()


def test_every_session_is_listed_with_its_browser_and_ended_one_by_one(client: Client) -> None:
    factories.person()
    phone, desk = log_in(), log_in(agent="")
    page = desk.get("/account/").content.decode()
    assert "Firefox on Android" in page
    assert "an unknown browser" in page
    row = OpenSession.objects.get(device="Firefox/Android")
    assert (row.way, row.person.username) == ("password", "mira")
    factories.person("arun")
    assert log_in("arun").post("/account/end/", {"session": str(row.pk)}).status_code == 409
    assert phone.get("/").status_code == 200
    desk.post("/account/end/", {"session": str(row.pk)})
    assert phone.get("/").status_code == 302
    assert desk.get("/").status_code == 200
    assert "Firefox on Android" not in desk.get("/account/").content.decode()
    assert Entry.objects.get(action="person.session_ended").actor == "person:mira"
    own = OpenSession.objects.get(person__username="mira")
    assert desk.post("/account/end/", {"session": str(own.pk)}).status_code == 409
    for nonsense in ("", "x", "²", "9" * 30):
        assert desk.post("/account/end/", {"session": nonsense}).status_code == 409


def test_a_session_from_before_is_noted_when_it_is_seen_and_what_is_over_forgotten(mira: Client) -> None:
    mira.get("/")
    assert OpenSession.objects.get().way == ""
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    factories.person("arun")
    log_in("arun")
    assert Session.objects.count() == 1
    log_in()
    assert OpenSession.objects.filter(person__username="mira").count() == 1


def test_a_new_password_needs_the_old_one_and_ends_every_other_session(client: Client) -> None:
    factories.person()
    phone, desk = log_in(), log_in()
    before = User.objects.get().password
    for wrong in ({"password": "wrong", "new": NEW}, {"password": PASSWORD, "new": "short"}, {}):
        assert desk.post("/account/password/", wrong).status_code == 422
    assert User.objects.get().password == before
    assert desk.post("/account/password/", {"password": PASSWORD, "new": NEW})["Location"] == "/account/"
    assert desk.get("/account/").status_code == 200
    assert phone.get("/").status_code == 302
    assert log_in(password=PASSWORD).get("/").status_code == 302
    assert log_in(password=NEW).get("/").status_code == 200
    assert Entry.objects.filter(action="person.password_changed", actor="person:mira").count() == 1


def test_guessing_the_old_password_at_an_open_desk_is_stopped(client: Client) -> None:
    factories.person()
    desk = log_in()
    for _ in range(MOST_PER_NAME):
        desk.post("/account/confirm/do/", {"password": "wrong"})
    assert "Too many" in desk.post("/account/confirm/do/", {"password": PASSWORD}).content.decode()
    assert "Too many" in desk.post("/account/password/", {"password": PASSWORD}).content.decode()


def test_somebody_without_a_role_reaches_their_account_and_nothing_else(client: Client) -> None:
    factories.person(role="")
    lin = log_in()
    assert lin.get("/").status_code == 403
    assert "none yet: ask an administrator" in lin.get("/account/").content.decode()


def test_an_administrator_sets_a_mail_address_that_nobody_else_has(mira: Client, arun: Client) -> None:
    assert mira.post("/people/mail/", {"name": "arun", "email": "arun@example.org"}).status_code == 302
    assert User.objects.get(username="arun").email == "arun@example.org"
    for wrong in ({"name": "mira", "email": "ARUN@example.org"}, {"name": "mira", "email": "no address"}):
        assert mira.post("/people/mail/", wrong).status_code == 409
    Grant.objects.filter(person__username="arun").update(role="publisher")
    assert arun.post("/people/mail/", {"name": "arun", "email": "x@example.org"}).status_code == 403
    assert "arun@example.org" not in "".join(Entry.objects.values_list("body", flat=True))


def test_an_invitation_opens_a_session_like_any_other(client: Client, mira: Client, settings: Any) -> None:
    settings.PUBLIC_URL = ""
    page = mira.post("/people/invite/", {"name": "lin", "role": "writer"}).context["link"]
    client.post(page, {"password": NEW})
    assert OpenSession.objects.get(person__username="lin").way == "invitation"
    assert client.get("/account/").status_code == 200
    assert logged_in("noor").get("/account/").status_code == 200


def test_a_passkey_is_renamed_on_its_page_by_who_showed_lately_who_they_are() -> None:
    factories.person()
    mira, herself = log_in(), User.objects.get()
    row = Passkey.objects.create(person=herself, name="phone", credential="c", added_at=timezone.now())
    wish = {"passkey": str(row.pk), "name": "old phone"}
    page = mira.post("/account/passkeys/rename/", wish, follow=True).content.decode()
    assert "The passkey is called “old phone” now." in page
    assert Passkey.objects.get().name == "old phone"
    for wrong in ({"name": ""}, {"passkey": "x"}, {"passkey": "9" * 30}):
        assert mira.post("/account/passkeys/rename/", {**wish, **wrong}).status_code == 409
    Session.objects.all().delete()
    assert mira.post("/account/passkeys/rename/", {**wish, "name": "x"})["Location"].startswith("/login/")
    assert Passkey.objects.get().name == "old phone"
