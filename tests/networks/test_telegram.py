"""Telegram: the token below every log, UTF-16 units, changes that change nothing, every row of its table."""

import json
import logging
from contextlib import suppress

import httpx
import pytest

from distributor.networks.errors import (
    DeliveryError,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox
from distributor.networks.telegram.client import TelegramClient
from distributor.networks.telegram.errors import failure
from distributor.networks.telegram.text import counted_length
from tests.networks.conftest import Connect
from tests.networks.control import read
from tests.networks.examples import LINK, Recorder, account, answer, payload, replying

pytestmark = pytest.mark.pure

SENT = {"ok": True, "result": {"message_id": 17}}


def client(transport: httpx.BaseTransport, **changes: object) -> TelegramClient:
    return TelegramClient(account("telegram", **changes), transport=transport)


def test_a_message_is_sent_with_its_preview() -> None:
    network = Recorder(httpx.Response(200, json=SENT))
    receipt = client(network).publish(payload("telegram"))
    [asked] = network.asked
    assert str(asked.url) == "https://api.telegram.org/bottelegram-secret/sendMessage"
    assert "Authorization" not in asked.headers
    assert json.loads(asked.content) == {
        "chat_id": "@mekongrights",
        "text": f"Release Sao Vireak now.\n\n{LINK}",
        "link_preview_options": {"url": LINK, "prefer_large_media": True},
    }
    assert (receipt.remote_id, receipt.permalink) == ("17", "https://t.me/mekongrights/17")


def test_a_private_channel_s_posts_have_an_address_too() -> None:
    one = client(replying(200, SENT), account_id="-1001234567890")
    assert one.publish(payload("telegram")).permalink == "https://t.me/c/1234567890/17"


@pytest.mark.parametrize("status", [200, 401, 500])
def test_the_token_in_the_address_is_in_no_log_line(status: int, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    with suppress(DeliveryError):
        client(replying(status, SENT)).publish(payload("telegram"))
    assert "sendMessage" in caplog.text
    assert "telegram-secret" not in caplog.text


def test_the_token_of_a_call_that_got_no_answer_is_not_shown() -> None:
    def lost(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("", request=request)

    with pytest.raises(Unknown) as caught:
        client(httpx.MockTransport(lost)).publish(payload("telegram"))
    assert "telegram-secret" not in str(caught.value) + repr(caught.value.__cause__)


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("é", 1), ("ក", 1), ("😀", 2), ("👩🏽‍⚖️", 7), ("\ud800", 1)]
)
def test_length_is_utf_16_units(text: str, length: int) -> None:
    assert counted_length(text) == length


@pytest.mark.parametrize(
    ("status", "description", "error"),
    [
        (400, "Bad Request: chat not found", ReconnectNeeded),
        (400, "Bad Request: message to edit not found", Missing),
        (400, "Bad Request: message to delete not found", Missing),
        (400, "Bad Request: MESSAGE_ID_INVALID", Missing),
        (400, "Bad Request: message can't be deleted", Permanent),
        (400, "Bad Request: message is too long", Permanent),
        (401, "Unauthorized", ReconnectNeeded),
        (403, "Forbidden: bot is not a member of the channel chat", ReconnectNeeded),
        (404, "Not Found", ReconnectNeeded),
        (409, "Conflict", Retryable),
        (429, "Too Many Requests: retry after 5", Retryable),
        (500, "Internal Server Error", Unknown),
        (502, "", Unknown),
        (302, "", Unknown),
        (200, "", Unknown),
    ],
)
def test_every_row(status: int, description: str, error: type[DeliveryError]) -> None:
    body = {"ok": False, "error_code": status, "description": description}
    found = failure(answer(status, body), is_create=True)
    assert type(found) is error
    assert found.status == status


def test_the_wait_stands_in_the_body() -> None:
    for parameters, wait_s in (({"retry_after": 5}, 5.0), ({}, None)):
        found = failure(answer(429, {"parameters": parameters}), is_create=True)
        assert isinstance(found, Retryable)
        assert found.retry_after_s == wait_s


def test_a_change_to_what_stands_there_is_a_success(sandbox: Sandbox, connect: Connect) -> None:
    one = connect("telegram")
    receipt = one.publish(payload("telegram"))
    one.edit(receipt.remote_id, payload("telegram"))
    [shown] = read(sandbox, "/timeline.json")
    assert shown["edited"] is False


def test_a_bot_that_may_not_post_is_noticed() -> None:
    me = httpx.Response(200, json={"ok": True, "result": {"id": 77, "username": "forum_bot"}})
    for member, problems in (
        ({"status": "creator"}, 0),
        ({"status": "administrator", "can_post_messages": True}, 0),
        ({"status": "administrator", "can_post_messages": False}, 1),
        ({"status": "left"}, 1),
    ):
        told = httpx.Response(200, json={"ok": True, "result": member})
        assert len(client(Recorder(me, told)).check().problems) == problems


@pytest.mark.parametrize(
    ("address", "remote_id"),
    [
        ("https://t.me/mekongrights/17", "17"),
        ("https://t.me/s/mekongrights/17?single", "17"),
        ("https://t.me/c/1234567890/17", "17"),
        ("https://t.me/mekongrights", ""),
    ],
)
def test_the_id_stands_in_the_address(address: str, remote_id: str) -> None:
    assert NETWORKS["telegram"].remote_id_in(address) == remote_id
