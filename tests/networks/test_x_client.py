"""The X client over a fake connection: what is sent, and what each kind of ending means."""

import json
import logging
import ssl

import pytest
import requests
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, ProtocolError

from distributor.networks.errors import (
    DeliveryError,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.values import Payload
from distributor.networks.x.client import XClient
from tests.fakes import FakeClock
from tests.networks.examples import EARLIER, LINK, NOW, FakeAdapter, account, payload, response

pytestmark = pytest.mark.pure

CREATED = {"data": {"id": "1990000000000000001", "text": "t https://t.co/abc"}}
_POOL = HTTPConnectionPool("api.x.com")


def client(adapter: FakeAdapter, **changes: object) -> XClient:
    return XClient(account("x", **changes), clock=FakeClock(NOW), adapter=adapter)


def unsent(reason: Exception) -> requests.ConnectionError:
    return requests.ConnectionError(MaxRetryError(_POOL, "/2/tweets", reason))


def test_a_post_is_created_with_one_call_to_the_account_s_own_host() -> None:
    adapter = FakeAdapter(response(201, CREATED))
    receipt = client(adapter).publish(payload("x"))
    [asked] = adapter.asked
    assert (asked.method, asked.url) == ("POST", "https://api.x.com/2/tweets")
    assert asked.headers["Authorization"] == "Bearer x-secret"
    assert json.loads(asked.body or b"") == {"text": f"Release Sao Vireak now.\n\n{LINK}"}
    assert adapter.timeouts == [(5, 5)]
    assert receipt.remote_id == "1990000000000000001"
    assert receipt.permalink == "https://x.com/i/web/status/1990000000000000001"


@pytest.mark.parametrize(
    ("ending", "error"),
    [
        (requests.ConnectTimeout(MaxRetryError(_POOL, "/", ConnectTimeoutError())), Retryable),
        (unsent(NewConnectionError(HTTPConnection("api.x.com"), "refused")), Retryable),
        (
            requests.exceptions.SSLError(
                MaxRetryError(_POOL, "/", Exception(ssl.SSLCertVerificationError()))
            ),
            Retryable,
        ),
        (requests.exceptions.SSLError(MaxRetryError(_POOL, "/", Exception(ssl.SSLEOFError()))), Unknown),
        (requests.ReadTimeout(), Unknown),
        (requests.ConnectionError(ProtocolError("Connection aborted.")), Unknown),
        (requests.ConnectionError(), Unknown),
        (requests.exceptions.ChunkedEncodingError(), Unknown),
        (requests.exceptions.ContentDecodingError(), Unknown),
    ],
)
def test_only_what_was_surely_not_sent_may_be_retried(ending: Exception, error: type[DeliveryError]) -> None:
    adapter = FakeAdapter(ending)
    with pytest.raises(error) as caught:
        client(adapter).publish(payload("x"))
    assert type(caught.value) is error
    assert len(adapter.asked) == 1
    assert caught.value.__cause__ is ending


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (201, {}),
        (200, {"errors": [{"detail": "x"}]}),
        (201, {"data": None}),
        (200, "<html>"),
        (201, {"data": {"id": ""}}),
        (200, [1]),
    ],
)
def test_a_2xx_without_an_id_is_unknown(status: int, body: object) -> None:
    with pytest.raises(Unknown):
        client(FakeAdapter(response(status, body))).publish(payload("x"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed(status: int) -> None:
    adapter = FakeAdapter(response(status, "", {"Location": "https://elsewhere.example/2/tweets"}))
    with pytest.raises(Unknown, match="never followed"):
        client(adapter).publish(payload("x"))
    assert len(adapter.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        [1],
        {"errors": "text"},
        {"errors": [1, None]},
        {"detail": 5},
        {"error": {"code": 1}},
        "<html>503</html>",
    ],
)
def test_broken_error_bodies_are_survived(body: object) -> None:
    with pytest.raises(Permanent):
        client(FakeAdapter(response(400, body))).publish(payload("x"))


def test_a_limit_without_a_readable_reset_is_survived() -> None:
    adapter = FakeAdapter(response(429, {}, {"x-rate-limit-reset": "soon"}))
    with pytest.raises(Retryable) as caught:
        client(adapter).publish(payload("x"))
    assert caught.value.retry_after_s is None
    assert len(adapter.asked) == 1


def test_a_thread_in_one_payload_is_refused_whole() -> None:
    adapter = FakeAdapter()
    with pytest.raises(Permanent, match="X takes one a call"):
        client(adapter).publish(Payload(parts=("one", "two"), link=LINK))
    assert adapter.asked == []


@pytest.mark.parametrize("token", ["", "two words", "line\nbreak", "schlüssel"])
def test_a_damaged_token_never_reaches_a_header(token: str) -> None:
    adapter = FakeAdapter(response(201, CREATED))
    with pytest.raises(ReconnectNeeded) as caught:
        client(adapter, access_token=token).publish(payload("x"))
    assert adapter.asked == []
    assert not token or token not in str(caught.value)


def test_the_token_is_in_no_log_line_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    adapter = FakeAdapter(response(401, {"detail": "Bad token x-secret"}))
    with caplog.at_level(logging.DEBUG), pytest.raises(ReconnectNeeded) as caught:
        client(adapter).publish(payload("x"))
    assert "x-secret" not in caplog.text + str(caught.value) + repr(caught.value)


def listing(*ids: str, token: str = "", history: str = "edit_history_tweet_ids") -> dict[str, object]:
    entry = {
        "text": "t https://t.co/abc",
        "created_at": "2026-11-24T07:59:00.000Z",
        "entities": {
            "urls": [{"url": "https://t.co/abc", "expanded_url": LINK, "unwound_url": f"{LINK}&final=1"}]
        },
    }
    data = [{"id": one, history: [one], **entry} for one in ids]
    meta: dict[str, object] = {"result_count": len(ids)} | ({"next_token": token} if token else {})
    return {"data": data, "meta": meta} if data else {"meta": meta}


def test_own_posts_are_read_over_all_pages_with_their_full_links() -> None:
    adapter = FakeAdapter(response(200, listing("2", token="n")), response(200, listing("1")))
    posts = client(adapter).recent_posts(since=EARLIER)
    assert [post.remote_id for post in posts] == ["2", "1"]
    assert posts[0].links == (LINK, f"{LINK}&final=1")
    assert posts[0].created_at.isoformat() == "2026-11-24T07:59:00+00:00"
    assert "start_time=2026-11-24T07%3A58%3A00Z" in (adapter.asked[0].url or "")
    assert "pagination_token=n" in (adapter.asked[1].url or "")


def test_the_new_field_name_is_asked_for_when_the_old_is_refused() -> None:
    adapter = FakeAdapter(response(400, {}), response(200, listing("1", history="edit_history_post_ids")))
    assert len(client(adapter).recent_posts(since=EARLIER)) == 1
    assert "tweet.fields=" in (adapter.asked[0].url or "")
    assert "post.fields=" in (adapter.asked[1].url or "")


def test_no_posts_is_an_empty_listing() -> None:
    assert client(FakeAdapter(response(200, listing()))).recent_posts(since=EARLIER) == ()


@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        {},
        {"errors": [{"title": "x"}]},
        {"data": [{"text": "no id", "created_at": "2026-11-24T07:59:00Z"}]},
        {"data": [{"id": "1", "created_at": "yesterday"}]},
        {"data": [{"id": "1", "created_at": "2026-11-24T07:59:00"}]},
    ],
)
def test_an_unreadable_listing_is_never_taken_for_absence(body: object) -> None:
    with pytest.raises(Retryable):
        client(FakeAdapter(response(200, body))).recent_posts(since=EARLIER)


def test_a_listing_without_end_is_never_taken_for_the_whole() -> None:
    pages = [response(200, listing(str(number), token="more")) for number in range(40)]
    with pytest.raises(Retryable, match="more of this account's posts"):
        client(FakeAdapter(*pages)).recent_posts(since=EARLIER)


@pytest.mark.parametrize(
    "ending", [requests.ReadTimeout(), unsent(NewConnectionError(HTTPConnection("api.x.com"), "refused"))]
)
def test_a_read_that_gets_no_answer_may_be_repeated(ending: Exception) -> None:
    with pytest.raises(Retryable):
        client(FakeAdapter(ending)).recent_posts(since=EARLIER)


def test_check_names_the_account_and_notices_another() -> None:
    me = {"data": {"id": "1001", "name": "Mekong", "username": "mekongrights"}}
    assert client(FakeAdapter(response(200, me))).check().problems == ()
    other = {"data": {"id": "9", "name": "Other", "username": "other"}}
    checked = client(FakeAdapter(response(200, other))).check()
    assert "@other" in checked.problems[0]


def test_a_check_that_proves_nothing_is_an_error() -> None:
    with pytest.raises(Retryable):
        client(FakeAdapter(response(200, {"errors": []}))).check()
