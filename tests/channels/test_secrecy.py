"""A planted token is looked for everywhere it could come out: it is nowhere but sealed."""

import io
import json
import logging
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pyotp
import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test import Client

from config.logs import configure_logs
from config.sign_on import SignOn
from distributor import vault
from distributor.channels.connecting import Visitor
from distributor.channels.grant import open_grant
from distributor.channels.look import check_channel
from distributor.channels.models import Channel, Connecting, DeveloperApp
from distributor.channels.refresh import refreshed
from distributor.channels.rotate import rotate_key, sealed_fields
from distributor.cli import main
from distributor.clock import SystemClock
from distributor.errors import DistributorError
from distributor.networks.oauth import Tokens
from distributor.people.models import Errand, RecoveryCode, SecondStep
from distributor.vault import VaultError
from tests import factories
from tests.channels.conftest import Person
from tests.desk.conftest import logged_in
from tests.fakes import FakeClock
from tests.people.provider import CLIENT_ID, CLIENT_SECRET, Provider, served

pytestmark = pytest.mark.django_db
PLANTED = ("planted-access-Zq81", "planted-refresh-Kp42", "planted-secret-Wd07")
ACCESS, REFRESH, SECRET = PLANTED
WORD = "planted-password-Hx55"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, down to the last detail, as the program writes it."""
    configure_logs("DEBUG")
    stream = io.StringIO()
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(stream)
    yield stream
    configure_logs("CRITICAL")


def planted(network: str) -> Channel:
    channel = factories.channel(network, account_id=f"77{len(network)}", token=ACCESS)
    Channel.objects.filter(pk=channel.pk).update(sealed_refresh=vault.seal(REFRESH))
    return Channel.objects.get(pk=channel.pk)


def set_up_for(provider: Provider) -> SignOn:
    return SignOn(
        issuer=provider.issuer,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        label="Example",
        asks_second_step=False,
        roles={},
    )


def everything_stored() -> str:
    """Every column of every table, as text."""
    rows = [row for model in apps.get_models() for row in model._default_manager.all()]
    dump = str(serializers.serialize("json", rows))
    if connection.vendor == "sqlite":
        assert isinstance(connection.connection, sqlite3.Connection)
        dump += "\n".join(connection.connection.iterdump())
    return dump


def test_a_token_is_nowhere_but_sealed(
    person: Person,
    lines: io.StringIO,
    capsys: pytest.CaptureFixture[str],
    settings: Any,
    clock: FakeClock,
) -> None:
    mira = logged_in("mira")
    seen: list[str] = []
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, apps={})
    mira.raise_request_exception = False
    for network in ("x", "facebook", "linkedin", "telegram", "bluesky", "mastodon", "threads"):
        form = {"client_id": "the-app", "client_secret": SECRET}
        answers = [
            mira.post(f"/channels/connect/{network}/app/", form),
            mira.post(f"/channels/connect/{network}/token/", {"token": ACCESS, "account": "@somebody"}),
            mira.post(f"/channels/connect/{network}/go/"),
            mira.get(f"/channels/connect/{network}/"),
        ]
        channel = planted(network)
        seen += [repr(channel), repr(channel.account()), str(channel), repr(list(Connecting.objects.all()))]
        for work in (check_channel, refreshed):
            try:
                seen.append(repr(work(channel, clock=clock)))
            except DistributorError as error:
                seen += [repr(error), str(error), repr(error.__cause__)]
        assert main(["channels", "check", channel.name, "--json"]) == 1
        answers += [mira.get(path) for path in ("/channels/", "/audit/", "/nowhere/", "/")]
        for answer in answers:
            seen += [answer.content.decode(), str(answer.headers), repr(answer)]
    for words in (
        ["channels", "list", "--json"],
        ["channels", "list"],
        ["doctor", "--json"],
        ["audit", "export"],
    ):
        main(words)
    told = capsys.readouterr()
    stored = everything_stored()
    places = [*seen, told.out, told.err, lines.getvalue(), stored]
    for secret in PLANTED:
        assert [place[:300] for place in places if secret in place] == []
    assert "channel.paused" in told.out
    assert lines.getvalue().count("\n") > 10
    opened = {vault.unseal(row) for row in Channel.objects.values_list("sealed_token", flat=True)}
    opened |= {vault.unseal(row) for row in Channel.objects.values_list("sealed_refresh", flat=True)}
    opened |= {vault.unseal(row) for row in DeveloperApp.objects.values_list("sealed_secret", flat=True)}
    assert opened == set(PLANTED)
    assert Channel.objects.first().sealed_token in stored  # type: ignore[union-attr] # there are six


def test_what_lets_people_in_is_nowhere_but_sealed_or_hashed(
    client: Client, lines: io.StringIO, capsys: pytest.CaptureFixture[str], settings: Any
) -> None:
    """Passwords, the phone's secret, codes on paper, the provider's secret, code and state."""
    factories.person("mira", WORD)
    with served(Provider(SystemClock())) as provider:
        settings.ENVIRONMENT = replace(settings.ENVIRONMENT, sign_on=set_up_for(provider))
        client.raise_request_exception = False
        client.post("/login/", {"username": "mira", "password": f"wrong-{WORD}"})
        client.post("/login/", {"username": WORD, "password": WORD})
        client.post("/login/", {"username": "mira", "password": WORD})
        client.post("/account/second-step/begin/")
        key = vault.unseal(SecondStep.objects.get().sealed_secret)
        client.post("/account/second-step/confirm/", {"code": "000000"})
        answer = client.post("/account/second-step/confirm/", {"code": pyotp.TOTP(key).now()})
        paper = re.findall(r'<li class="code">([a-z0-9-]+)</li>', answer.content.decode())
        stranger = Client()
        stranger.post("/login/", {"username": "mira", "password": WORD})
        stranger.post("/login/step/", {"code": paper[0]})
        page = client.post("/account/connect/")
        come_back = provider.agree(page.context["url"])
        client.get("/login/organisation/back/", come_back)
        client.get("/login/organisation/back/", come_back)
        client.post("/account/password/", {"password": WORD, "new": f"new-{WORD}"})
    answers = [client.get(path) for path in ("/account/", "/account/second-step/", "/people/", "/audit/")]
    seen = [each.content.decode() + str(each.headers) for each in answers]
    for words in (["people", "list", "--json"], ["audit", "export"], ["doctor", "--json"]):
        main(words)
    told = capsys.readouterr()
    rows = [*SecondStep.objects.all(), *RecoveryCode.objects.all(), *Errand.objects.all()]
    seen += [
        repr(rows),
        repr(settings.ENVIRONMENT),
        told.out,
        told.err,
        lines.getvalue(),
        everything_stored(),
    ]
    planted = [WORD, key, *paper, *(each.replace("-", "") for each in paper), CLIENT_SECRET]
    planted += [come_back["code"], come_back["state"]]
    for secret in planted:
        assert [place[:300] for place in seen if secret in place] == [], secret
    assert "person.sign_on_bound" in told.out
    assert len(paper) == 10


def test_a_page_that_breaks_shows_no_token(settings: Any) -> None:
    """The error page of a fault of ours, with the token in the form that met it."""
    mira = logged_in("mira")
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, bases={})
    mira.raise_request_exception = False
    answer = mira.post("/channels/connect/x/token/", {"token": ACCESS})
    assert answer.status_code == 500
    assert ACCESS not in answer.content.decode()


def test_what_a_network_repeats_is_blotted_out() -> None:
    from distributor.networks.oauth import Call
    from distributor.networks.oauth_calls import answer_to

    def respond(request: httpx.Request) -> httpx.Response:
        body = {"error": "invalid_grant", "error_description": f"No: {request.content.decode()}"}
        return httpx.Response(400, json=body)

    call = Call(url="https://x.example/token", form={"refresh_token": REFRESH, "client_secret": SECRET})
    found = answer_to(call, label="X", transport=httpx.MockTransport(respond))
    assert "No: " in str(found.body)
    assert not [secret for secret in (REFRESH, SECRET) if secret in repr(found)]


def test_a_refresh_token_that_is_given_again_is_not_blotted_out() -> None:
    from distributor.networks.oauth import Call
    from distributor.networks.oauth_calls import answer_to

    answer = httpx.Response(200, json={"access_token": "new", "refresh_token": REFRESH})
    call = Call(url="https://x.example/token", form={"refresh_token": REFRESH})
    found = answer_to(call, label="X", transport=httpx.MockTransport(lambda _: answer))
    assert found.body["refresh_token"] == REFRESH


def test_every_sealed_column_gets_the_newest_key(
    person: Person, settings: Any, clock: FakeClock, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = person.connects("x")
    person.returns("facebook")
    factories.source(sealed_secret=vault.seal("webhook"))
    before = Channel.objects.get().sealed_token
    old, new = settings.TOKEN_KEYS[0], Fernet.generate_key().decode()
    settings.TOKEN_KEYS = (new, old)
    assert main(["channels", "rotate-key", "--json"]) == 0
    # Two tokens, the grant that waits, a webhook secret; the verifier is empty by now.
    assert json.loads(capsys.readouterr().out) == {"sealed": 4}
    settings.TOKEN_KEYS = (new,)
    row = Channel.objects.get()
    assert row.sealed_token != before
    assert open_grant(Connecting.objects.get().sealed_grant).choices
    refreshed(row, clock=clock)
    assert {(model.__name__, field.name) for model, field in sealed_fields()} >= {
        ("Channel", "sealed_token"),
        ("Channel", "sealed_refresh"),
        ("Source", "sealed_secret"),
        ("DeveloperApp", "sealed_secret"),
        ("Connecting", "sealed_grant"),
        ("ProtectedName", "sealed"),
    }
    assert channel.pk == row.pk


def test_a_secret_no_key_opens_stops_the_rotation_and_is_kept(settings: Any) -> None:
    channel = factories.channel("x", account_id="7")
    settings.TOKEN_KEYS = (Fernet.generate_key().decode(),)
    with pytest.raises(VaultError):
        rotate_key(actor="test")
    assert Channel.objects.get().sealed_token == channel.sealed_token


def test_values_that_hold_secrets_do_not_show_them(clock: FakeClock) -> None:
    tokens = Tokens(access_token=ACCESS, refresh_token=REFRESH)
    assert not [secret for secret in PLANTED if secret in repr(tokens)]
    assert "session" in repr(Visitor(person="mira", session="s"))
