"""Mastodon: short text with the link in it, on the server the account lives on."""

import re

from distributor.networks.accounts import Account
from distributor.networks.mastodon.oauth import FLOW
from distributor.networks.mastodon.text import RULES
from distributor.networks.network import Capabilities, ImageLimits, Network, NetworkClient


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.mastodon.client import MastodonClient

    return MastodonClient(account)


def _remote_id_in(permalink: str) -> str:
    """``"17"`` of ``https://social.example/@somebody/17``."""
    found = re.search(r"/@[^/]+/(\d{1,20})(?:[/?#]|$)", permalink)
    return found[1] if found else ""


# Servers differ; these are what an unchanged one takes, kept on the safe side. Unverified here: each server
# says its own in ``/api/v2/instance`` (docs.joinmastodon.org/entities/Instance, 2026-07).
# Source: docs.joinmastodon.org/entities/Instance (2026-07-02): ``description_limit``, 1,500 unless changed.
ALT_LIMIT = 1500
_IMAGES = ImageLimits(
    most_bytes=8_000_000,
    most_pixels=16_777_216,
    media_types=frozenset({"image/jpeg", "image/png", "image/webp"}),
    most_alt=ALT_LIMIT,
)

# Source: docs.joinmastodon.org/methods/statuses (2026-07-02): a repeated Idempotency-Key brings the first
# status for up to one hour; half of it is relied on.
NETWORK = Network(
    name="mastodon",
    label="Mastodon",
    rules=RULES,
    can=Capabilities(
        thread=True,
        edit=True,
        delete=True,
        read_back=True,
        engagement=True,
        idempotent_create=True,
        idempotent_s=1800,
        images=4,
        alt_text=True,
        content_warning=True,
    ),
    connect=_connect,
    brand="#563acc",
    image_limits=_IMAGES,
    oauth=FLOW,
    base_variable="MASTODON_BASE",
    account_example="109302436954721982",
    default_base_url="https://mastodon.social",
    remote_id_in=_remote_id_in,
)
