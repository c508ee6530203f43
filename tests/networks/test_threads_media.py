"""Threads' containers for pictures and later parts: what is asked, what is waited for, what goes wrong."""

from dataclasses import replace
from urllib.parse import parse_qsl

import httpx
import pytest

from distributor.networks.errors import DeliveryError, Permanent, ReconnectNeeded, Retryable
from distributor.networks.images import ImageRefused, prepare
from distributor.networks.sandbox import Sandbox
from distributor.networks.threads import NETWORK
from distributor.networks.threads.client import ThreadsClient
from distributor.networks.threads.errors import container_failure, failure
from distributor.networks.values import Payload
from distributor.networks.waiting import PATIENCE_S
from tests.networks.conftest import Connect
from tests.networks.control import arm, read
from tests.networks.examples import (
    EARLIER,
    LINK,
    Recorder,
    account,
    answer,
    illustrated,
    image,
    payload,
    png,
)

pytestmark = pytest.mark.pure
FINISHED = {"status": "FINISHED"}


def said(body: object) -> httpx.Response:
    return httpx.Response(200, json=body)


def form(asked: httpx.Request) -> dict[str, str]:
    return dict(parse_qsl(asked.content.decode()))


def client(network: Recorder, slept: list[float] | None = None) -> ThreadsClient:
    return ThreadsClient(
        account("threads"), transport=network, sleep=(slept if slept is not None else []).append
    )


def test_one_picture_is_one_container_with_its_words_and_alt_text() -> None:
    network = Recorder(said({"id": "1"}), said(FINISHED))
    sent = illustrated("threads", image("A march"))
    made = client(network).upload(sent)
    assert (made.prepared, made.images[0].remote_id, made.digest()) == ("1", "1", sent.digest())
    assert form(network.asked[0]) == {
        "media_type": "IMAGE",
        "image_url": sent.images[0].address,
        "alt_text": "A march",
        "text": sent.parts[0],
    }


def test_several_pictures_are_a_carousel_that_is_made_when_all_are_done() -> None:
    slept: list[float] = []
    working = {"status": "IN_PROGRESS"}
    network = Recorder(
        said({"id": "1"}), said({"id": "2"}),
        said(FINISHED), said(working), said(FINISHED),
        said({"id": "3"}), said(working), said(FINISHED),
    )  # fmt: skip
    sent = replace(illustrated("threads", image("A march"), image("A vigil", width=9)), reply_to="17")
    made = client(network, slept).upload(sent)
    assert (made.prepared, [one.remote_id for one in made.images]) == ("3", ["1", "2"])
    looks = [asked.url.path.rpartition("/")[2] for asked in network.asked if asked.method == "GET"]
    assert (looks, slept) == (["1", "2", "2", "3", "3"], [2.0, 2.0])
    item, _, carousel = [form(asked) for asked in network.asked if asked.method == "POST"]
    assert item["is_carousel_item"] == "true"
    assert "text" not in item
    assert carousel == {
        "media_type": "CAROUSEL", "children": "1,2", "text": sent.parts[0], "reply_to_id": "17",
    }  # fmt: skip


def test_the_call_that_publishes_is_the_only_one_after_the_upload() -> None:
    network = Recorder(said({"id": "9"}), said({"id": "9", "permalink": "p", "timestamp": "x"}))
    client(network).publish(replace(payload("threads"), prepared="5"))
    assert network.asked[0].url.path == "/v1.0/me/threads_publish"
    assert form(network.asked[0]) == {"creation_id": "5"}


def test_all_that_is_waited_for_is_waited_for_once() -> None:
    slept: list[float] = []
    working = said({"status": "IN_PROGRESS"})
    network = Recorder(said({"id": "1"}), said({"id": "2"}), *[working] * 60)
    with pytest.raises(Retryable, match="Nothing was posted"):
        client(network, slept).upload(illustrated("threads", image(), image(width=9)))
    assert sum(slept) <= PATIENCE_S


@pytest.mark.parametrize(
    ("status", "message", "error"),
    [
        ("EXPIRED", "", Retryable),
        ("ERROR", "", Retryable),
        ("ERROR", "UNKNOWN", Retryable),
        ("ERROR", "FAILED_DOWNLOADING_VIDEO", Retryable),
        ("ERROR", "FAILED_PROCESSING_VIDEO", Permanent),
        ("ERROR", "INVALID_ASPEC_RATIO", Permanent),
        ("ERROR", "THREADS_API__LINK_LIMIT_EXCEEDED", Permanent),
        ("ERROR", "Something new.", Permanent),
    ],
)
def test_each_end_of_a_container_means_one_thing(
    status: str, message: str, error: type[DeliveryError]
) -> None:
    found = container_failure(status, message)
    assert type(found) is error
    assert "Nothing was posted." in str(found)


def test_an_image_that_cannot_be_fetched_is_tried_again() -> None:
    body = {"error": {"code": 1, "error_subcode": 2207052, "message": "An unknown error occurred"}}
    found = failure(answer(400, body), is_create=False)
    assert type(found) is Retryable
    assert "DISTRIBUTOR_PUBLIC_URL" in str(found)


@pytest.mark.parametrize(
    ("kind", "more", "error"),
    [
        ("media_unreachable", {}, Retryable),
        ("media_failed", {}, Retryable),
        ("media_expired", {}, Retryable),
        ("slow_media", {"seconds": 3600}, Retryable),
    ],
)
def test_the_sandbox_plays_what_may_become_of_a_picture(
    kind: str, more: dict[str, object], error: type[DeliveryError], sandbox: Sandbox
) -> None:
    arm(sandbox, "threads", kind, verb="upload", **more)
    one = ThreadsClient(account("threads", base_url=sandbox.url), sleep=lambda _: None)
    sent = illustrated("threads", image())
    with pytest.raises(error) as caught:
        one.upload(sent)
    assert type(caught.value) is error
    assert read(sandbox, "/_record.json") == []
    one.publish(one.upload(sent))
    [shown] = read(sandbox, "/timeline.json")
    assert len(shown["images"]) == 1


def test_the_sandbox_fetches_for_real_and_only_from_this_machine(sandbox: Sandbox, connect: Connect) -> None:
    there = illustrated("threads", image())
    served = there.images[0].address
    mislabelled = illustrated("threads", replace(image(), media_type="image/jpeg", data=png(7)))
    too_large = illustrated("threads", replace(image(), data=png() + b"\0" * 8_000_000))
    for sent in (
        replace(there, images=(replace(there.images[0], address=f"{served}0"),)),
        replace(there, images=(replace(there.images[0], address="https://example.org/a.png"),)),
        replace(there, images=(replace(there.images[0], address="http://127.0.0.1:9/a.png"),)),
        mislabelled,
        too_large,
    ):
        with pytest.raises(Retryable):
            connect("threads").upload(sent)
    with pytest.raises(Permanent, match="no address"):
        connect("threads").upload(replace(there, images=(replace(there.images[0], address=""),)))
    one = connect("threads")
    one.publish(one.upload(there))
    assert len(read(sandbox, "/timeline.json")) == 1


def test_an_address_is_in_no_repr() -> None:
    sent = illustrated("threads", image())
    assert sent.images[0].address not in repr(sent)


def test_a_connection_without_the_rights_to_replies_is_asked_for_them(
    sandbox: Sandbox, connect: Connect
) -> None:
    forbidden = Recorder(httpx.Response(403, json={"error": {"code": 10, "message": "no permission"}}))
    with pytest.raises(ReconnectNeeded, match="leave every permission on"):
        client(forbidden).upload(replace(payload("threads"), reply_to="17"))
    assert {"threads_manage_replies", "threads_read_replies"} <= set(
        NETWORK.oauth.scopes if NETWORK.oauth else ()
    )
    assert connect("threads").recent_posts(since=EARLIER, with_replies=True) == ()


def test_later_parts_stand_without_a_card_and_the_first_one_with_it(
    sandbox: Sandbox, connect: Connect
) -> None:
    one = connect("threads")
    first = one.publish(payload("threads", "One"))
    one.publish(Payload(parts=("Two",), link=LINK, reply_to=first.remote_id))
    assert [shown["link"] for shown in read(sandbox, "/timeline.json")] == [LINK, ""]


def test_a_strip_is_refused_before_anybody_approves_it() -> None:
    limits = NETWORK.image_limits
    assert limits is not None
    prepare(png(100, 10), alt="", limits=limits)
    for width, height in ((101, 10), (10, 101)):
        with pytest.raises(ImageRefused, match="more than 10 times"):
            prepare(png(width, height), alt="", limits=limits)
