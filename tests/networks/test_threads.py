"""What is Threads' own: two calls to a post, its error numbers, how it counts, a token that renews itself."""

from datetime import timedelta

import httpx
import pytest

from distributor.networks.errors import Missing, Permanent, ReconnectNeeded, Retryable, Unknown
from distributor.networks.oauth import App, Place, prolong_call, refresh_call
from distributor.networks.oauth_answers import tokens_of
from distributor.networks.oauth_calls import answer_to
from distributor.networks.sandbox import Sandbox
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from distributor.networks.threads.client import ThreadsClient
from distributor.networks.threads.errors import failure
from distributor.networks.threads.oauth import FLOW
from distributor.networks.threads.text import counted_length
from tests.fakes import FakeClock
from tests.networks.conftest import Connect
from tests.networks.control import arm, read
from tests.networks.examples import NOW, Recorder, account, answer, payload
from tests.networks.hand import decided

pytestmark = pytest.mark.pure
APP = App(client_id=CLIENT_ID, client_secret=CLIENT_SECRET, redirect_uri="http://127.0.0.1/back")


def said(status: int, body: object) -> httpx.Response:
    return httpx.Response(status, json=body)


def test_a_container_that_is_never_published_is_no_post(sandbox: Sandbox, connect: Connect) -> None:
    for kind in ("drop", "error_500"):
        arm(sandbox, "threads", kind)
        with pytest.raises(Unknown):
            connect("threads").publish(payload("threads"))
    assert read(sandbox, "/timeline.json") == []


def test_a_container_is_waited_for_and_one_with_a_fault_is_surely_no_post() -> None:
    waits: list[float] = []
    ready = [said(200, {"id": "1"}), said(200, {"status": "IN_PROGRESS"}), said(200, {"status": "FINISHED"})]
    network = Recorder(*ready, said(200, {"id": "2"}), said(500, {}))
    receipt = ThreadsClient(account("threads"), transport=network, sleep=waits.append).publish(
        payload("threads")
    )
    assert (receipt.remote_id, receipt.permalink, waits) == (
        "2",
        "https://www.threads.com/mekongrights",
        [2.0],
    )
    broken = Recorder(said(200, {"id": "1"}), said(200, {"status": "ERROR", "error_message": "LINK_INVALID"}))
    with pytest.raises(Permanent, match="LINK_INVALID"):
        ThreadsClient(account("threads"), transport=broken).publish(payload("threads"))


@pytest.mark.parametrize(
    ("code", "subcode", "error"),
    [
        (190, 463, ReconnectNeeded),
        (10, 0, ReconnectNeeded),
        (200, 0, ReconnectNeeded),
        (4, 0, Retryable),
        (613, 0, Retryable),
        (24, 4279009, Retryable),
        (100, 33, Missing),
        (100, 0, Permanent),
        (1, 0, Unknown),
        (2, 0, Unknown),
    ],
)
def test_each_number_means_one_thing(code: int, subcode: int, error: type[Exception]) -> None:
    body = {"error": {"code": code, "error_subcode": subcode, "message": "x"}}
    assert type(failure(answer(400, body), is_create=True)) is error


def test_an_emoji_counts_by_its_bytes() -> None:
    assert counted_length("abc") == 3
    assert counted_length("កម្ពុជា") == len("កម្ពុជា")
    assert counted_length("a🔥") == 5


def test_a_token_becomes_a_long_one_and_renews_itself_after_a_day(sandbox: Sandbox, clock: FakeClock) -> None:
    place = Place(base_url=sandbox.url, is_real=False)
    query = {
        "response_type": "code", "client_id": CLIENT_ID, "redirect_uri": APP.redirect_uri,
        "scope": ",".join(FLOW.scopes), "state": "s" * 32,
    }  # fmt: skip
    code = decided(f"{sandbox.url}{FLOW.authorize_path}?{httpx.QueryParams(query)}")["code"]
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": APP.redirect_uri,
        "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET,
    }  # fmt: skip
    given = httpx.post(f"{sandbox.url}{FLOW.token_path}", data=form, trust_env=False).json()
    longer = prolong_call(FLOW, APP, place, access_token=given["access_token"])
    tokens = tokens_of(answer_to(longer, label="Threads"), FLOW, now=clock.now())
    assert tokens.expires_at == NOW + timedelta(days=60)
    assert tokens.refresh_token == tokens.access_token
    renewal = refresh_call(FLOW, APP, place, refresh_token=tokens.refresh_token)
    assert tokens.access_token not in renewal.url + repr(renewal)
    with pytest.raises(ReconnectNeeded, match="younger than a day"):
        tokens_of(answer_to(renewal, label="Threads"), FLOW, now=clock.now())
    clock.move(days=2)
    newer = tokens_of(answer_to(renewal, label="Threads"), FLOW, now=clock.now())
    assert newer.expires_at == NOW + timedelta(days=62)
