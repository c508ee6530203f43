"""``channels check``, ``doctor`` and ``networks``: how the connections are, for people and programs."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from distributor.channels.models import Channel
from distributor.cli import main
from distributor.clock import SystemClock
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, serve_sandbox
from tests import factories
from tests.channels.conftest import control
from tests.networks.examples import ACCOUNTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def sandbox(settings: Any) -> Iterator[Sandbox]:
    served = serve_sandbox(accounts=ACCOUNTS, clock=SystemClock())
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, bases=dict.fromkeys(NETWORKS, served.url))
    yield served
    served.close()


def known(network: str, name: str = "") -> Channel:
    """A channel on the account that the sandbox knows."""
    account = next(one for one in ACCOUNTS if one.network == network)
    return factories.channel(network, account_id=account.account_id, token=account.token, label=name)


def told(capsys: pytest.CaptureFixture[str], *words: str, code: int) -> Any:
    capsys.readouterr()
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_channels_check_on_accounts_in_every_condition(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    now = SystemClock().now()
    good, expiring, lost = known("mastodon"), known("x"), known("linkedin")
    expired = factories.channel("facebook", account_id="9", token="ended")
    scoped = known("bluesky")
    Channel.objects.filter(pk=expiring.pk).update(token_ends_at=now + timedelta(days=13))
    Channel.objects.filter(pk=expired.pk).update(token_ends_at=now - timedelta(days=1))
    # Bluesky has no scopes; X is asked about its own.
    Channel.objects.filter(pk=good.pk).update(scopes="read:accounts read:statuses write:statuses")
    control(sandbox, "/_roles", network="linkedin", account_id="3003", role="ANALYST")
    rows = {row["name"]: row for row in told(capsys, "channels", "check", code=1)}
    assert rows[scoped.name] == {
        "name": scoped.name, "account": "@mekongrights", "problems": [], "warnings": []
    }  # fmt: skip
    assert (rows[expiring.name]["problems"], len(rows[expiring.name]["warnings"])) == ([], 1)
    assert "ends on" in rows[expiring.name]["warnings"][0]
    assert "without write:media" in rows[good.name]["warnings"][0]
    assert "has no role there" in rows[lost.name]["problems"][0]
    assert any("ended on" in problem for problem in rows[expired.name]["problems"])
    paused = set(Channel.objects.exclude(paused_because="").values_list("name", flat=True))
    assert paused == {lost.name, expired.name}
    problem = next(row["problem"] for row in told(capsys, "doctor", code=1) if "connection" in row["check"])
    assert all(words in problem for words in ("ends on", "without write:media", "has no role there"))
    assert "good" in _text(capsys, "channels", "check", scoped.name)


def _text(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_a_network_that_is_away_is_no_fault_of_the_channel(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = known("mastodon")
    sandbox.close()
    (row,) = told(capsys, "channels", "check", code=1)
    assert "could not be reached" in row["problems"][0]
    assert Channel.objects.get(pk=channel.pk).paused_because == ""


def test_networks_lists_what_each_can_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {row["name"]: row for row in told(capsys, "networks", code=0)}
    assert set(rows) == set(NETWORKS)
    for name, row in rows.items():
        can = NETWORKS[name].can
        assert (row["media"], row["alt_text"], row["thread"]) == (can.images, can.alt_text, can.thread)
        assert (row["edit"], row["delete"], row["read_back"]) == (can.edit, can.delete, can.read_back)
        assert row["text_limit"] == NETWORKS[name].rules.limit
    assert rows["mastodon"]["idempotent_s"] == 1800
    assert (rows["linkedin"]["api_version"], rows["linkedin"]["api_version_ends"]) == ("202609", "2027-09-15")
    table = _text(capsys, "networks")
    assert all(network.label in table for network in NETWORKS.values())
    assert "ends 2027-09-15" in table
    monkeypatch.setenv("LINKEDIN_VERSION", "202707")
    row = next(row for row in told(capsys, "networks", code=0) if row["name"] == "linkedin")
    # The end of a version that somebody else chose is not known here.
    assert (row["api_version"], row["api_version_ends"]) == ("202707", None)
