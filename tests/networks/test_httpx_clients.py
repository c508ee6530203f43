"""The Facebook and LinkedIn clients over a fake transport."""

import json
import logging
from collections.abc import Callable
from urllib.parse import parse_qs

import httpx
import pytest

from distributor.networks.errors import DeliveryError, Permanent, ReconnectNeeded, Retryable, Unknown
from distributor.networks.facebook.client import FacebookClient
from distributor.networks.linkedin.client import LinkedInClient
from distributor.networks.network import NetworkClient
from distributor.networks.values import Payload
from tests.fakes import FakeClock
from tests.networks.examples import EARLIER, LINK, NOW, Recorder, account, payload, replying

pytestmark = pytest.mark.pure

Make = Callable[..., NetworkClient]


def facebook(transport: httpx.BaseTransport, **changes: object) -> FacebookClient:
    return FacebookClient(account("facebook", **changes), transport=transport)


def linkedin(transport: httpx.BaseTransport, **changes: object) -> LinkedInClient:
    return LinkedInClient(account("linkedin", **changes), clock=FakeClock(NOW), transport=transport)


BOTH = pytest.mark.parametrize(("make", "network"), [(facebook, "facebook"), (linkedin, "linkedin")])


def raising(error: httpx.RequestError) -> httpx.MockTransport:
    def answer(request: httpx.Request) -> httpx.Response:
        raise error

    return httpx.MockTransport(answer)


def test_facebook_posts_a_form_with_the_token_in_the_header_alone() -> None:
    network = Recorder(httpx.Response(200, json={"id": "2002_7"}))
    receipt = facebook(network).publish(payload("facebook"))
    [asked] = network.asked
    assert str(asked.url) == "https://graph.facebook.com/v26.0/2002/feed"
    assert asked.headers["Authorization"] == "Bearer facebook-secret"
    assert parse_qs(asked.content.decode()) == {"message": ["Release Sao Vireak now."], "link": [LINK]}
    assert (receipt.remote_id, receipt.permalink) == ("2002_7", "https://www.facebook.com/2002_7")


def test_linkedin_posts_escaped_text_and_a_card_of_its_own() -> None:
    network = Recorder(httpx.Response(201, headers={"X-RestLi-Id": "urn:li:share:7"}))
    receipt = linkedin(network).publish(payload("linkedin", "(Bangkok) #Cambodia"))
    [asked] = network.asked
    body = json.loads(asked.content)
    assert str(asked.url) == "https://api.linkedin.com/rest/posts"
    assert asked.headers["LinkedIn-Version"] == "202609"
    assert asked.headers["X-Restli-Protocol-Version"] == "2.0.0"
    assert asked.headers["Authorization"] == "Bearer linkedin-secret"
    assert body["author"] == "urn:li:organization:3003"
    assert body["commentary"] == r"\(Bangkok\) #Cambodia"
    assert body["content"]["article"] == {
        "source": LINK,
        "title": "Cambodia: Release land rights organiser",
        "description": "He asked.",
    }
    assert receipt.permalink == "https://www.linkedin.com/feed/update/urn:li:share:7/"


def test_linkedin_s_old_header_name_is_read_too() -> None:
    network = replying(201, "", x_linkedin_id="urn:li:ugcPost:8")
    assert linkedin(network).publish(payload("linkedin")).remote_id == "urn:li:ugcPost:8"


def test_a_card_without_title_is_called_by_its_host() -> None:
    network = Recorder(httpx.Response(201, headers={"x-restli-id": "urn:li:share:7"}))
    linkedin(network).publish(Payload(parts=("text",), link=LINK))
    assert json.loads(network.asked[0].content)["content"]["article"] == {
        "source": LINK,
        "title": "example.org",
    }


@pytest.mark.parametrize(
    ("ending", "on_create", "on_read"),
    [
        (httpx.ConnectError(""), Retryable, Retryable),
        (httpx.ConnectTimeout(""), Retryable, Retryable),
        (httpx.PoolTimeout(""), Retryable, Retryable),
        (httpx.ReadTimeout(""), Unknown, Retryable),
        (httpx.WriteTimeout(""), Unknown, Retryable),
        (httpx.ReadError(""), Unknown, Retryable),
        (httpx.WriteError(""), Unknown, Retryable),
        (httpx.CloseError(""), Unknown, Retryable),
        (httpx.RemoteProtocolError(""), Unknown, Retryable),
        (httpx.LocalProtocolError(""), Unknown, Retryable),
        (httpx.ProxyError(""), Unknown, Retryable),
        (httpx.DecodingError(""), Unknown, Retryable),
        (httpx.UnsupportedProtocol(""), Permanent, Permanent),
    ],
)
@BOTH
def test_endings_of_a_connection(
    make: Make,
    network: str,
    ending: httpx.RequestError,
    on_create: type[DeliveryError],
    on_read: type[DeliveryError],
) -> None:
    with pytest.raises(on_create) as caught:
        make(raising(ending)).publish(payload(network))
    assert type(caught.value) is on_create
    assert caught.value.__cause__ is ending
    with pytest.raises(on_read):
        make(raising(ending)).recent_posts(since=EARLIER)


@BOTH
def test_a_2xx_without_an_id_is_unknown(make: Make, network: str) -> None:
    for body in ({}, "<html>", {"id": 5}, [1]):
        with pytest.raises(Unknown):
            make(replying(200, body)).publish(payload(network))


def test_a_facebook_error_with_status_200_is_still_an_error() -> None:
    with pytest.raises(ReconnectNeeded):
        facebook(replying(200, {"error": {"code": 190}})).publish(payload("facebook"))


@BOTH
def test_a_redirect_is_never_followed(make: Make, network: str) -> None:
    moved = Recorder(httpx.Response(307, headers={"Location": "https://elsewhere.example/"}))
    with pytest.raises(Unknown):
        make(moved).publish(payload(network))
    assert len(moved.asked) == 1
    with pytest.raises(DeliveryError):
        make(Recorder(httpx.Response(302, headers={"Location": "https://elsewhere.example/"}))).check()


@BOTH
def test_the_token_is_in_no_log_line_and_no_error(
    make: Make, network: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = f"{network}-secret"
    body = {"error": {"code": 190, "message": f"Malformed access token {secret}"}, "message": f"bad {secret}"}
    with caplog.at_level(logging.DEBUG), pytest.raises(ReconnectNeeded) as caught:
        make(replying(401, body)).publish(payload(network))
    assert secret not in caplog.text + str(caught.value)
    assert secret not in repr(account(network))


@BOTH
def test_a_damaged_token_never_reaches_a_header(make: Make, network: str) -> None:
    silent = Recorder()
    with pytest.raises(ReconnectNeeded):
        make(silent, access_token="line\nbreak").publish(payload(network))
    assert silent.asked == []


@BOTH
def test_a_thread_is_refused_whole(make: Make, network: str) -> None:
    with pytest.raises(Permanent, match="threads cannot be sent"):
        make(Recorder()).publish(Payload(parts=("one", "two"), link=LINK))


def published(number: int, created: str = "2026-11-24T07:59:00+0000", **card: object) -> dict[str, object]:
    return {"id": f"2002_{number}", "message": "m", "created_time": created, "attachments": {"data": [card]}}


def test_facebook_s_listing_is_read_to_where_it_gets_older() -> None:
    shim = "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org%2Fa%3Fb%3D1&h=AT0"
    first = {
        "data": [published(2, unshimmed_url=LINK, url=shim, target={"url": shim})],
        "paging": {
            "cursors": {"after": "C"},
            "next": "https://graph.facebook.com/x?access_token=facebook-secret",
        },
    }
    empty = {"data": [], "paging": {"cursors": {"after": "D"}, "next": "https://graph.facebook.com/x"}}
    last = {
        "data": [published(1, created="2026-11-24T07:57:59+0000")],
        "paging": {"cursors": {"after": "E"}, "next": "https://graph.facebook.com/x"},
    }
    network = Recorder(*(httpx.Response(200, json=page) for page in (first, empty, last)))
    posts = facebook(network).recent_posts(since=EARLIER)
    assert [post.remote_id for post in posts] == ["2002_2"]
    assert posts[0].links == (LINK, "https://example.org/a?b=1")
    assert [asked.url.params.get("after") for asked in network.asked] == [None, "C", "D"]
    assert "facebook-secret" not in "".join(str(asked.url) for asked in network.asked)


def element(number: int, created_ms: int, **more: object) -> dict[str, object]:
    return {"id": f"urn:li:share:{number}", "createdAt": created_ms, "lastModifiedAt": created_ms, **more}


def test_linkedin_s_listing_is_asked_for_by_hand_and_unescaped() -> None:
    since_ms = int(EARLIER.timestamp() * 1000)
    live = element(
        2,
        since_ms + 1,
        commentary=r"\(Bangkok\) {hashtag|\#|Cambodia}",
        content={"article": {"source": LINK}},
        lifecycleState="PUBLISHED",
    )
    failed = element(3, since_ms + 2, lifecycleState="PUBLISH_FAILED")
    network = Recorder(
        httpx.Response(200, json={"elements": [failed, live]}),
        httpx.Response(200, json={"elements": [element(1, since_ms - 1)]}),
    )
    posts = linkedin(network).recent_posts(since=EARLIER)
    assert [(post.remote_id, post.text, post.links) for post in posts] == [
        ("urn:li:share:2", "(Bangkok) #Cambodia", (LINK,))
    ]
    assert network.asked[0].url.raw_path == (
        b"/rest/posts?q=author&author=urn%3Ali%3Aorganization%3A3003&start=0&count=100&sortBy=LAST_MODIFIED"
    )
    assert b"start=2" in network.asked[1].url.raw_path
    assert network.asked[0].headers["X-RestLi-Method"] == "FINDER"


@BOTH
@pytest.mark.parametrize(
    "body",
    [
        "<html>",
        {},
        {"data": [{"message": "no id"}], "elements": [{"commentary": "no id"}]},
        {"data": [published(1, created="never")], "elements": [{"id": "urn:li:share:1"}]},
    ],
)
def test_an_unreadable_listing_is_never_taken_for_absence(make: Make, network: str, body: object) -> None:
    with pytest.raises(Retryable):
        make(replying(200, body)).recent_posts(since=EARLIER)


def test_check_notices_another_page_and_a_lost_role() -> None:
    assert facebook(replying(200, {"id": "2002", "name": "Mekong"})).check().problems == ()
    assert len(facebook(replying(200, {"id": "9", "name": "Other"})).check().problems) == 1
    roles = {"elements": [{"organization": "urn:li:organization:3003", "role": "ADMINISTRATOR"}]}
    assert linkedin(replying(200, roles)).check().problems == ()
    analyst = {"elements": [{"organization": "urn:li:organization:3003", "role": "ANALYST"}]}
    assert "content administrator" in linkedin(replying(200, analyst)).check().problems[0]
