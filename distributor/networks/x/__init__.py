"""X: weighted text with the link in it, called through tweepy."""

from distributor.networks.values import Account, Network, NetworkClient, Payload
from distributor.networks.x.links import find_links
from distributor.networks.x.text import RULES


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.x.client import XClient

    return XClient(account)


# Source: docs.x.com pay-per-use price list (2026-08): a post, and one with an address in it.
_POST, _POST_WITH_LINK = 15_000, 200_000


def _price(payload: Payload) -> int:
    """Every part of a thread is a post of its own."""
    return sum(_POST_WITH_LINK if find_links(part) else _POST for part in payload.parts)


NETWORK = Network(
    name="x",
    label="X",
    rules=RULES,
    connect=_connect,
    default_base_url="https://api.x.com",
    price=_price,
)
