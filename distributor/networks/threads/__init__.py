"""Threads: short text with a link beside it, called in two steps: a container is made, then published.

Left out, with the reason in docs/adding-a-network.md: images (Threads fetches them from a public address, so
that a picture would have to be public before its post), and threads of several parts.
"""

from distributor.networks.threads.oauth import FLOW
from distributor.networks.threads.text import RULES
from distributor.networks.values import Account, Capabilities, Network, NetworkClient


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.threads.client import ThreadsClient

    return ThreadsClient(account)


NETWORK = Network(
    name="threads",
    label="Threads",
    rules=RULES,
    can=Capabilities(delete=True, read_back=True, engagement=True),
    connect=_connect,
    brand="#4a4a4a",
    oauth=FLOW,
    base_variable="THREADS_BASE",
    account_example="24680135791357",
    default_base_url="https://graph.threads.net",
    version_variable="THREADS_VERSION",
    api_version="v1.0",
)
