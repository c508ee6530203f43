"""A sandbox to call, on this machine, and clients for its three accounts."""

from collections.abc import Callable, Iterator

import pytest

from distributor.networks.network import NetworkClient
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import Sandbox, serve_sandbox
from tests.fakes import FakeClock
from tests.networks.examples import ACCOUNTS, account

Connect = Callable[..., NetworkClient]


@pytest.fixture
def sandbox(clock: FakeClock) -> Iterator[Sandbox]:
    """A running sandbox whose time stands still."""
    served = serve_sandbox(accounts=ACCOUNTS, clock=clock)
    yield served
    served.close()


@pytest.fixture
def connect(sandbox: Sandbox) -> Connect:
    """Makes the real client of a network for its sandbox account."""

    def client(network: str, **changes: object) -> NetworkClient:
        return NETWORKS[network].connect(account(network, base_url=sandbox.url, **changes))

    return client
