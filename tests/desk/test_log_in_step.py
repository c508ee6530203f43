"""The second step: set up, asked once, required, reset; codes on paper."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from distributor.audit.models import Entry
from distributor.clock import SystemClock
from distributor.desk.throttle import MOST_BEGINNINGS, MOST_CODES
from distributor.people import second_step
from distributor.people.models import Grant, RecoveryCode, SecondStep
from distributor.vault import unseal
from tests import factories
from tests.desk.conftest import logged_in

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
CODES = re.compile(r'<li class="code">([a-z0-9-]+)</li>')


def password(client: Client, name: str = "mira", **more: str) -> Any:
    return client.post("/login/", {"username": name, "password": PASSWORD, **more})


def code_of(person: User, *, ahead: int = 0) -> str:
    """The code that was taken last, or one that comes after it; while none was taken, the present one."""
    step = SecondStep.objects.get(person=person)
    present = int(SystemClock().now().timestamp()) // 30
    return pyotp.HOTP(unseal(step.sealed_secret)).at((step.last_counter or present) + ahead)


def mira_herself() -> User:
    made = factories.person()
    assert isinstance(made, User)
    return made


def set_up(client: Client) -> list[str]:
    """Mira, logged in with her password, sets the codes up; gives the recovery codes."""
    person = User.objects.filter(username="mira").first() or mira_herself()
    password(client)
    assert client.post("/account/second-step/begin/")["Location"] == "/account/second-step/"
    page = client.get("/account/second-step/").content.decode()
    assert unseal(SecondStep.objects.get().sealed_secret) == "".join(
        re.findall(r'<span class="code" dir="ltr">([A-Z2-7 ]+)<', page)[0].split()
    )
    assert client.post("/account/second-step/confirm/", {"code": "000000"}).status_code == 422
    assert second_step.has_second_step(person) is False
    answer = client.post("/account/second-step/confirm/", {"code": code_of(person)})
    return CODES.findall(answer.content.decode())


def test_a_password_alone_opens_nothing_once_codes_are_set_up(client: Client) -> None:
    codes = set_up(client)
    person = User.objects.get()
    assert len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    other = Client()
    assert password(other, next="/hold/")["Location"] == "/login/step/"
    assert other.get("/")["Location"] == "/login/?next=/"
    assert "Six digits" in other.get("/login/step/").content.decode()
    # The code by which it was set up is used; the next one is not.
    assert other.post("/login/step/", {"code": code_of(person)}).status_code == 422
    assert other.get("/").status_code == 302
    assert other.post("/login/step/", {"code": code_of(person, ahead=1)})["Location"] == "/hold/"
    assert other.get("/").status_code == 200
    third = Client()
    password(third)
    assert third.post("/login/step/", {"code": code_of(person)}).status_code == 422
    told = [entry for entry in Entry.objects.values_list("action", flat=True) if entry.startswith("person.")]
    assert told.count("person.logged_in") == 2
    assert told.count("person.login_failed") == 2
    assert "person.second_step_set" in told


def test_a_code_on_paper_counts_once_and_any_spelling_of_it(client: Client) -> None:
    codes = set_up(client)
    for typed, status in ((codes[0].upper().replace("-", " "), 302), (codes[0], 422), (codes[1], 302)):
        other = Client()
        password(other)
        assert other.post("/login/step/", {"code": typed}).status_code == status
    assert Entry.objects.filter(action="person.recovery_code_used").count() == 2
    page = client.get("/account/").content.decode()
    assert "8 recovery codes left" in page


def test_new_codes_on_paper_end_the_old_ones_and_go_with_the_last_step(client: Client) -> None:
    old = set_up(client)
    new = CODES.findall(client.post("/account/second-step/codes/").content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)
    client.post("/account/second-step/remove/")
    assert not RecoveryCode.objects.exists()
    assert password(Client())["Location"] == "/"


def test_guessing_codes_is_stopped_wherever_it_comes_from(client: Client) -> None:
    set_up(client)
    answers = []
    for number in range(MOST_CODES + 1):
        guesser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        password(guesser)
        answers.append(guesser.post("/login/step/", {"code": "123456"}))
    assert [each.status_code for each in answers] == [422] * MOST_CODES + [429]
    assert "ask an administrator to take the second step away" in answers[-1].content.decode()
    # Not even the right code helps then.
    last = Client()
    password(last)
    assert last.post("/login/step/", {"code": code_of(User.objects.get(), ahead=1)}).status_code == 429


def test_the_first_step_is_good_for_ten_minutes_and_until_the_password_changes(client: Client) -> None:
    set_up(client)
    assert Client().get("/login/step/")["Location"] == "/login/"
    person = User.objects.get()
    late, changed = Client(), Client()
    for each in (late, changed):
        password(each)
    session = late.session
    session["waits_for_step"] = {**session["waits_for_step"], "at": "2026-11-24T08:00:00+00:00"}
    session.save()
    assert late.post("/login/step/", {"code": code_of(person, ahead=1)})["Location"] == "/login/"
    person.set_password("another good password")
    person.save()
    assert changed.post("/login/step/", {"code": code_of(person, ahead=1)})["Location"] == "/login/"


def test_setting_it_up_ends_what_was_opened_without_it(client: Client) -> None:
    mira_herself()
    phone = Client()
    password(phone)
    assert phone.get("/").status_code == 200
    set_up(client)
    assert phone.get("/").status_code == 302
    assert client.get("/").status_code == 200


def required(settings: Any) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, second_step=True)


def test_where_it_is_required_nothing_else_is_open_before(client: Client, settings: Any) -> None:
    required(settings)
    factories.person()
    password(client)
    for path in ("/", "/people/", "/account/", "/audit/"):
        assert client.get(path)["Location"] == "/account/second-step/"
    assert client.post("/people/invite/", {"name": "x", "role": "administrator"}).status_code == 302
    assert client.post("/hold/set/", {"scope": "everything"}, headers={"HX-Request": "true"})["HX-Redirect"]
    assert not Entry.objects.exclude(action="person.logged_in").exists()
    page = client.get("/account/second-step/").content.decode()
    assert "a password alone is not enough" in page
    client.post("/account/second-step/begin/")
    client.post("/account/second-step/confirm/", {"code": code_of(User.objects.get())})
    assert client.get("/").status_code == 200
    client.post("/account/second-step/remove/")
    assert client.get("/")["Location"] == "/account/second-step/"
    assert client.post("/logout/")["Location"] == "/login/"


@pytest.mark.parametrize(("role", "is_led"), [("writer", False), ("auditor", False), ("approver", True)])
def test_it_is_required_of_those_who_decide(client: Client, settings: Any, role: str, is_led: bool) -> None:
    required(settings)
    factories.person(role=role)
    password(client)
    assert (client.get("/").status_code == 302) is is_led


def test_a_role_that_is_given_later_is_asked_at_once(client: Client, settings: Any) -> None:
    required(settings)
    factories.person(role="writer")
    password(client)
    assert client.get("/").status_code == 200
    Grant.objects.update(role="publisher")
    assert client.get("/")["Location"] == "/account/second-step/"


def test_a_way_in_is_not_changed_at_a_desk_that_was_left_open(mira: Client) -> None:
    """``force_login`` showed nobody's password."""
    to_confirm = "/account/confirm/?next=%2Faccount%2Fsecond-step%2F"
    assert mira.get("/account/second-step/")["Location"] == to_confirm
    assert mira.post("/account/second-step/begin/")["Location"] == to_confirm
    assert not SecondStep.objects.exists()
    form = {"password": "wrong", "next": "/account/second-step/"}
    assert mira.post("/account/confirm/do/", form).status_code == 422
    back = mira.post("/account/confirm/do/", {**form, "password": PASSWORD})
    assert back["Location"] == "/account/second-step/"
    assert mira.post("/account/second-step/begin/")["Location"] == "/account/second-step/"


def test_an_administrator_takes_it_off_somebody_who_lost_it(client: Client) -> None:
    set_up(client)
    arun = logged_in("arun")
    assert arun.post("/people/reset/", {"name": "mira"}).status_code == 302
    assert client.get("/").status_code == 302
    assert password(Client())["Location"] == "/"
    entry = Entry.objects.get(action="person.second_step_reset")
    assert (entry.actor, entry.subject) == ("person:arun", f"person:{User.objects.get(username='mira').pk}")
    assert arun.post("/people/reset/", {"name": "mira"}).status_code == 409
    Grant.objects.filter(person__username="arun").update(role="publisher")
    assert arun.post("/people/reset/", {"name": "mira"}).status_code == 403


def test_without_the_key_that_sealed_them_codes_say_so_and_paper_still_counts(
    client: Client, settings: Any
) -> None:
    paper = set_up(client)
    settings.TOKEN_KEYS = (Fernet.generate_key().decode(),)
    other = Client()
    password(other)
    assert "cannot be checked just now" in other.post("/login/step/", {"code": "123456"}).content.decode()
    assert other.post("/login/step/", {"code": paper[0]}).status_code == 302
    assert other.get("/account/second-step/").status_code == 200


def test_what_strangers_begin_is_bounded_and_soon_over(client: Client, settings: Any) -> None:
    settings.PUBLIC_URL = "http://localhost:8000"
    answers = [Client().post("/login/passkey/ask/").status_code for _ in range(MOST_BEGINNINGS + 1)]
    assert answers == [200] * MOST_BEGINNINGS + [429]
    ends = Session.objects.latest("expire_date").expire_date
    assert ends < timezone.now() + timedelta(minutes=11)
