"""Bluesky: short text with a card we describe ourselves, written into the account's own repository."""

import re

from distributor.networks.accounts import Account
from distributor.networks.bluesky.text import RULES
from distributor.networks.network import Capabilities, ImageLimits, Network, NetworkClient


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.bluesky.client import BlueskyClient

    return BlueskyClient(account)


def _find_account(account: Account) -> str:
    from distributor.networks.bluesky.session import did_of

    return did_of(account)


def _remote_id_in(permalink: str) -> str:
    """The record's address of ``https://bsky.app/profile/did:plc:…/post/3k…``; a handle does not tell it."""
    found = re.search(r"/profile/(did:[a-z]+:[\w.:%-]+)/post/([2-7a-z]{13})(?:[/?#]|$)", permalink)
    return f"at://{found[1]}/app.bsky.feed.post/{found[2]}" if found else ""


# Source: lexicons app.bsky.embed.images and .external (github.com/bluesky-social/atproto, 2026-08-20): 2 MB
# an image, 1 MB the picture of a card.
_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_IMAGES = ImageLimits(most_bytes=2_000_000, media_types=_TYPES)
_THUMBNAIL = ImageLimits(most_bytes=1_000_000, media_types=_TYPES)

NETWORK = Network(
    name="bluesky",
    label="Bluesky",
    rules=RULES,
    can=Capabilities(
        thread=True,
        delete=True,
        read_back=True,
        engagement=True,
        refuses_duplicates=True,
        idempotent_create=True,
        images=4,
        alt_text=True,
        thumbnail=True,
    ),
    connect=_connect,
    find_account=_find_account,
    brand="#0a7aff",
    image_limits=_IMAGES,
    thumbnail_limits=_THUMBNAIL,
    base_variable="BSKY_PDS",
    account_example="did:plc:z72i7hdynmk6r22z27h6tvur",
    default_base_url="https://bsky.social",
    remote_id_in=_remote_id_in,
)
