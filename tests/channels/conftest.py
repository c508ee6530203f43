"""A sandbox that this installation takes for every network, with its developer app set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from distributor.channels.connect import Wanted, finish, waiting
from distributor.channels.connecting import Visitor, begin_connecting, come_back
from distributor.channels.models import Channel, Connecting
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, serve_sandbox
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from tests.fakes import FakeClock
from tests.networks.examples import ACCOUNTS
from tests.networks.hand import decided

MIRA = Visitor(person="mira", session="session-of-mira")


@pytest.fixture
def sandbox(clock: FakeClock, settings: Any) -> Iterator[Sandbox]:
    """A running sandbox whose time stands still; every network of this installation is there."""
    served = serve_sandbox(accounts=ACCOUNTS, clock=clock)
    settings.ENVIRONMENT = replace(
        settings.ENVIRONMENT,
        bases=dict.fromkeys(NETWORKS, served.url),
        apps={name: (CLIENT_ID, CLIENT_SECRET) for name, entry in NETWORKS.items() if entry.oauth},
    )
    yield served
    served.close()


@dataclass
class Person:
    """Somebody who connects accounts, at the sandbox, with a browser that needs no window."""

    clock: FakeClock
    visitor: Visitor = MIRA

    def begins(self, network: str, channel: Channel | None = None) -> str:
        return begin_connecting(network, visitor=self.visitor, channel=channel, clock=self.clock)

    def returns(self, network: str, channel: Channel | None = None, **hand: str) -> Connecting:
        back = decided(self.begins(network, channel), **hand)
        return come_back(network, back, visitor=self.visitor, clock=self.clock)

    def connects(self, network: str, channel: Channel | None = None, **hand: str) -> Channel:
        """All the way, on the account of the sandbox that may be posted on."""
        row = self.returns(network, channel, **hand)
        _, grant = waiting(row.pk, visitor=self.visitor, clock=self.clock)
        mine = next(choice for choice in grant.choices if choice.may_post)
        wanted = Wanted(account_id=mine.account_id, label="Mekong Rights", time_zone="Asia/Bangkok")
        made, _ = finish(row.pk, wanted, visitor=self.visitor, clock=self.clock)
        return Channel.objects.get(pk=made.pk)


@pytest.fixture
def person(sandbox: Sandbox, clock: FakeClock, db: None) -> Person:
    """Mira."""
    return Person(clock)


def control(sandbox: Sandbox, path: str, **body: object) -> None:
    """Tell the sandbox something: ``/_roles``, ``/_faults``."""
    httpx.post(f"{sandbox.url}{path}", json=body, trust_env=False).raise_for_status()
