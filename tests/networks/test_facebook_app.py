"""What Facebook's developer app adds: a proof beside each token, what is told of one, cards read anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from distributor.networks.errors import Permanent
from distributor.networks.facebook.app import proof_of
from distributor.networks.facebook.client import FacebookClient
from distributor.networks.network import NetworkClient
from distributor.networks.sandbox import Sandbox
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests.networks.conftest import Connect
from tests.networks.control import control, read
from tests.networks.examples import EARLIER, LINK, NOW, Recorder, account, illustrated, image, payload

pytestmark = pytest.mark.pure
APP = {"app_id": CLIENT_ID, "app_secret": CLIENT_SECRET}


def everything(client: NetworkClient) -> None:
    """Every kind of call once."""
    receipt = client.publish(client.upload(illustrated("facebook", image())))
    client.read(receipt.remote_id)
    client.recent_posts(since=EARLIER)
    client.engagement(receipt.remote_id)
    client.edit(receipt.remote_id, payload("facebook", "Other words"))
    client.delete(receipt.remote_id)
    assert client.check().problems == ()


def test_every_call_carries_the_proof_that_an_app_may_demand(sandbox: Sandbox, connect: Connect) -> None:
    everything(connect("facebook"))
    control(sandbox, "/_tokens", wants_proof=True)
    with pytest.raises(Permanent, match="appsecret_proof"):
        everything(connect("facebook"))
    with pytest.raises(Permanent, match="Invalid appsecret_proof"):
        everything(connect("facebook", **APP | {"app_secret": "another"}))
    everything(connect("facebook", **APP))


def test_the_proof_is_the_vendor_s_hmac() -> None:
    # By hand: printf token | openssl dgst -sha256 -hmac secret
    assert proof_of("token", app_secret="secret") == (
        "e941110e3d2bfe82621f0e3e1434730d7305d106c5f68c87165d0b27a4611a4a"
    )


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({}, ""),
        ({"is_valid": False, "error": {"message": "The session has been invalidated."}}, "invalidated"),
        ({"scopes": ["pages_show_list"]}, "without pages_manage_posts"),
    ],
)
def test_what_facebook_tells_of_a_token(
    told: dict[str, object], problem: str, sandbox: Sandbox, connect: Connect
) -> None:
    control(sandbox, "/_tokens", **told)
    found = connect("facebook", **APP).check()
    assert problem in " ".join(found.problems)
    assert bool(found.problems) is bool(problem)


def test_the_ends_that_facebook_tells_are_kept(sandbox: Sandbox, connect: Connect) -> None:
    ends = int((NOW + timedelta(days=5)).timestamp())
    control(sandbox, "/_tokens", data_access_expires_at=ends, expires_at=0)
    found = connect("facebook", **APP).check()
    assert found.consent_ends_at == datetime.fromtimestamp(ends, UTC)
    assert found.token_ends_at is None
    assert found.scopes is not None
    assert "pages_manage_posts" in found.scopes


def test_without_the_app_nothing_is_asked_about_the_token(connect: Connect) -> None:
    assert connect("facebook").check().scopes is None
    told = connect("facebook", app_id=CLIENT_ID, app_secret="wrong")
    # The sandbox refuses the wrong proof already; a network that lets it pass tells nothing of the token.
    with pytest.raises(Permanent):
        told.check()
    refused = httpx.Response(400, json={"error": {"code": 190, "message": "Invalid signature"}})
    network = Recorder(httpx.Response(200, json={"id": "2002", "name": "Forum"}), refused)
    found = FacebookClient(account("facebook", **APP), transport=network).check()
    assert (found.problems, len(found.warnings)) == ((), 1)
    assert network.asked[1].headers["Authorization"] == f"Bearer {CLIENT_ID}|{CLIENT_SECRET}"


def test_the_page_behind_a_link_is_read_anew_before_the_post(sandbox: Sandbox, connect: Connect) -> None:
    client = connect("facebook", renews_card=True, **APP)
    client.publish(client.upload(payload("facebook")))
    client.upload(illustrated("facebook", image()))
    connect("facebook").upload(payload("facebook"))
    assert read(sandbox, "/_scraped.json") == [{"url": LINK}]


def test_a_card_that_cannot_be_read_anew_stops_no_post() -> None:
    network = Recorder(httpx.Response(400, json={"error": {"code": 1609005}}))
    client = FacebookClient(replace(account("facebook"), renews_card=True), transport=network)
    assert client.upload(payload("facebook")) == payload("facebook")
