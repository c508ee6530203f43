"""Mastodon: what is sent, how it counts, what its HTML says, and every row of its error table."""

import json
from datetime import timedelta

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from distributor.networks.errors import (
    DeliveryError,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.mastodon.client import MastodonClient
from distributor.networks.mastodon.errors import failure
from distributor.networks.mastodon.reading import live_post
from distributor.networks.mastodon.text import counted_length
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox
from distributor.networks.values import Payload
from tests.fakes import FakeClock
from tests.networks.conftest import Connect
from tests.networks.control import arm, read
from tests.networks.examples import (
    LINK,
    NOW,
    Recorder,
    account,
    answer,
    illustrated,
    image,
    payload,
    replying,
)

pytestmark = pytest.mark.pure

STATUS = {"id": "17", "url": "https://mastodon.social/@m/17", "created_at": "2026-11-24T08:00:00.000Z"}


def client(transport: httpx.BaseTransport, **changes: object) -> MastodonClient:
    return MastodonClient(account("mastodon", **changes), clock=FakeClock(NOW), transport=transport)


def test_a_status_is_sent_with_its_key_language_and_warning() -> None:
    network = Recorder(httpx.Response(200, json=STATUS))
    sent = Payload(parts=("Text",), link=LINK, language="pt-BR", content_warning="Violence", reply_to="16")
    receipt = client(network).publish(sent)
    [asked] = network.asked
    assert json.loads(asked.content) == {
        "status": "Text",
        "visibility": "public",
        "in_reply_to_id": "16",
        "spoiler_text": "Violence",
        "sensitive": True,
        "language": "pt",
    }
    assert len(asked.headers["Idempotency-Key"]) == 64
    assert (receipt.remote_id, receipt.permalink) == ("17", "https://mastodon.social/@m/17")


def test_the_key_is_one_for_one_payload_of_one_account() -> None:
    network = Recorder(*(httpx.Response(200, json=STATUS) for _ in range(4)))
    client(network).publish(payload("mastodon"))
    client(network).publish(payload("mastodon"))
    client(network).publish(payload("mastodon", "Other"))
    client(network, account_id="2").publish(payload("mastodon"))
    keys = [asked.headers["Idempotency-Key"] for asked in network.asked]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3


def test_the_key_holds_for_an_hour_on_the_server_and_less_for_us(
    sandbox: Sandbox, connect: Connect, clock: FakeClock
) -> None:
    first = connect("mastodon").publish(payload("mastodon"))
    clock.move(seconds=NETWORKS["mastodon"].can.idempotent_s)
    assert connect("mastodon").publish(payload("mastodon")).remote_id == first.remote_id
    clock.move(hours=1)
    assert connect("mastodon").publish(payload("mastodon")).remote_id != first.remote_id
    assert len(read(sandbox, "/timeline.json")) == 2


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("ថ្មី", 1),
        ("👩🏽‍⚖️", 1),
        ("https://a.io", 23),
        (f"See {LINK}.", 28),
        ("Ask @forum@social.example now", 14),
        ("mail a@b.example", 16),
        ("example.org", 11),
    ],
)
def test_length(text: str, length: int) -> None:
    assert counted_length(text) == length


@given(st.text())
def test_counting_never_fails_and_never_exceeds_the_code_points_without_links(text: str) -> None:
    assert counted_length(text) <= len(text) or "://" in text


def test_html_is_read_as_people_see_it() -> None:
    tag = '<a href="https://social.example/tags/Nepal" class="mention hashtag">#<span>Nepal</span></a>'
    mention = '<a href="https://social.example/@forum" class="u-url mention">@<span>forum</span></a>'
    link = (
        '<a href="https://example.org/a?b=1&amp;c=2"><span class="invisible">https://</span>'
        '<span class="ellipsis">example.org/a</span><span class="invisible">?b=1&amp;c=2</span></a>'
    )
    html = f"<p>No &amp; never<br />again</p><p>{tag} <span>{mention}</span> {link}</p>"
    live = live_post(STATUS | {"content": html, "card": {"url": LINK, "title": "T"}, "in_reply_to_id": None})
    assert live.text == "No & never\nagain\n\n#Nepal @forum https://example.org/a?b=1&c=2"
    assert live.links == ("https://example.org/a?b=1&c=2", LINK)
    assert (live.title, live.reply_to) == ("T", "")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (401, {"error": "The access token is invalid"}, ReconnectNeeded),
        (403, {"error": "This action is not allowed"}, ReconnectNeeded),
        (404, {"error": "Record not found"}, Missing),
        (404, "<html>", Permanent),
        (410, {"error": "Gone"}, Missing),
        (413, {}, Permanent),
        (422, {"error": "Validation failed: Text can't be blank"}, Permanent),
        (429, {"error": "Too many requests"}, Retryable),
        (418, {}, Permanent),
        (500, {}, Unknown),
        (503, {"error": "Remote data could not be fetched"}, Unknown),
        (302, {}, Unknown),
        (200, {}, Unknown),
    ],
)
def test_every_row(status: int, body: object, error: type[DeliveryError]) -> None:
    found = failure(answer(status, body), is_create=True, now=NOW)
    assert type(found) is error
    assert found.status == status


@pytest.mark.parametrize(
    ("reset", "wait_s"),
    [
        ((NOW + timedelta(seconds=90)).isoformat(), 90.0),
        ((NOW - timedelta(seconds=90)).isoformat(), 0.0),
        ("2026-11-24T08:01:00.000000Z", 60.0),
        ("2026-11-24T08:01:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_limit_is_waited_for(reset: str, wait_s: float | None) -> None:
    found = failure(answer(429, {}, {"x-ratelimit-reset": reset}), is_create=True, now=NOW)
    assert isinstance(found, Retryable)
    assert found.retry_after_s == wait_s


def test_a_server_that_takes_shorter_texts_is_named() -> None:
    me = httpx.Response(200, json={"id": NETWORKS["mastodon"].account_example, "acct": "m"})
    short = {"configuration": {"statuses": {"max_characters": 300}}}
    checked = client(Recorder(me, httpx.Response(200, json=short))).check()
    assert "takes 300 characters" in checked.warnings[0]
    assert checked.problems == ()
    long = {"configuration": {"statuses": {"max_characters": 5000}}}
    assert client(Recorder(me, httpx.Response(200, json=long))).check().problems == ()
    other = httpx.Response(200, json={"id": "9", "acct": "other"})
    assert "@other" in client(Recorder(other, httpx.Response(200, json=long))).check().problems[0]


def test_the_deletion_window_is_waited_for(sandbox: Sandbox, connect: Connect) -> None:
    client = connect("mastodon")
    receipts = [client.publish(payload("mastodon", f"Post {number}")) for number in range(31)]
    for receipt in receipts[:30]:
        client.delete(receipt.remote_id)
    with pytest.raises(Retryable):
        client.delete(receipts[30].remote_id)


def test_a_part_that_answers_is_sorted_out_though_the_server_lists_it() -> None:
    listed = [
        STATUS | {"id": "2", "content": "<p>Two</p>", "in_reply_to_id": "1"},
        STATUS | {"id": "1", "content": "<p>One</p>", "in_reply_to_id": None},
    ]
    network = Recorder(*(httpx.Response(200, json=page) for page in (listed, [], listed, [])))
    since = NOW - timedelta(minutes=2)
    assert [post.remote_id for post in client(network).recent_posts(since=since)] == ["1"]
    assert len(client(network).recent_posts(since=since, with_replies=True)) == 2
    assert network.asked[1].url.params["max_id"] == "1"


@pytest.mark.parametrize("body", ["<html>", {}, [{"content": "no id"}], [{"id": "1", "created_at": "never"}]])
def test_an_unreadable_listing_is_never_taken_for_absence(body: object) -> None:
    with pytest.raises(Retryable):
        client(replying(200, body)).recent_posts(since=NOW)


def test_a_warning_counts_as_text(connect: Connect) -> None:
    room = 500 - len("warning")
    sent = Payload(parts=("a" * room,), link="", content_warning="warning")
    connect("mastodon").publish(sent)
    with pytest.raises(Permanent):
        connect("mastodon").publish(Payload(parts=("a" * room,), link="", content_warning="warnings"))


def test_a_change_keeps_the_warning(sandbox: Sandbox, connect: Connect) -> None:
    client = connect("mastodon")
    sent = Payload(parts=("Text",), link="", content_warning="Violence")
    receipt = client.publish(sent)
    client.edit(receipt.remote_id, Payload(parts=("Corrected",), link=""))
    [shown] = read(sandbox, "/timeline.json")
    assert (shown["text"], shown["content_warning"]) == ("Corrected", "Violence")


def test_an_unanswered_post_within_the_hour_is_simply_sent_again(sandbox: Sandbox, connect: Connect) -> None:
    sent = illustrated("mastodon", image())
    ready = connect("mastodon").upload(sent)
    arm(sandbox, "mastodon", "accept_then_drop")
    with pytest.raises(Unknown):
        connect("mastodon").publish(ready)
    # Uploaded anew, as another worker would: the key is made of the payload, not of the upload.
    connect("mastodon").publish(connect("mastodon").upload(sent))
    assert len(read(sandbox, "/timeline.json")) == 1


@pytest.mark.parametrize(
    ("address", "remote_id"),
    [
        ("https://social.example/@forum/109302436954721982", "109302436954721982"),
        ("https://social.example/@forum@other.example/17?x=1", "17"),
        ("https://social.example/@forum", ""),
    ],
)
def test_the_id_stands_in_the_address(address: str, remote_id: str) -> None:
    assert NETWORKS["mastodon"].remote_id_in(address) == remote_id
