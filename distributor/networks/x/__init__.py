"""X: weighted text with the link in it, called through tweepy."""

from distributor.networks.values import Account, Network, NetworkClient
from distributor.networks.x.text import RULES


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.x.client import XClient

    return XClient(account)


NETWORK = Network(
    name="x",
    label="X",
    rules=RULES,
    connect=_connect,
    default_base_url="https://api.x.com",
)
