"""X: weighted text with the link in it, called through tweepy."""

import re

from distributor.networks.accounts import Account
from distributor.networks.network import Capabilities, ImageLimits, Network, NetworkClient
from distributor.networks.values import Payload
from distributor.networks.x.links import find_links
from distributor.networks.x.oauth import FLOW
from distributor.networks.x.text import RULES


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.x.client import XClient

    return XClient(account)


# Source: docs.x.com pay-per-use price list (2026-08): a post, one with an address in it, an alt text; a post
# that is read (a fifth of it where the account's owner owns the app), and one that is taken down.
_POST, _POST_WITH_LINK, _ALT_TEXT = 15_000, 200_000, 5_000
_READ, _DELETE = 5_000, 10_000


def _price(payload: Payload) -> int:
    """Every part of a thread is a post of its own."""
    posts = sum(_POST_WITH_LINK if _has_link(part, payload.link) else _POST for part in payload.parts)
    return posts + _ALT_TEXT * len(payload.images)


def _has_link(text: str, link: str) -> bool:
    """Our own link is looked for first: nearly every post has it, and the search for others is long."""
    return bool((link and link in text) or find_links(text))


def _remote_id_in(permalink: str) -> str:
    """``"17"`` of ``https://x.com/somebody/status/17?s=20``."""
    found = re.search(r"/status/(\d{1,20})(?:[/?#]|$)", permalink)
    return found[1] if found else ""


# Source: docs.x.com/x-api/media (2026-08-22): 5 MB a photo.
ALT_LIMIT = 1000
_IMAGES = ImageLimits(
    most_bytes=5_000_000,
    media_types=frozenset({"image/jpeg", "image/png", "image/webp"}),
    most_alt=ALT_LIMIT,
)

NETWORK = Network(
    name="x",
    label="X",
    rules=RULES,
    can=Capabilities(
        thread=True,
        delete=True,
        read_back=True,
        engagement=True,
        refuses_duplicates=True,
        images=4,
        alt_text=True,
    ),
    connect=_connect,
    brand="#536471",
    image_limits=_IMAGES,
    oauth=FLOW,
    base_variable="X_BASE",
    account_example="1990000000000000000",
    default_base_url="https://api.x.com",
    price=_price,
    read_price=_READ,
    delete_price=_DELETE,
    remote_id_in=_remote_id_in,
)
