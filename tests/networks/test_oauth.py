"""Connecting an account: what is asked, what comes back, and the sandbox's own pages clicked through."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from distributor.networks.errors import DeliveryError, Permanent, ReconnectNeeded, Retryable
from distributor.networks.facebook.oauth import FLOW as FACEBOOK
from distributor.networks.linkedin.oauth import FLOW as LINKEDIN
from distributor.networks.mastodon.oauth import app_of, register_call
from distributor.networks.oauth import (
    App,
    Begun,
    Call,
    Flow,
    Place,
    Tokens,
    begin,
    challenge_of,
    choices_call,
    exchange_call,
    prolong_call,
    refresh_call,
)
from distributor.networks.oauth_answers import code_of, tokens_of
from distributor.networks.oauth_calls import answer_to
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests.fakes import FakeClock
from tests.networks.conftest import Connect
from tests.networks.examples import NOW, Recorder, account, answer, illustrated, image, payload

pytestmark = pytest.mark.pure

HOME = "http://127.0.0.1:8000/connect/back"
APP = App(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, redirect_uri=HOME)
STATE, VERIFIER = "s" * 40, "v" * 50
FLOWS: dict[str, Flow] = {name: network.oauth for name, network in NETWORKS.items() if network.oauth}
EACH = pytest.mark.parametrize("network", list(FLOWS))


def real(network: str) -> Place:
    entry = NETWORKS[network]
    return entry.place(base_url=entry.default_base_url, api_version=entry.api_version)


@dataclass
class Person:
    """Somebody with a browser, at the sandbox."""

    sandbox: Sandbox
    clock: FakeClock

    def place(self, network: str) -> Place:
        return NETWORKS[network].place(base_url=self.sandbox.url, api_version=NETWORKS[network].api_version)

    def begun(self, network: str) -> Begun:
        return begin(FLOWS[network], APP, self.place(network), state=STATE, verifier=VERIFIER)

    def comes_back(self, network: str, *, decision: str = "allow", without: str = "") -> dict[str, str]:
        """Read the page, press a button; the query the browser brings home."""
        with httpx.Client(trust_env=False) as browser:
            url = self.begun(network).url
            page = browser.get(url).text
            form = {
                name: "on" for name in re.findall(r'name="(scope:[^"]+)"', page) if name != f"scope:{without}"
            }
            form["account"] = re.findall(r'<option value="([^"]+)"', page)[0]
            sent = browser.post(url, data=form | {"decision": decision})
        assert sent.status_code == 303
        assert sent.headers["Location"].startswith(f"{HOME}?")
        return {
            name: values[0] for name, values in parse_qs(urlsplit(sent.headers["Location"]).query).items()
        }

    def exchanged(self, network: str, *, without: str = "", **changes: str) -> Tokens:
        code = code_of(self.comes_back(network, without=without), state=STATE, label=network)
        values = {"code": code, "verifier": self.begun(network).verifier} | changes
        return self.tokens(network, exchange_call(FLOWS[network], APP, self.place(network), **values))

    def tokens(self, network: str, call: Call, *, before: str = "") -> Tokens:
        found = answer_to(call, label=network, secret=CLIENT_SECRET)
        return tokens_of(found, FLOWS[network], now=self.clock.now(), before=before)

    def refreshed(self, network: str, refresh_token: str) -> Tokens:
        call = refresh_call(FLOWS[network], APP, self.place(network), refresh_token=refresh_token)
        return self.tokens(network, call, before=refresh_token)

    def posting_token(self, network: str) -> str:
        """Through every step to the token that posts."""
        tokens, flow = self.exchanged(network), FLOWS[network]
        if flow.prolong_path:
            call = prolong_call(flow, APP, self.place(network), access_token=tokens.access_token)
            tokens = self.tokens(network, call)
        call = choices_call(flow, self.place(network), access_token=tokens.access_token)
        choices = flow.read_choices(answer_to(call, label=network))
        [mine] = [choice for choice in choices if choice.account_id == account(network).account_id]
        assert mine.may_post
        return mine.access_token or tokens.access_token


@pytest.fixture
def person(sandbox: Sandbox, clock: FakeClock) -> Person:
    return Person(sandbox, clock)


@EACH
def test_a_person_connects_and_posts(network: str, person: Person, connect: Connect) -> None:
    token = person.posting_token(network)
    client = connect(network, access_token=token)
    assert client.check().problems == ()
    has_images = bool(NETWORKS[network].can.images)
    sent = illustrated(network, image()) if has_images else payload(network)
    receipt = client.publish(client.upload(sent))
    assert client.read(receipt.remote_id) is not None
    client.delete(receipt.remote_id)


@EACH
def test_a_person_who_says_no_is_told_that_nothing_changed(network: str, person: Person) -> None:
    back = person.comes_back(network, decision="deny")
    with pytest.raises(Permanent, match=r"the permission was not given\. Nothing was changed"):
        code_of(back, state=STATE, label=network)


@EACH
def test_a_permission_left_out_is_noticed(network: str, person: Person) -> None:
    scope = FLOWS[network].scopes[1]
    with pytest.raises(ReconnectNeeded, match=f"without {scope}"):
        person.exchanged(network, without=scope)


@EACH
def test_a_code_is_good_once_and_for_a_while(network: str, person: Person, clock: FakeClock) -> None:
    code = person.comes_back(network)["code"]
    call = exchange_call(
        FLOWS[network], APP, person.place(network), code=code, verifier=person.begun(network).verifier
    )
    person.tokens(network, call)
    with pytest.raises(ReconnectNeeded):
        person.tokens(network, call)
    late = person.comes_back(network)["code"]
    clock.move(seconds=FLOWS[network].code_s)
    with pytest.raises(ReconnectNeeded):
        person.exchanged(network, code=late)


@EACH
def test_the_app_s_secret_counts(network: str, person: Person) -> None:
    wrong = App(client_id=CLIENT_ID, client_secret="wrong", redirect_uri=HOME)
    call = exchange_call(FLOWS[network], wrong, person.place(network), code="c", verifier="v")
    with pytest.raises(Permanent, match="does not know this app"):
        person.tokens(network, call)


@pytest.mark.parametrize("network", [name for name, flow in FLOWS.items() if flow.has_pkce])
def test_only_who_began_can_exchange(network: str, person: Person) -> None:
    with pytest.raises(ReconnectNeeded):
        person.exchanged(network, verifier="w" * 50)


@pytest.mark.parametrize(
    "network", [name for name, flow in FLOWS.items() if flow.refreshes and not flow.renew_path]
)
def test_a_refresh_token_rotates_and_is_good_once(network: str, person: Person, connect: Connect) -> None:
    first = person.exchanged(network)
    second = person.refreshed(network, first.refresh_token)
    assert second.refresh_token not in {"", first.refresh_token}
    connect(network, access_token=second.access_token).publish(payload(network))
    with pytest.raises(ReconnectNeeded):
        person.refreshed(network, first.refresh_token)
    assert person.refreshed(network, second.refresh_token).access_token != second.access_token


def test_a_token_of_x_ends_after_two_hours(person: Person, connect: Connect, clock: FakeClock) -> None:
    tokens = person.exchanged("x")
    assert tokens.expires_at is not None
    assert (tokens.expires_at - clock.now()).total_seconds() == 7200
    clock.move(hours=2)
    with pytest.raises(ReconnectNeeded):
        connect("x", access_token=tokens.access_token).publish(payload("x"))
    fresh = person.refreshed("x", tokens.refresh_token)
    connect("x", access_token=fresh.access_token).publish(payload("x"))


def test_linkedin_says_when_both_tokens_end(person: Person, clock: FakeClock) -> None:
    tokens = person.exchanged("linkedin")
    assert tokens.expires_at is not None
    assert tokens.refresh_expires_at is not None
    assert (tokens.expires_at - clock.now()).days == 60
    assert (tokens.refresh_expires_at - clock.now()).days == 365
    clock.move(days=366)
    with pytest.raises(ReconnectNeeded):
        person.refreshed("linkedin", tokens.refresh_token)


def test_a_person_s_facebook_token_posts_nothing_itself(person: Person, connect: Connect) -> None:
    tokens = person.exchanged("facebook")
    with pytest.raises(ReconnectNeeded):
        connect("facebook", access_token=tokens.access_token).publish(payload("facebook"))


WRITING = {
    "x": "tweet.write",
    "facebook": "pages_manage_posts",
    "linkedin": "w_organization_social",
    "mastodon": "write:statuses",
}


@pytest.mark.parametrize("network", list(WRITING))
def test_the_sandbox_refuses_a_post_without_its_scope(network: str, person: Person, sandbox: Sandbox) -> None:
    """Asked past ``tokens_of``, which would not let such a token through."""
    code = person.comes_back(network, without=WRITING[network])["code"]
    verifier = person.begun(network).verifier
    call = exchange_call(FLOWS[network], APP, person.place(network), code=code, verifier=verifier)
    token = answer_to(call, label=network).body["access_token"]
    if network == "facebook":
        listed = choices_call(FLOWS[network], person.place(network), access_token=str(token))
        token = FACEBOOK.read_choices(answer_to(listed, label=network))[0].access_token
    client = NETWORKS[network].connect(account(network, base_url=sandbox.url, access_token=str(token)))
    with pytest.raises(ReconnectNeeded):
        client.publish(payload(network))


@EACH
@pytest.mark.parametrize(
    "change",
    [
        {"response_type": "token"},
        {"client_id": "other"},
        {"redirect_uri": "https://evil.example/"},
        {"state": ""},
        {"state": "s" * 501},
        {"scope": "everything"},
        {"scope": ""},
        {"code_challenge": "short", "code_challenge_method": "plain"},
    ],
)
def test_the_sandbox_s_page_checks_what_is_asked(
    network: str, change: dict[str, str], person: Person
) -> None:
    if "code_challenge" in change and not FLOWS[network].has_pkce:
        return
    url = httpx.URL(person.begun(network).url)
    with httpx.Client(trust_env=False) as browser:
        refused = browser.get(url.copy_with(params={**url.params, **change}))
    assert refused.status_code == 400
    assert "Refused" in refused.text


@EACH
def test_the_real_hosts_are_asked_with_exactly_these_scopes(network: str) -> None:
    url = urlsplit(begin(FLOWS[network], APP, real(network), state=STATE, verifier=VERIFIER).url)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    hosts = {
        "x": "x.com",
        "facebook": "www.facebook.com",
        "linkedin": "www.linkedin.com",
        "mastodon": "mastodon.social",
        "threads": "threads.net",
    }
    assert (url.scheme, url.netloc) == ("https", hosts[network])
    assert query["scope"].split(FLOWS[network].separator) == list(FLOWS[network].scopes)
    assert (query["state"], query["redirect_uri"]) == (STATE, HOME)
    assert (query.get("code_challenge") == challenge_of(VERIFIER)) is FLOWS[network].has_pkce
    assert CLIENT_SECRET not in url.query
    assert VERIFIER not in url.query


def test_the_challenge_is_the_one_of_the_standard() -> None:
    # RFC 7636, appendix B.
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"code": "c"},
        {"code": "c", "state": "other"},
        {"code": "c", "state": "\u00e9"},
        {"state": STATE},
        {"state": STATE, "error": "access_denied", "code": "c"},
    ],
)
def test_a_code_is_taken_from_nobody_else(query: dict[str, str]) -> None:
    with pytest.raises(Permanent, match="Nothing was changed"):
        code_of(query, state=STATE, label="X")
    with pytest.raises(Permanent):
        code_of({"code": "c", "state": ""}, state="", label="X")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error": "invalid_grant"}, ReconnectNeeded),
        (
            400,
            {"error": "invalid_request", "error_description": "Value passed for the token was invalid."},
            ReconnectNeeded,
        ),
        (400, {"error": {"message": "This authorization code has expired.", "code": 100}}, ReconnectNeeded),
        (401, {"error": "invalid_client"}, Permanent),
        (400, {"error": "unauthorized_client"}, Permanent),
        (400, {"error": "invalid_scope"}, Permanent),
        (429, {}, Retryable),
        (500, {"error": "server_error"}, Retryable),
        (503, "<html>", Retryable),
        (200, {}, Retryable),
        (200, {"access_token": "a", "scope": "tweet.read"}, ReconnectNeeded),
    ],
)
def test_every_answer_to_a_token_call(status: int, body: object, error: type[DeliveryError]) -> None:
    with pytest.raises(error) as caught:
        tokens_of(answer(status, body), FLOWS["x"], now=NOW)
    assert type(caught.value) is error
    assert "Nothing was changed" in str(caught.value)


def test_a_network_that_names_no_new_refresh_token_keeps_the_old() -> None:
    found = tokens_of(answer(200, {"access_token": "a"}), LINKEDIN, now=NOW, before="old")
    assert (found.refresh_token, found.expires_at) == ("old", None)


def test_nothing_secret_is_shown() -> None:
    tokens = Tokens(access_token="hush", refresh_token="hush")
    call = exchange_call(FLOWS["x"], APP, real("x"), code="hush", verifier="hush")
    begun = begin(FLOWS["x"], APP, real("x"), state="hush", verifier="hush" * 11)
    assert "hush" not in repr(tokens) + repr(call) + repr(begun).partition("url=")[0]
    assert CLIENT_SECRET not in repr(APP) + repr(call)
    assert "hush" not in call.url


def test_a_call_is_made_once_and_followed_nowhere() -> None:
    network = Recorder(httpx.Response(302, headers={"Location": "https://evil.example/"}))
    call = refresh_call(FLOWS["x"], APP, real("x"), refresh_token="r")
    with pytest.raises(Permanent, match="never followed"):
        answer_to(call, label="X", transport=network)
    [asked] = network.asked
    assert str(asked.url) == "https://api.x.com/2/oauth2/token"
    assert asked.headers["Authorization"].startswith("Basic ")
    assert parse_qs(asked.content.decode()) == {"grant_type": ["refresh_token"], "refresh_token": ["r"]}


def test_a_secret_that_a_network_repeats_is_blotted_out() -> None:
    network = Recorder(httpx.Response(400, json={"error": f"bad {CLIENT_SECRET}"}))
    found = answer_to(Call(url="https://x.example"), label="X", secret=CLIENT_SECRET, transport=network)
    assert CLIENT_SECRET not in repr(found)


def raising(error: httpx.RequestError) -> Callable[[httpx.Request], httpx.Response]:
    def respond(request: httpx.Request) -> httpx.Response:
        raise error

    return respond


def test_no_answer_is_asked_for_again_and_no_address_is_final() -> None:
    lost = httpx.MockTransport(raising(httpx.ReadTimeout("")))
    with pytest.raises(Retryable):
        answer_to(Call(url="https://x.example"), label="X", transport=lost)
    with pytest.raises(Permanent):
        answer_to(Call(url="ftp://x.example"), label="X")


def test_a_mastodon_server_makes_the_app(person: Person) -> None:
    call = register_call(person.place("mastodon"), name="Distributor", redirect_uri=HOME)
    made = app_of(answer_to(call, label="Mastodon"), redirect_uri=HOME)
    assert made == APP
    assert app_of(answer(422, {"error": "Validation failed"}), redirect_uri=HOME) is None


def test_roles_decide_who_may_post() -> None:
    urn = "urn:li:organization:"
    roles = [
        {"organization": f"{urn}1", "role": "ANALYST", "state": "APPROVED"},
        {"organization": f"{urn}2", "role": "CONTENT_ADMIN", "state": "APPROVED"},
        {"organization": f"{urn}3", "role": "ADMINISTRATOR", "state": "REVOKED"},
    ]
    choices = LINKEDIN.read_choices(answer(200, {"elements": roles}))
    assert [(choice.account_id, choice.may_post) for choice in choices] == [("1", False), ("2", True)]
    pages = [
        {"id": "1", "name": "A", "access_token": "t", "tasks": ["ANALYZE"]},
        {"id": "2", "name": "B", "access_token": "t", "tasks": ["CREATE_CONTENT", "MANAGE"]},
        {"id": "3", "name": "no token", "tasks": ["CREATE_CONTENT"]},
    ]
    found = FACEBOOK.read_choices(answer(200, {"data": pages}))
    assert [(choice.name, choice.may_post) for choice in found] == [("A", False), ("B", True)]
