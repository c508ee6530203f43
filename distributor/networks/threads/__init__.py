"""Threads: short text with a link beside it, called in two steps: a container is made, then published.

Images are fetched by Threads from an address of ours: docs/decisions/0020-pictures-that-a-network-fetches.md.
"""

from distributor.networks.accounts import Account
from distributor.networks.network import Capabilities, ImageLimits, Network, NetworkClient
from distributor.networks.threads.oauth import FLOW
from distributor.networks.threads.text import RULES


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.threads.client import ThreadsClient

    return ThreadsClient(account)


# Source: developers.facebook.com/documentation/threads/posts and /overview, "Image specifications" (updated
# 2026-04-14 and 2025-12-22; read 2026-11-28): JPEG or PNG, 8 MB, sides at most 10 to 1; wider than 1440
# pixels is made smaller there. For alt texts no limit is published; integrators send up to 1,000 characters.
_IMAGES = ImageLimits(most_bytes=8_000_000, most_alt=1000, most_ratio=10)
# A carousel holds 2 to 20 (same page). Each is a call and a fetch of its own, and all of them have to be done
# within one lease: ten are.
_MOST_IMAGES = 10

NETWORK = Network(
    name="threads",
    label="Threads",
    rules=RULES,
    can=Capabilities(
        thread=True,
        delete=True,
        read_back=True,
        engagement=True,
        images=_MOST_IMAGES,
        alt_text=True,
        fetches_images=True,
    ),
    connect=_connect,
    brand="#4a4a4a",
    image_limits=_IMAGES,
    oauth=FLOW,
    base_variable="THREADS_BASE",
    account_example="24680135791357",
    default_base_url="https://graph.threads.net",
    version_variable="THREADS_VERSION",
    api_version="v1.0",
)
