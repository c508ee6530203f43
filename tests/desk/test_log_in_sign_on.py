"""The organisation's own log-in through the pages, with a provider on this machine."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from config.sign_on import SignOn
from distributor.clock import SystemClock
from distributor.people.models import Identity, SecondStep
from tests import factories
from tests.desk.conftest import logged_in
from tests.people.provider import CLIENT_ID, CLIENT_SECRET, Provider, served

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with served(Provider(SystemClock())) as there:
        set_up = SignOn(
            issuer=there.issuer,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            label="Example account",
            asks_second_step=False,
            roles={},
        )
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, sign_on=set_up)
        yield there


def person() -> User:
    factories.person()
    User.objects.update(email="mira@example.org")
    return User.objects.get()


def back(client: Client, provider: Provider, url: str) -> Any:
    return client.get("/login/organisation/back/", provider.agree(url))


def test_the_button_is_there_only_where_it_is_set_up(client: Client) -> None:
    assert "/login/organisation/" not in client.get("/login/").content.decode()
    assert client.get("/login/organisation/").status_code == 404
    assert client.get("/login/organisation/back/?code=x&state=y").status_code == 404


def test_in_by_the_button(client: Client, provider: Provider) -> None:
    person()
    page = client.get("/login/?next=/hold/").content.decode()
    assert "Log in by Example account" in page
    assert 'href="/login/organisation/?next=/hold/"' in page
    url = client.get("/login/organisation/?next=/hold/")["Location"]
    assert url.startswith(f"{provider.issuer}/authorize?tenant=1&response_type=code")
    assert back(client, provider, url)["Location"] == "/hold/"
    assert client.get("/hold/").status_code == 200


def test_a_second_step_of_ones_own_is_asked_all_the_same(client: Client, provider: Provider) -> None:
    SecondStep.objects.create(person=person(), sealed_secret="x", confirmed_at=SystemClock().now())
    url = client.get("/login/organisation/?next=https://evil.example/")["Location"]
    assert back(client, provider, url)["Location"] == "/login/step/"
    assert client.get("/").status_code == 302
    provider.claims = {"amr": ["mfa"]}
    assert (
        back(client, provider, client.get("/login/organisation/?next=//evil.example")["Location"])["Location"]
        == "/"
    )


def test_what_goes_wrong_is_told_at_the_log_in_and_leaves_no_code_in_the_address(
    client: Client, provider: Provider
) -> None:
    factories.person()
    answer = back(client, provider, client.get("/login/organisation/")["Location"])
    assert answer["Location"] == "/login/"
    assert "Nobody here has the mail address Mira@example.org" in client.get("/login/").content.decode()
    client.get("/login/organisation/back/?code=planted&state=guessed")
    assert "belongs to no log-in that was begun here" in client.get("/login/").content.decode()
    provider.description = {"issuer": "https://evil.example"}
    assert client.get("/login/organisation/")["Location"] == "/login/"


def test_guessing_states_is_slowed_down(client: Client, provider: Provider) -> None:
    for _ in range(11):
        client.get("/login/organisation/back/?code=x&state=guessed")
    asked = len(provider.asked)
    client.get("/login/organisation/")
    assert "Too many failed attempts" in client.get("/login/").content.decode()
    assert len(provider.asked) == asked


def test_connected_and_disconnected_by_whoever_showed_their_password(provider: Provider) -> None:
    provider.claims = {"email": "private@example.org"}
    mira = logged_in("mira")
    assert mira.post("/account/connect/")["Location"].startswith("/account/confirm/")
    mira.post("/account/confirm/do/", {"password": PASSWORD})
    url = mira.post("/account/connect/").context["url"]
    # Somebody else who is sent the answer does not get it bound to themselves.
    arun = logged_in("arun")
    stolen = provider.agree(url)
    arun.get("/login/organisation/back/", stolen)
    assert not Identity.objects.exists()
    assert mira.get("/login/organisation/back/", stolen)["Location"] == "/account/"
    assert Identity.objects.get().person.username == "mira"
    assert "Connected: you can log in by it" in mira.get("/account/").content.decode()
    mira.post("/account/disconnect/")
    assert not Identity.objects.exists()


def test_the_last_way_in_is_not_taken_away(client: Client, provider: Provider) -> None:
    who = person()
    who.set_unusable_password()
    who.save()
    back(client, provider, client.get("/login/organisation/")["Location"])
    assert "You have none here" in client.get("/account/").content.decode()
    assert client.post("/account/disconnect/").status_code == 409
    assert Identity.objects.exists()
