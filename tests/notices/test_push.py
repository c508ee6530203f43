"""Browsers are told how much waits, sealed, and nothing of what it is."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.contrib.auth.models import User
from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey

from distributor import vault
from distributor.audit.models import Entry
from distributor.delivery.holds import parse_scope, set_hold
from distributor.discussion.comments import write_comment
from distributor.notices import push_crypt
from distributor.notices.push import push_everybody
from distributor.people.models import Grant, PushBrowser, PushKey
from distributor.people.push import add_browser, b64, public_key
from distributor.people.roles import PeopleError
from distributor.posts.approve import approve_post
from distributor.releases.fetch import GuardedTransport
from tests import factories
from tests.fakes import FakeClock

SERVICE = "https://push.example.org/send/secret-of-this-browser"


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "===")


@pytest.mark.pure
def test_the_example_of_the_rfc() -> None:
    """RFC 8291, appendix A."""
    number = int.from_bytes(raw("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    body = push_crypt.sealed(
        b"When I grow up, I want to be a watermelon",
        p256dh=raw("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        auth=raw("BTBZMqHH6r4Tts7J_aSIgg"),
        salt=raw("DGv6ra1nlYgDCS1FRnbzlw"),
        key=ec.derive_private_key(number, ec.SECP256R1()),
    )
    assert b64(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


class Browser:
    """A browser with its push service: opens what it is sent."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"sixteen-bytes-ok"
        self.status = 201
        self.requests: list[httpx.Request] = []

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def says(self, **changes: object) -> str:
        keys = {"p256dh": b64(self.public), "auth": b64(self.auth)}
        return json.dumps({"endpoint": SERVICE, "expirationTime": None, "keys": keys, **changes})

    def transport(self) -> httpx.MockTransport:
        def respond(request: httpx.Request) -> httpx.Response:
            self.requests.append(request)
            return httpx.Response(self.status)

        return httpx.MockTransport(respond)

    def opened(self) -> dict[str, str]:
        body = self.requests[-1].content
        salt, ours, sealed = body[:16], body[21:86], body[86:]
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ours)
        info = b"WebPush: info\0" + self.public + ours
        shared = push_crypt._derived(self.key.exchange(ec.ECDH(), theirs), 32, salt=self.auth, info=info)
        key = push_crypt._derived(shared, 16, salt=salt, info=b"Content-Encoding: aes128gcm\0")
        nonce = push_crypt._derived(shared, 12, salt=salt, info=b"Content-Encoding: nonce\0")
        said: dict[str, str] = json.loads(AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x02"))
        return said


@pytest.fixture
def browser() -> Browser:
    return Browser()


@pytest.fixture
def mira(db: None, clock: FakeClock, browser: Browser, settings: Any) -> User:
    settings.PUBLIC_URL = "https://posts.example.org"
    person = factories.person()
    assert isinstance(person, User)
    add_browser(person, browser.says(), user_agent="Firefox/145.0 Android", clock=clock)
    return person


@pytest.fixture
def push(clock: FakeClock, browser: Browser) -> Callable[[], int]:
    def move_on() -> int:
        clock.move(seconds=31)
        return push_everybody(clock=clock, transport=browser.transport())

    return move_on


@pytest.mark.django_db
def test_a_browser_is_told_how_many_wait_and_nothing_else(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    assert push() == 0
    channel = factories.channel()
    factories.draft(clock, on=channel)
    factories.draft(clock, on=channel)
    assert push() == 1
    assert browser.opened() == {
        "title": "distributor",
        "body": "2 posts wait for you.",
        "url": "https://posts.example.org/",
    }
    assert push() == 0
    assert len(browser.requests) == 1


@pytest.mark.django_db
def test_the_service_knows_who_sends(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    factories.draft(clock)
    push()
    (request,) = browser.requests
    assert str(request.url) == SERVICE
    token, key = request.headers["Authorization"].removeprefix("vapid t=").split(", k=")
    assert key == public_key()
    point = raw(key)
    public = ECKey.import_key({"kty": "EC", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])})
    claims = jwt.decode(token, public, algorithms=["ES256"]).claims
    assert claims["aud"] == "https://push.example.org"
    assert claims["sub"] == "https://posts.example.org"
    assert 0 < claims["exp"] - clock.now().timestamp() <= 24 * 3600
    assert (request.headers["Content-Encoding"], request.headers["TTL"]) == ("aes128gcm", "86400")


@pytest.mark.django_db
def test_what_was_decided_meanwhile_and_what_is_not_theirs_is_not_counted(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    channel = factories.channel()
    done = factories.draft(clock, on=channel)
    factories.draft(clock, on=channel)
    approve_post(done.pk, person="arun", now=True, clock=clock)
    push()
    assert browser.opened()["body"] == "1 post waits for you."
    other = factories.channel()
    Grant.objects.update(role="approver", channel=other)
    # One on each channel; one of the two is theirs.
    factories.draft(clock, on=other)
    push()
    assert browser.opened()["body"] == "1 post waits for you."
    Grant.objects.update(role="auditor", channel=None)
    factories.draft(clock, on=other)
    set_hold(parse_scope("everything"), person="arun", because="", clock=clock)
    assert push() == 0


@pytest.mark.django_db
def test_a_hold_is_told_without_its_reason(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    set_hold(parse_scope("everything"), person="arun", because="why", clock=clock)
    push()
    assert browser.opened()["url"] == "https://posts.example.org/hold/"
    assert "why" not in str(browser.opened())


@pytest.mark.django_db
def test_whoever_is_named_hears_of_it_and_not_of_what_was_said(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    factories.person("arun")
    release = factories.release(clock)
    write_comment("@arun a secret", person="mira", release_id=release.pk, clock=clock)
    assert push() == 0
    write_comment("@mira a secret", person="arun", release_id=release.pk, clock=clock)
    assert push() == 1
    assert browser.opened() == {
        "title": "distributor",
        "body": "You are named in 1 comment.",
        "url": "https://posts.example.org/mentions/",
    }
    assert push() == 0


@pytest.mark.django_db
def test_a_service_that_is_away_is_asked_again_and_a_browser_that_is_gone_forgotten(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    factories.draft(clock)
    browser.status = 503
    assert push() == 0
    assert PushBrowser.objects.get().failures == 1
    # Away for years: the number has no room in a span of time any more.
    PushBrowser.objects.update(failures=20_000, due_at=clock.now())
    assert push() == 0
    PushBrowser.objects.update(due_at=clock.now())
    browser.status = 201
    assert push() == 1
    assert PushBrowser.objects.get().failures == 0
    factories.draft(clock)
    browser.status = 410
    push()
    assert not PushBrowser.objects.exists()


@pytest.mark.django_db
def test_an_odd_address_keeps_no_news_from_the_browsers_after_it(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    arun = factories.person("arun")
    assert isinstance(arun, User)
    clock.move(seconds=1)
    add_browser(arun, browser.says(endpoint=f"{SERVICE}-2"), user_agent="", clock=clock)
    odd = vault.seal(browser.says(endpoint="https://example.org:abc/x"))
    PushBrowser.objects.filter(person=mira).update(sealed_address=odd)
    factories.draft(clock)
    assert push() == 1
    assert PushBrowser.objects.get(person=mira).failures == 1


@pytest.mark.django_db
def test_whoever_left_is_told_nothing(
    mira: User, browser: Browser, push: Callable[[], int], clock: FakeClock
) -> None:
    User.objects.update(is_active=False)
    factories.draft(clock)
    assert push() == 0
    assert browser.requests == []


@pytest.mark.django_db
def test_no_service_in_a_private_place_is_called(mira: User, clock: FakeClock) -> None:
    factories.draft(clock)
    clock.move(seconds=31)
    guarded = GuardedTransport(resolver=lambda host, port: ["169.254.169.254"])
    assert push_everybody(clock=clock, transport=guarded) == 0
    assert PushBrowser.objects.get().failures == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "http://push.example.org/"},
        {"endpoint": "https://example.org:abc/x"},
        {"endpoint": "https://example.org/\ud800"},
        {"endpoint": None},
        {"keys": {}},
        {"keys": {"p256dh": "AAAA", "auth": "AAAAAAAAAAAAAAAAAAAAAA"}},
        {"keys": None},
    ],
    ids=str,
)
@pytest.mark.django_db
def test_what_is_no_browser_is_not_stored(
    changes: dict[str, Any], browser: Browser, clock: FakeClock
) -> None:
    person = factories.person()
    assert isinstance(person, User)
    with pytest.raises(PeopleError, match="could not be read"):
        add_browser(person, browser.says(**changes), user_agent="", clock=clock)
    assert not PushBrowser.objects.exists()


@pytest.mark.django_db
def test_the_page_stores_it_sealed_lists_it_and_takes_it_off(client: Client, browser: Browser) -> None:
    factories.person()
    client.post("/login/", {"username": "mira", "password": "a long enough password"})
    assert f'data-push-key="{public_key()}"' in client.get("/account/").content.decode()
    assert client.post("/account/push/", {"answer": ""}).status_code == 422
    agent = {"User-Agent": "Mozilla/5.0 (Android 15) Firefox/145.0"}
    assert client.post("/account/push/", {"answer": browser.says()}, headers=agent).status_code == 302
    row = PushBrowser.objects.get()
    assert "push.example.org" not in row.sealed_address
    assert json.loads(vault.unseal(PushKey.objects.get().sealed_private))["d"]
    page = client.get("/account/").content.decode()
    assert "Firefox on Android" in page
    assert "push.example.org" not in page
    arun = Client()
    factories.person("arun")
    arun.post("/login/", {"username": "arun", "password": "a long enough password"})
    assert arun.post("/account/push/remove/", {"browser": str(row.pk)}).status_code == 409
    client.post("/account/push/remove/", {"browser": str(row.pk)})
    assert not PushBrowser.objects.exists()
    client.post("/account/push/", {"answer": browser.says()})
    client.post("/people/out/")
    assert not PushBrowser.objects.exists()
    assert Entry.objects.filter(action="person.push_added").count() == 2
