"""Logging in and out, and guessing passwords."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from distributor.audit.models import Entry
from distributor.desk.throttle import MOST_CODES, MOST_PER_NAME, forget_codes, may_try_code
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


def _log_in(client: Client, name: str = "mira", password: str = PASSWORD, **more: str) -> object:
    return client.post("/login/", {"username": name, "password": password, **more})


def test_logging_in_and_out_stands_in_the_log(client: Client) -> None:
    factories.person()
    assert _log_in(client, next="/hold/")["Location"] == "/hold/"  # type: ignore[index]
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/")["Location"] == "/login/"
    assert list(Entry.objects.values_list("action", "actor", "subject")) == [
        ("person.logged_in", "person:mira", "person:mira"),
        ("person.logged_out", "person:mira", "person:mira"),
    ]


def test_a_wrong_password_is_said_without_telling_whether_the_name_exists(client: Client) -> None:
    factories.person()
    pages = []
    for name in ("mira", "hunter2-typed-into-the-wrong-field"):
        answer = _log_in(client, name, "wrong")
        assert answer.status_code == 422  # type: ignore[attr-defined]
        pages.append(answer.content.decode().replace(name, "")[-400:])  # type: ignore[attr-defined]
    assert pages[0] == pages[1]
    assert list(Entry.objects.values_list("subject", flat=True)) == ["person:mira", "person:unknown"]
    assert not Entry.objects.filter(body__contains="hunter2").exists()


def test_guessing_is_stopped_even_with_the_right_password_and_the_log_stops_growing(client: Client) -> None:
    factories.person()
    for _ in range(MOST_PER_NAME):
        _log_in(client, password="wrong")
    written = Entry.objects.count()
    answer = _log_in(client)
    assert answer.status_code == 429  # type: ignore[attr-defined]
    assert "Wait a quarter of an hour and try again" in answer.content.decode()  # type: ignore[attr-defined]
    assert Entry.objects.count() == written == MOST_PER_NAME


def test_the_way_back_never_leads_elsewhere(client: Client) -> None:
    factories.person()
    assert _log_in(client, next="https://evil.example/")["Location"] == "/"  # type: ignore[index]


def test_an_older_hash_is_made_anew_at_log_in(client: Client, settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    factories.person()
    settings.PASSWORD_HASHERS = ["distributor.people.hashers.Argon2Hasher", *settings.PASSWORD_HASHERS]
    assert get_user_model().objects.get().password.startswith("pbkdf2")
    _log_in(client)
    assert get_user_model().objects.get().password.startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")
    assert client.get("/").status_code == 200


def test_codes_are_counted_before_they_are_looked_at_and_by_name_alone() -> None:
    assert [may_try_code("mira") for _ in range(MOST_CODES + 1)] == [True] * MOST_CODES + [False]
    assert may_try_code("arun")
    forget_codes("mira")
    assert may_try_code("mira")
