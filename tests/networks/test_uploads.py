"""How images reach X, Facebook and LinkedIn: call by call, in pieces, waited for; and what may go wrong."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest

from distributor.networks.accounts import Account
from distributor.networks.errors import (
    DeliveryError,
    Missing,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.facebook.client import FacebookClient
from distributor.networks.linkedin.client import LinkedInClient
from distributor.networks.mastodon.client import MastodonClient
from distributor.networks.network import NetworkClient
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, serve_sandbox
from distributor.networks.sandbox.wire import Ask
from distributor.networks.values import Image
from distributor.networks.waiting import PATIENCE_S, wait_until_ready
from distributor.networks.x.client import XClient
from distributor.networks.x.media import XMedia
from tests.fakes import FakeClock
from tests.networks.conftest import Connect
from tests.networks.control import arm, read
from tests.networks.examples import (
    ACCOUNTS,
    LINK,
    NOW,
    FakeAdapter,
    Recorder,
    account,
    illustrated,
    image,
    payload,
    response,
)

pytestmark = pytest.mark.pure

IMAGE = image()


def told(media_id: str = "77", **more: object) -> httpx.Response:
    return httpx.Response(200, json={"data": {"id": media_id, **more}})


def parts(asked: httpx.Request) -> dict[str, str]:
    """The fields of a multipart call; a file's as ``<media type>``."""
    content_type = asked.headers["Content-Type"]
    ask = Ask(method="POST", path="/", headers={"content-type": content_type}, body=asked.content)
    return {
        name: f"<{part.media_type}>" if part.filename else part.data.decode()
        for name, part in ask.parts.items()
    }


def x_media(network: Recorder, slept: list[float] | None = None) -> XMedia:
    sleep = (slept if slept is not None else []).append
    return XMedia(account("x"), clock=FakeClock(NOW), transport=network, sleep=sleep)


def test_x_takes_a_small_image_in_one_call_and_then_its_alt_text() -> None:
    network = Recorder(told(), httpx.Response(200, json={"data": {"id": "77"}}))
    assert x_media(network).uploaded(IMAGE) == replace(IMAGE, remote_id="77")
    first, second = network.asked
    assert (first.method, first.url.path) == ("POST", "/2/media/upload")
    assert parts(first) == {
        "media": "<image/png>",
        "media_category": "tweet_image",
        "media_type": "image/png",
    }
    assert second.url.path == "/2/media/metadata"
    assert json.loads(second.content) == {"id": "77", "metadata": {"alt_text": {"text": IMAGE.alt}}}
    assert {asked.headers["Authorization"] for asked in network.asked} == {"Bearer x-secret"}


def test_x_takes_a_large_image_in_pieces() -> None:
    large = replace(IMAGE, data=IMAGE.data + b"\0" * 2_500_000)
    network = Recorder(told(), *(told() for _ in range(3)), told(), told())
    x_media(network).uploaded(large)
    assert [asked.url.path.removeprefix("/2/media/") for asked in network.asked] == [
        "upload/initialize",
        *["upload/77/append"] * 3,
        "upload/77/finalize",
        "metadata",
    ]
    assert json.loads(network.asked[0].content)["total_bytes"] == len(large.data)
    assert [parts(asked)["segment_index"] for asked in network.asked[1:4]] == ["0", "1", "2"]


def test_x_is_waited_for_as_long_as_it_says() -> None:
    slept: list[float] = []
    working = {"state": "in_progress", "check_after_secs": 5}
    network = Recorder(
        told(processing_info=working),
        told(processing_info=working),
        told(processing_info={"state": "succeeded"}),
        told(),
    )
    x_media(network, slept).uploaded(IMAGE)
    assert slept == [5.0, 5.0]
    assert network.asked[1].url.query == b"command=STATUS&media_id=77"


def test_x_that_fails_on_an_image_is_final() -> None:
    with pytest.raises(Permanent, match="could not work on an image"):
        x_media(Recorder(told(processing_info={"state": "failed"}))).uploaded(IMAGE)


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, ReconnectNeeded), (402, PaymentNeeded), (413, Permanent), (429, Retryable), (503, Retryable)],
)
def test_an_upload_that_fails_leaves_nothing_in_doubt(status: int, error: type[DeliveryError]) -> None:
    with pytest.raises(error) as caught:
        x_media(Recorder(httpx.Response(status, json={}))).uploaded(IMAGE)
    assert type(caught.value) is error


def test_an_answer_without_an_id_is_tried_again() -> None:
    bodies: list[dict[str, object]] = [{}, {"data": {"id": "../x"}}, {"data": {}}]
    for body in bodies:
        with pytest.raises(Retryable):
            x_media(Recorder(httpx.Response(200, json=body))).uploaded(IMAGE)


def test_too_long_an_alt_text_is_refused_before_any_call() -> None:
    for client, network in (
        (XClient(account("x"), media=x_media(Recorder())), "x"),
        (LinkedInClient(account("linkedin"), transport=Recorder()), "linkedin"),
        (MastodonClient(account("mastodon"), transport=Recorder()), "mastodon"),
    ):
        with pytest.raises(Permanent, match="alt text is longer"):
            client.upload(illustrated(network, image("a" * 4087)))


def test_a_post_on_x_names_its_images_and_what_it_answers() -> None:
    adapter = FakeAdapter(response(201, {"data": {"id": "1"}}))
    sent = replace(illustrated("x", replace(IMAGE, remote_id="77")), reply_to="16")
    XClient(account("x"), clock=FakeClock(NOW), adapter=adapter).publish(sent)
    body = json.loads(adapter.asked[0].body or b"")
    assert body == {
        "text": sent.parts[0],
        "reply": {"in_reply_to_tweet_id": "16"},
        "media": {"media_ids": ["77"]},
    }


def test_the_price_of_a_post_on_x_counts_its_alt_texts() -> None:
    price = NETWORKS["x"].price
    assert price(illustrated("x", IMAGE, IMAGE)) == price(payload("x")) + 10_000
    assert NETWORKS["x"].delete_price == 10_000
    assert NETWORKS["x"].read_price == 5_000
    assert {NETWORKS[name].price(payload(name)) for name in NETWORKS if name != "x"} == {0}


def test_facebook_uploads_photos_nobody_sees_and_attaches_them() -> None:
    network = Recorder(
        httpx.Response(200, json={"id": "5"}),
        httpx.Response(200, json={"id": "6"}),
        httpx.Response(200, json={"id": "2002_7"}),
    )
    client = FacebookClient(account("facebook"), transport=network)
    client.publish(client.upload(illustrated("facebook", IMAGE, IMAGE)))
    assert network.asked[0].url.path == "/v26.0/2002/photos"
    assert parts(network.asked[0]) == {
        "source": "<image/png>",
        "published": "false",
        "alt_text_custom": IMAGE.alt,
    }
    form = dict(httpx.QueryParams(network.asked[2].content.decode()))
    assert json.loads(form["attached_media"]) == [{"media_fbid": "5"}, {"media_fbid": "6"}]
    assert "link" not in form


def test_facebook_is_asked_for_its_page_before_a_post_counts_as_gone() -> None:
    gone = httpx.Response(400, json={"error": {"code": 100, "error_subcode": 33, "message": "m"}})
    page = httpx.Response(200, json={"id": "2002", "name": "Mekong"})
    assert FacebookClient(account("facebook"), transport=Recorder(gone, page)).read("2002_7") is None
    for seen in (httpx.Response(200, json={"id": "9", "name": "Other"}), gone):
        with pytest.raises(Permanent):
            FacebookClient(account("facebook"), transport=Recorder(gone, seen)).read("2002_7")
        with pytest.raises(Permanent):
            FacebookClient(account("facebook"), transport=Recorder(gone, seen)).delete("2002_7")


def test_facebook_without_the_right_to_insights_still_counts_reactions() -> None:
    counts = {"reactions": {"summary": {"total_count": 3}}, "comments": {"summary": {"total_count": 1}}}
    refused = httpx.Response(403, json={"error": {"code": 200, "message": "no read_insights"}})
    client = FacebookClient(
        account("facebook"), transport=Recorder(httpx.Response(200, json=counts), refused)
    )
    counted = client.engagement("2002_7")
    assert (counted.reactions, counted.comments, counted.shares) == (3, 1, 0)
    assert (counted.impressions, counted.clicks) == (None, None)


def linkedin(network: Recorder, slept: list[float] | None = None) -> LinkedInClient:
    sleep = (slept if slept is not None else []).append
    return LinkedInClient(account("linkedin"), clock=FakeClock(NOW), transport=network, sleep=sleep)


def begun(address: str = "https://www.linkedin.com/dms-uploads/1") -> httpx.Response:
    return httpx.Response(200, json={"value": {"uploadUrl": address, "image": "urn:li:image:C1"}})


def state(status: str) -> httpx.Response:
    return httpx.Response(200, json={"status": status})


def test_linkedin_is_begun_put_and_waited_for() -> None:
    slept: list[float] = []
    network = Recorder(
        begun(), httpx.Response(201), state("WAITING_UPLOAD"), state("PROCESSING"), state("AVAILABLE")
    )
    sent = linkedin(network, slept).upload(illustrated("linkedin", IMAGE))
    assert sent.images[0].remote_id == "urn:li:image:C1"
    owner = {"initializeUploadRequest": {"owner": "urn:li:organization:3003"}}
    assert json.loads(network.asked[0].content) == owner
    put = network.asked[1]
    assert (put.method, str(put.url)) == ("PUT", "https://www.linkedin.com/dms-uploads/1")
    assert (put.content, put.headers["Authorization"]) == (IMAGE.data, "Bearer linkedin-secret")
    assert network.asked[2].url.raw_path == b"/rest/images/urn%3Ali%3Aimage%3AC1"
    assert slept == [2.0, 2.0]


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/dms-uploads/1",
        "http://www.linkedin.com/1",
        "https://linkedin.com.evil.example/1",
        "https://evillinkedin.com/1",
        "//evil.example/1",
    ],
)
def test_the_token_goes_to_no_address_but_linkedin_s(address: str) -> None:
    network = Recorder(begun(address))
    with pytest.raises(Permanent, match=r"outside linkedin\.com"):
        linkedin(network).upload(illustrated("linkedin", IMAGE))
    assert len(network.asked) == 1


def test_linkedin_that_fails_on_an_image_is_final() -> None:
    with pytest.raises(Permanent, match="could not work"):
        linkedin(Recorder(begun(), httpx.Response(201), state("PROCESSING_FAILED"))).upload(
            illustrated("linkedin", IMAGE)
        )


def test_linkedin_takes_one_image_several_and_a_thumbnail_in_different_places() -> None:
    shown = replace(IMAGE, remote_id="urn:li:image:C1")
    created = httpx.Response(201, headers={"x-restli-id": "urn:li:share:7"})
    network = Recorder(created, created, created)
    client = linkedin(network)
    client.publish(illustrated("linkedin", shown))
    client.publish(illustrated("linkedin", shown, shown))
    client.publish(replace(payload("linkedin"), thumbnail=shown))
    one, several, card = (json.loads(asked.content)["content"] for asked in network.asked)
    described = {"id": "urn:li:image:C1", "altText": IMAGE.alt}
    assert one == {"media": described}
    assert several == {"multiImage": {"images": [described, described]}}
    assert card["article"]["thumbnail"] == "urn:li:image:C1"
    assert card["article"]["source"] == LINK


def test_a_changed_text_on_linkedin_is_patched_in_little_text() -> None:
    network = Recorder(httpx.Response(204))
    linkedin(network).edit("urn:li:share:7", payload("linkedin", "(Bangkok) he is free"))
    [asked] = network.asked
    assert asked.url.raw_path == b"/rest/posts/urn%3Ali%3Ashare%3A7"
    assert asked.headers["X-RestLi-Method"] == "PARTIAL_UPDATE"
    assert json.loads(asked.content) == {"patch": {"$set": {"commentary": r"\(Bangkok\) he is free"}}}


@pytest.mark.parametrize("kind", ["share", "ugcPost"])
def test_linkedin_s_figures_are_asked_for_by_the_kind_of_the_post(kind: str) -> None:
    totals = {"totalShareStatistics": {"impressionCount": 9, "likeCount": 2}}
    network = Recorder(httpx.Response(200, json={"elements": [totals]}))
    counted = linkedin(network).engagement(f"urn:li:{kind}:7")
    assert (counted.impressions, counted.reactions) == (9, 2)
    name = "shares" if kind == "share" else "ugcPosts"
    assert f"{name}=List(urn%3Ali%3A{kind}%3A7)".encode() in network.asked[0].url.raw_path


def test_a_404_that_is_not_linkedin_s_own_proves_nothing() -> None:
    assert linkedin(Recorder(httpx.Response(404, json={"status": 404}))).read("urn:li:share:7") is None
    with pytest.raises(Permanent) as caught:
        linkedin(Recorder(httpx.Response(404, text="<html>"))).read("urn:li:share:7")
    assert not isinstance(caught.value, Missing)


def x(*responses: object) -> XClient:
    adapter = FakeAdapter(*(response(200, body) for body in responses))
    return XClient(account("x"), clock=FakeClock(NOW), adapter=adapter)


NOT_FOUND = {"errors": [{"type": "https://api.twitter.com/2/problems/resource-not-found", "value": "7"}]}
HIDDEN = {"errors": [{"type": "https://api.x.com/2/problems/not-authorized-for-resource"}]}


def test_x_says_with_status_200_that_a_post_is_gone() -> None:
    assert x(NOT_FOUND).read("7") is None
    x(NOT_FOUND).delete("7")
    with pytest.raises(Missing):
        x(NOT_FOUND).engagement("7")


@pytest.mark.parametrize("body", [HIDDEN, {}, {"errors": []}, "<html>"])
def test_whatever_else_x_says_proves_no_absence(body: object) -> None:
    for ask in (x(body).read, x(body).delete, x(body).engagement):
        with pytest.raises(Retryable):
            ask("7")
    with pytest.raises(Retryable):
        x({"data": {"deleted": False}}).delete("7")


def test_x_s_figures_are_read_by_old_and_new_names() -> None:
    old = {"public_metrics": {"like_count": 1, "reply_count": 2, "retweet_count": 3, "quote_count": 1}}
    new = {"public_metrics": {"like_count": 1, "reply_count": 2, "repost_count": 4, "impression_count": 90}}
    first, second = x({"data": old}).engagement("7"), x({"data": new}).engagement("7")
    assert (first.reactions, first.comments, first.shares, first.impressions) == (1, 2, 4, None)
    assert (second.reactions, second.comments, second.shares, second.impressions) == (1, 2, 4, 90)


def test_x_s_clicks_are_left_out_after_thirty_days(
    sandbox: Sandbox, connect: Connect, clock: FakeClock
) -> None:
    client = connect("x")
    receipt = client.publish(payload("x"))
    assert client.engagement(receipt.remote_id).clicks == 0
    clock.move(days=31)
    assert client.engagement(receipt.remote_id).clicks is None


WAITING: dict[str, Callable[[Account, FakeClock, Callable[[float], None]], NetworkClient]] = {
    "x": lambda who, clock, sleep: XClient(who, clock=clock, media=XMedia(who, clock=clock, sleep=sleep)),
    "linkedin": lambda who, clock, sleep: LinkedInClient(who, clock=clock, sleep=sleep),
    "mastodon": lambda who, clock, sleep: MastodonClient(who, clock=clock, sleep=sleep),
}


@pytest.fixture
def slow(clock: FakeClock) -> Iterator[Sandbox]:
    """A sandbox whose networks work on a file for twelve seconds."""
    served = serve_sandbox(accounts=ACCOUNTS, clock=clock, media_delay_s=12)
    yield served
    served.close()


@pytest.mark.parametrize("network", list(WAITING))
def test_an_image_that_is_worked_on_late_is_waited_for(network: str, slow: Sandbox, clock: FakeClock) -> None:
    who = account(network, base_url=slow.url)
    client = WAITING[network](who, clock, lambda seconds: clock.move(seconds=seconds))
    client.publish(client.upload(illustrated(network, IMAGE)))
    [shown] = read(slow, "/timeline.json")
    assert [one["alt"] for one in shown["images"]] == [IMAGE.alt]


def test_one_file_may_be_worked_on_late(sandbox: Sandbox, clock: FakeClock) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.move(seconds=seconds)

    client = WAITING["mastodon"](account("mastodon", base_url=sandbox.url), clock, sleep)
    arm(sandbox, "mastodon", "slow_media", verb="upload", seconds=6)
    client.upload(illustrated("mastodon", IMAGE))
    assert sum(slept) >= 6
    waited = len(slept)
    client.upload(illustrated("mastodon", IMAGE))
    assert len(slept) == waited


@pytest.mark.parametrize("network", list(WAITING))
def test_an_image_that_takes_too_long_is_tried_again_later(
    network: str, slow: Sandbox, clock: FakeClock
) -> None:
    client = WAITING[network](account(network, base_url=slow.url), clock, lambda _: None)
    with pytest.raises(Retryable, match="takes long"):
        client.upload(illustrated(network, IMAGE))


def test_waiting_ends() -> None:
    slept: list[float] = []
    with pytest.raises(Retryable):
        wait_until_ready(lambda: 0.0, sleep=slept.append, label="X")
    assert sum(slept) <= PATIENCE_S
    with pytest.raises(Retryable):
        wait_until_ready(lambda: 3600.0, sleep=slept.append, label="X")


@pytest.mark.parametrize("network", ["x", "facebook", "linkedin", "mastodon", "bluesky"])
def test_a_large_image_goes_out_whole(network: str, sandbox: Sandbox, connect: Connect) -> None:
    data = IMAGE.data + b"\0" * 1_900_000
    large = Image(data=data, media_type="image/png", alt="Large", digest="x")
    client = connect(network)
    client.publish(client.upload(illustrated(network, large)))
    [shown] = read(sandbox, "/timeline.json")
    media_id = shown["images"][0]["media_id"]
    with httpx.Client(base_url=sandbox.url, trust_env=False) as call:
        assert call.get(f"/_media/{network}/{media_id}").content == data


def test_a_lost_answer_to_a_post_with_images_is_unknown(sandbox: Sandbox, connect: Connect) -> None:
    client = connect("facebook")
    sent = client.upload(illustrated("facebook", IMAGE))
    arm(sandbox, "facebook", "accept_then_drop")
    with pytest.raises(Unknown):
        client.publish(sent)
