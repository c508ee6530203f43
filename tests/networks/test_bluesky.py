"""Bluesky: keys, bytes, sessions, records, and every row of its error table."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.answers import items_at, number_at, text_at
from distributor.networks.bluesky.client import BlueskyClient
from distributor.networks.bluesky.errors import failure
from distributor.networks.bluesky.keys import key_of
from distributor.networks.bluesky.session import Sessions
from distributor.networks.bluesky.text import counted_length, facets, handles_in
from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, SandboxAccount, serve_sandbox
from distributor.networks.values import Payload
from tests.fakes import FakeClock
from tests.networks.conftest import Connect
from tests.networks.control import arm, read
from tests.networks.examples import LINK, NOW, Recorder, account, answer, illustrated, image, payload

pytestmark = pytest.mark.pure

DID = NETWORKS["bluesky"].account_example
OPENED = {"accessJwt": "access-1", "refreshJwt": "refresh-1", "did": DID, "handle": "m.example"}


def client(transport: httpx.BaseTransport, **changes: object) -> BlueskyClient:
    return BlueskyClient(
        account("bluesky", **changes), clock=FakeClock(NOW), transport=transport, sessions=Sessions()
    )


def written(sent: Payload) -> dict[str, object]:
    """The call that writes ``sent``."""
    key = key_of(DID, sent.digest())
    network = Recorder(
        httpx.Response(200, json=OPENED),
        httpx.Response(200, json={"uri": f"at://{DID}/app.bsky.feed.post/{key}", "cid": "c"}),
    )
    client(network).publish(sent)
    body: dict[str, object] = json.loads(network.asked[1].content)
    return body


def test_a_record_is_written_with_its_card_under_a_key_of_ours() -> None:
    body = written(replace(payload("bluesky", "Free Sao #Cambodia"), language="en"))
    assert (body["repo"], body["collection"], body["swapRecord"]) == (DID, "app.bsky.feed.post", None)
    assert body["record"] == {
        "$type": "app.bsky.feed.post",
        "text": "Free Sao #Cambodia",
        "createdAt": "2026-11-24T08:00:00.000Z",
        "langs": ["en"],
        "facets": [
            {
                "index": {"byteStart": 9, "byteEnd": 18},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "Cambodia"}],
            }
        ],
        "embed": {
            "$type": "app.bsky.embed.external",
            "external": {
                "uri": LINK,
                "title": "Cambodia: Release land rights organiser",
                "description": "He asked.",
            },
        },
    }


def test_images_stand_in_the_place_of_the_card() -> None:
    shown = replace(image(), remote_id="bafk1")
    record = written(illustrated("bluesky", shown))["record"]
    assert isinstance(record, dict)
    blob = {"$type": "blob", "ref": {"$link": "bafk1"}, "mimeType": "image/png", "size": len(shown.data)}
    assert record["embed"] == {
        "$type": "app.bsky.embed.images",
        "images": [{"image": blob, "alt": shown.alt}],
    }


@given(st.text(), st.text())
def test_every_key_has_the_form_of_a_time_in_the_past(account_id: str, digest: str) -> None:
    key = key_of(account_id, digest)
    assert re.fullmatch(r"[234567a-j][234567a-z]{12}", key)
    number = 0
    for sign in key:
        number = number * 32 + "234567abcdefghijklmnopqrstuvwxyz".index(sign)
    assert datetime.fromtimestamp((number >> 10) / 1e6, UTC).year in {2020, 2021}
    assert key == key_of(account_id, digest)


def test_keys_differ() -> None:
    keys = {key_of(DID, str(number)) for number in range(20_000)}
    assert len(keys) == 20_000
    assert key_of("did:plc:other", "1") not in keys


PIECES = [
    "a",
    " ",
    "ក្",
    "👩🏽‍⚖️",
    "é",
    "#",
    "#Nepal",
    ":",
    ".",
    "\n",
    "https://example.org/ក?b=1",
    "http://a.b/#c",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_facets_lie_on_characters_and_name_what_stands_there(text: str) -> None:
    data = text.encode()
    last = 0
    for facet in facets(text):
        start, end = number_at(facet, "index", "byteStart"), number_at(facet, "index", "byteEnd")
        assert last <= start < end <= len(data)
        words = data[start:end].decode()
        [feature] = items_at(facet, "features")
        assert words in {text_at(feature, "uri"), f"#{text_at(feature, 'tag')}"}
        last = end


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("👩🏽‍⚖️", 2), ("ថ្មី", 2), ("é", 1), ("e" * 300, 300)]
)
def test_length_is_graphemes_or_a_tenth_of_bytes(text: str, length: int) -> None:
    assert counted_length(text) == length


def test_a_session_serves_many_calls_and_no_password_leaves_but_to_open_it() -> None:
    listed = httpx.Response(200, json={"feed": []})
    network = Recorder(httpx.Response(200, json=OPENED), listed, listed)
    one = client(network)
    one.recent_posts(since=NOW)
    one.recent_posts(since=NOW)
    assert [asked.headers.get("Authorization") for asked in network.asked] == [
        None,
        "Bearer access-1",
        "Bearer access-1",
    ]
    assert json.loads(network.asked[0].content) == {"identifier": DID, "password": "bluesky-secret"}
    assert "bluesky-secret" not in "".join(str(asked.url) for asked in network.asked)


def test_a_session_that_ended_is_refreshed_and_the_call_made_once_more() -> None:
    renewed = OPENED | {"accessJwt": "access-2", "refreshJwt": "refresh-2"}
    network = Recorder(
        httpx.Response(200, json=OPENED),
        httpx.Response(400, json={"error": "ExpiredToken"}),
        httpx.Response(200, json=renewed),
        httpx.Response(200, json={"feed": []}),
    )
    client(network).recent_posts(since=NOW)
    assert [asked.headers.get("Authorization") for asked in network.asked] == [
        None,
        "Bearer access-1",
        "Bearer refresh-1",
        "Bearer access-2",
    ]


def test_a_session_of_the_sandbox_ends_rotates_and_is_opened_anew(
    sandbox: Sandbox, connect: Connect, clock: FakeClock
) -> None:
    connect("bluesky").publish(payload("bluesky", "One"))
    clock.move(hours=3)
    connect("bluesky").publish(payload("bluesky", "Two"))
    clock.move(days=91)
    connect("bluesky").publish(payload("bluesky", "Three"))
    assert [post["text"] for post in read(sandbox, "/timeline.json")] == ["One", "Two", "Three"]


def test_a_refresh_token_is_good_once(sandbox: Sandbox) -> None:
    with httpx.Client(base_url=sandbox.url, trust_env=False) as call:
        opened = call.post(
            "/xrpc/com.atproto.server.createSession", json={"identifier": DID, "password": "bluesky-secret"}
        ).json()
        bearer = {"Authorization": f"Bearer {opened['refreshJwt']}"}
        assert call.post("/xrpc/com.atproto.server.refreshSession", headers=bearer).status_code == 200
        again = call.post("/xrpc/com.atproto.server.refreshSession", headers=bearer)
        assert again.json()["error"] == "ExpiredToken"
        password = {"Authorization": "Bearer bluesky-secret"}
        assert call.get("/xrpc/com.atproto.server.getSession", headers=password).status_code == 400


def test_another_account_s_password_is_noticed() -> None:
    with pytest.raises(Permanent, match="another account"):
        client(Recorder(httpx.Response(200, json=OPENED | {"did": "did:plc:other"}))).check()


def test_a_post_that_stands_there_is_named_and_never_written_over(sandbox: Sandbox, connect: Connect) -> None:
    first = connect("bluesky").publish(payload("bluesky"))
    with pytest.raises(Duplicate) as caught:
        connect("bluesky").publish(payload("bluesky"))
    assert caught.value.remote_id == first.remote_id
    arm(sandbox, "bluesky", "accept_then_drop")
    with pytest.raises(Unknown):
        connect("bluesky").publish(payload("bluesky", "Other"))
    with pytest.raises(Duplicate) as caught:
        connect("bluesky").publish(payload("bluesky", "Other"))
    live = connect("bluesky").read(caught.value.remote_id)
    assert live is not None
    assert live.text == "Other"


def test_the_later_parts_of_a_thread_name_root_and_parent(sandbox: Sandbox, connect: Connect) -> None:
    client = connect("bluesky")
    parts = [client.publish(payload("bluesky", "One"))]
    for text in ("Two", "Three"):
        parts.append(client.publish(replace(payload("bluesky", text), reply_to=parts[-1].remote_id)))
    shown = read(sandbox, "/timeline.json")
    assert [post["reply_to"] for post in shown] == ["", parts[0].remote_id, parts[1].remote_id]
    assert [post["link"] for post in shown] == [LINK, "", ""]


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error": "InvalidSwap", "message": "Record was at bafy"}, Duplicate),
        (400, {"error": "ExpiredToken"}, ReconnectNeeded),
        (400, {"error": "InvalidToken"}, ReconnectNeeded),
        (401, {"error": "AuthenticationRequired"}, ReconnectNeeded),
        (401, {"error": "AuthMissing"}, ReconnectNeeded),
        (401, {"error": "AuthFactorTokenRequired"}, ReconnectNeeded),
        (401, {"error": "AccountTakedown"}, ReconnectNeeded),
        (400, {"error": "AccountDeactivated"}, ReconnectNeeded),
        (400, {"error": "RepoTakendown"}, ReconnectNeeded),
        (400, {"error": "RepoDeactivated"}, ReconnectNeeded),
        (403, {"error": "Forbidden"}, ReconnectNeeded),
        (400, {"error": "RecordNotFound", "message": "Could not locate record: at://x"}, Missing),
        (400, {"error": "InvalidRequest", "message": "Could not locate record: at://x"}, Missing),
        (404, "<html>", Permanent),
        (400, {"error": "InvalidRequest", "message": "Invalid app.bsky.feed.post record"}, Permanent),
        (413, {"error": "BlobTooLarge"}, Permanent),
        (413, {"error": "PayloadTooLarge"}, Permanent),
        (413, "<html>", Permanent),
        (429, {"error": "RateLimitExceeded"}, Retryable),
        (429, {}, Retryable),
        (500, {"error": "InternalServerError"}, Unknown),
        (502, {"error": "UpstreamFailure"}, Unknown),
        (302, {}, Unknown),
        (200, {}, Unknown),
    ],
)
def test_every_row(status: int, body: object, error: type[DeliveryError]) -> None:
    found = failure(answer(status, body), is_create=True, now=NOW)
    assert type(found) is error
    assert found.status == status


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"retry-after": "30"}, 30.0),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 90)}, 90.0),
        ({"ratelimit-reset": "soon"}, None),
        ({}, None),
    ],
)
def test_a_limit_is_waited_for(headers: dict[str, str], wait_s: float | None) -> None:
    found = failure(answer(429, {}, headers), is_create=True, now=NOW)
    assert isinstance(found, Retryable)
    assert found.retry_after_s == wait_s


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": "a" * 301}, "300 graphemes"),
        ({"bogus": 1}, "unknown"),
        ({"createdAt": "yesterday"}, "createdAt"),
        ({"langs": ["a", "b", "c", "d"]}, "langs"),
        ({"facets": [{"index": {"byteStart": 0, "byteEnd": 99}, "features": [{}]}]}, "facets"),
        ({"text": "é", "facets": [{"index": {"byteStart": 0, "byteEnd": 1}, "features": [{}]}]}, "facets"),
        ({"reply": {"root": {"uri": "at://x", "cid": "c"}}}, "reply"),
        ({"embed": {"$type": "app.bsky.embed.external", "external": {"uri": LINK}}}, "external"),
        ({"embed": {"$type": "app.bsky.embed.images", "images": []}}, "images"),
        ({"embed": {"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": {}}]}}, "blob"),
    ],
)
def test_the_sandbox_keeps_to_the_lexicon(change: dict[str, object], sentence: str, sandbox: Sandbox) -> None:
    record = {"$type": "app.bsky.feed.post", "text": "t", "createdAt": "2026-11-24T08:00:00.000Z"}
    body = {"repo": DID, "collection": "app.bsky.feed.post", "rkey": "3himxcvcwvls5"}
    with httpx.Client(base_url=sandbox.url, trust_env=False) as call:
        opened = call.post(
            "/xrpc/com.atproto.server.createSession", json={"identifier": DID, "password": "bluesky-secret"}
        ).json()
        headers = {"Authorization": f"Bearer {opened['accessJwt']}"}
        put = "/xrpc/com.atproto.repo.putRecord"
        refused = call.post(put, json=body | {"record": record | change}, headers=headers)
        assert refused.status_code == 400
        assert sentence in refused.json()["message"]
        create = body | {"record": record, "swapRecord": None}
        assert call.post(put, json=create, headers=headers).status_code == 200
        assert call.post(put, json=create, headers=headers).status_code == 200  # the very same
        other = {"record": record | {"text": "other"}}
        assert call.post(put, json=create | other, headers=headers).json()["error"] == "InvalidSwap"
        assert call.post(put, json=body | other, headers=headers).status_code == 200
    [shown] = read(sandbox, "/timeline.json")
    assert shown["text"] == "other"


@pytest.mark.parametrize(
    ("address", "remote_id"),
    [
        (
            f"https://bsky.app/profile/{DID}/post/3himxcvcwvls5",
            f"at://{DID}/app.bsky.feed.post/3himxcvcwvls5",
        ),
        ("https://bsky.app/profile/forum.example/post/3himxcvcwvls5", ""),
        (f"https://bsky.app/profile/{DID}", ""),
    ],
)
def test_the_id_stands_in_an_address_that_names_the_account_by_did(address: str, remote_id: str) -> None:
    assert NETWORKS["bluesky"].remote_id_in(address) == remote_id


def test_a_mention_names_the_account_by_its_did_at_its_bytes(clock: FakeClock) -> None:
    did = "did:plc:z72i7hdynmk6r22z27h6tvur"
    known = SandboxAccount(
        network="bluesky", account_id=did, name="Mekong.bsky.social", token="bluesky-secret"
    )
    served = serve_sandbox(accounts=[known], clock=clock)
    text = "សួស្តី @mekong.bsky.social, @nobody.example.org and mail@mekong.bsky.social."
    try:
        client = NETWORKS["bluesky"].connect(account("bluesky", base_url=served.url))
        receipt = client.publish(replace(payload("bluesky"), parts=(text,)))
        [shown] = read(served, "/timeline.json")
        assert isinstance(client, BlueskyClient)
        record = client._record(receipt.remote_id)
    finally:
        served.close()
    assert shown["remote_id"] == receipt.remote_id
    assert facets(text, dids={"mekong.bsky.social": did}) == items_at(record, "value", "facets")
    [facet] = facets(text, dids={"mekong.bsky.social": did})
    index: dict[str, int] = facet["index"]  # type: ignore[assignment]  # as the lexicon has it
    assert text.encode()[index["byteStart"] : index["byteEnd"]].decode() == "@mekong.bsky.social"
    assert facet["features"] == [{"$type": "app.bsky.richtext.facet#mention", "did": did}]
    assert handles_in("see https://x.example/@a.example and @b.example") == ("b.example",)


def test_a_server_that_cannot_tell_a_did_now_stops_the_post_for_now(
    sandbox: Sandbox, connect: Connect
) -> None:
    client = connect("bluesky")
    client.check()
    arm(sandbox, "bluesky", "error_500", verb="read")
    with pytest.raises(Retryable):
        client.publish(replace(payload("bluesky"), parts=("Hello @a.example",)))
    assert read(sandbox, "/_record.json") == []
