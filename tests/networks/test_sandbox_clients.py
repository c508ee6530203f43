"""The real clients against the sandbox, over real sockets: what is live is what the record shows."""

import socket
from pathlib import Path
from urllib.request import urlopen

import pytest

from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    PaymentNeeded,
    Permanent,
    ReconnectNeeded,
    Retryable,
    Unknown,
)
from distributor.networks.facebook.client import FacebookClient
from distributor.networks.linkedin.client import LinkedInClient
from distributor.networks.network import NetworkClient
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, serve_sandbox
from distributor.networks.x.client import XClient
from tests.fakes import FakeClock
from tests.networks.conftest import Connect
from tests.networks.control import arm, read
from tests.networks.examples import ACCOUNTS, EARLIER, LINK, account, payload

pytestmark = pytest.mark.pure

NAMED = pytest.mark.parametrize(
    "network", [name for name, network in NETWORKS.items() if network.can.refuses_duplicates]
)
LISTED = pytest.mark.parametrize(
    "network", [name for name, network in NETWORKS.items() if network.can.read_back]
)
EACH = pytest.mark.parametrize("network", list(NETWORKS))


@LISTED
def test_a_post_goes_out_and_is_found_again(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client = connect(network)
    receipt = client.publish(payload(network, "“No” (he said) #Cambodia"))
    [live] = client.recent_posts(since=EARLIER)
    assert live.remote_id == receipt.remote_id
    assert LINK in live.links
    assert client.check().problems == ()
    [record] = read(sandbox, "/_record.json")
    assert (record["network"], record["remote_id"], record["link"]) == (network, receipt.remote_id, LINK)
    assert record["text"].startswith("“No” (he said) #Cambodia")


@EACH
def test_the_receipt_s_address_leads_to_the_post(network: str, connect: Connect) -> None:
    receipt = connect(network).publish(payload(network))
    with urlopen(receipt.permalink) as page:
        assert page.url.partition("#")[2].startswith("post-")


@EACH
def test_text_comes_out_as_it_went_in(network: str, sandbox: Sandbox, connect: Connect) -> None:
    text = "Line (one) | {two} @[x] <b> *c* _d_ ~e~ back\\slash\n\nកម្ពុជា «ຂ້ອຍ» 👩🏽‍⚖️ & #Free_Press"
    connect(network).publish(payload(network, text))
    [record] = read(sandbox, "/timeline.json")
    assert record["text"].startswith(text)


@NAMED
def test_the_same_post_again_is_called_a_duplicate(network: str, sandbox: Sandbox, connect: Connect) -> None:
    client = connect(network)
    first = client.publish(payload(network))
    with pytest.raises(Duplicate) as caught:
        client.publish(payload(network))
    assert caught.value.remote_id == ("" if network in {"x", "facebook"} else first.remote_id)
    assert len(read(sandbox, "/_record.json")) == 1


def test_duplicates_end_when_each_network_forgets(
    sandbox: Sandbox, connect: Connect, clock: FakeClock
) -> None:
    for network in ("facebook", "x", "linkedin"):
        connect(network).publish(payload(network))
    connect("facebook").publish(payload("facebook", "Another text"))
    connect("facebook").publish(payload("facebook"))
    clock.move(minutes=11)
    connect("linkedin").publish(payload("linkedin"))
    clock.move(hours=24)
    connect("x").publish(payload("x"))
    assert len(read(sandbox, "/_record.json")) == 7


@EACH
@pytest.mark.parametrize(
    ("kind", "error", "statuses", "live"),
    [
        ("error_500", Unknown, {500, 503}, 0),
        ("accept_then_500", Unknown, {500, 503}, 1),
        ("accept_then_drop", Unknown, {0}, 1),
        ("drop", Unknown, {0}, 0),
        ("rate_limited", Retryable, {400, 429}, 0),
        ("token_expired", ReconnectNeeded, {400, 401}, 0),
    ],
)
def test_faults(
    network: str,
    kind: str,
    error: type[DeliveryError],
    statuses: set[int],
    live: int,
    sandbox: Sandbox,
    connect: Connect,
) -> None:
    arm(sandbox, network, kind)
    with pytest.raises(error) as caught:
        connect(network).publish(payload(network))
    assert type(caught.value) is error
    assert caught.value.status in statuses
    assert len(read(sandbox, "/_record.json")) == live
    if NETWORKS[network].can.read_back:
        assert len(connect(network).recent_posts(since=EARLIER)) == live


@NAMED
def test_a_network_that_says_duplicate_of_nothing(network: str, sandbox: Sandbox, connect: Connect) -> None:
    arm(sandbox, network, "duplicate")
    with pytest.raises(Duplicate):
        connect(network).publish(payload(network))
    assert read(sandbox, "/_record.json") == []


@EACH
@pytest.mark.parametrize(("kind", "live"), [("hang", 0), ("accept_then_hang", 1)])
def test_a_network_that_hangs_is_left_as_unknown(
    network: str, kind: str, live: int, sandbox: Sandbox, connect: Connect
) -> None:
    arm(sandbox, network, kind, seconds=60)
    with pytest.raises(Unknown):
        connect(network, read_timeout_s=0.2).publish(payload(network))
    assert len(read(sandbox, "/_record.json")) == live


def test_x_without_credit(sandbox: Sandbox, connect: Connect) -> None:
    arm(sandbox, "x", "payment", times=2)
    for _ in range(2):
        with pytest.raises(PaymentNeeded):
            connect("x").publish(payload("x"))
    connect("x").publish(payload("x"))


@pytest.mark.parametrize(
    ("network", "wait_s"), [("x", 120.0), ("facebook", 120.0), ("linkedin", 16 * 3600.0)]
)
def test_each_network_says_how_long_to_wait(
    network: str, wait_s: float, sandbox: Sandbox, clock: FakeClock
) -> None:
    arm(sandbox, network, "rate_limited", seconds=120)
    clients: dict[str, NetworkClient] = {
        "x": XClient(account("x", base_url=sandbox.url), clock=clock),
        "facebook": FacebookClient(account("facebook", base_url=sandbox.url)),
        "linkedin": LinkedInClient(account("linkedin", base_url=sandbox.url), clock=clock),
    }
    with pytest.raises(Retryable) as caught:
        clients[network].publish(payload(network))
    assert caught.value.retry_after_s == wait_s


@LISTED
def test_a_hidden_post_appears_later(
    network: str, sandbox: Sandbox, connect: Connect, clock: FakeClock
) -> None:
    arm(sandbox, network, "hide_from_listing", seconds=90)
    client = connect(network)
    client.publish(payload(network))
    assert client.recent_posts(since=EARLIER) == ()
    assert len(read(sandbox, "/timeline.json")) == 1
    clock.move(seconds=90)
    assert len(client.recent_posts(since=EARLIER)) == 1


@EACH
def test_nobody_listening_is_surely_not_posted(network: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    client = NETWORKS[network].connect(account(network, base_url=f"http://127.0.0.1:{port}"))
    with pytest.raises(Retryable, match="could not be reached"):
        client.publish(payload(network))


@EACH
def test_a_wrong_token_needs_a_person(network: str, connect: Connect) -> None:
    with pytest.raises(ReconnectNeeded):
        connect(network, access_token="unknown").publish(payload(network))
    with pytest.raises(ReconnectNeeded):
        connect(network, access_token="unknown").check()


@pytest.mark.parametrize(
    ("network", "text"), [("x", "អ" * 129), ("facebook", "a" * 63_207), ("linkedin", "a" * 3001)]
)
def test_too_long_a_text_is_refused(network: str, text: str, connect: Connect) -> None:
    with pytest.raises(Permanent):
        connect(network).publish(payload(network, text))


def test_x_takes_280_weighted_characters(connect: Connect) -> None:
    connect("x").publish(payload("x", "អ" * 127))  # 254, a blank line, and 23 for the link: 279


@LISTED
def test_more_posts_than_a_page_are_all_read(network: str, connect: Connect, clock: FakeClock) -> None:
    client = connect(network)
    for number in range(103):
        if number % 100 == 99:
            clock.move(minutes=16)  # X takes 100 posts in 15 minutes
        client.publish(payload(network, f"Post {number}"))
    posts = client.recent_posts(since=EARLIER)
    assert len({post.remote_id for post in posts}) == 103
    assert [post.created_at for post in posts] == sorted((post.created_at for post in posts), reverse=True)


def test_the_hundred_and_first_post_in_a_window_waits(connect: Connect) -> None:
    client = connect("x")
    for number in range(100):
        client.publish(payload("x", f"Post {number}"))
    with pytest.raises(Retryable):
        client.publish(payload("x", "Post 100"))


def test_a_dead_linkedin_version_is_refused(connect: Connect) -> None:
    with pytest.raises(Permanent, match="LINKEDIN_VERSION"):
        connect("linkedin", api_version="202511").publish(payload("linkedin"))


def test_x_s_new_field_names_are_understood(clock: FakeClock) -> None:
    sandbox = serve_sandbox(accounts=ACCOUNTS, clock=clock, new_x_names=True)
    client = NETWORKS["x"].connect(account("x", base_url=sandbox.url))
    client.publish(payload("x"))
    assert len(client.recent_posts(since=EARLIER)) == 1
    sandbox.close()


def test_a_restart_keeps_the_timeline_and_drops_a_torn_line(tmp_path: Path, clock: FakeClock) -> None:
    store = tmp_path / "posts.jsonl"
    first = serve_sandbox(accounts=ACCOUNTS, clock=clock, store=store)
    for network in NETWORKS:
        NETWORKS[network].connect(account(network, base_url=first.url)).publish(payload(network))
    before = read(first, "/_record.json")
    first.close()
    with store.open("a") as file:
        file.write('{"network": "x", "acc')
    second = serve_sandbox(accounts=ACCOUNTS, clock=clock, store=store)
    assert read(second, "/_record.json") == before
    with pytest.raises(Duplicate):
        NETWORKS["x"].connect(account("x", base_url=second.url)).publish(payload("x"))
    NETWORKS["x"].connect(account("x", base_url=second.url)).publish(payload("x", "Another"))
    second.close()
    third = serve_sandbox(accounts=ACCOUNTS, clock=clock, store=store)
    assert len({record["remote_id"] for record in read(third, "/_record.json")}) == len(NETWORKS) + 1
    third.close()
