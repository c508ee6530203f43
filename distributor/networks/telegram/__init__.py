"""Telegram channels: plain text with the link in it, posted by a bot that is an administrator there.

Telegram lists no posts and knows no duplicates, so a call without an answer is for a person to look at.
"""

import re

from distributor.networks.accounts import Account
from distributor.networks.network import Capabilities, Network, NetworkClient
from distributor.networks.telegram.text import RULES


def _connect(account: Account) -> NetworkClient:
    from distributor.networks.telegram.client import TelegramClient

    return TelegramClient(account)


def _remote_id_in(permalink: str) -> str:
    """``"17"`` of ``https://t.me/forum/17`` or ``https://t.me/c/1234567890/17``."""
    found = re.search(r"//t\.me/(?:s/|c/)?\w+/(\d{1,18})(?:[/?#]|$)", permalink)
    return found[1] if found else ""


# Images are left out: a text under one may have 1,024 characters only, where a post has 4,096, and they have
# no alt text (Bot API 10.3, 2026-08-24).
NETWORK = Network(
    name="telegram",
    label="Telegram",
    rules=RULES,
    can=Capabilities(edit=True, delete=True),
    connect=_connect,
    brand="#1c7fb5",
    base_variable="TELEGRAM_BASE",
    account_example="@mekongrights",
    default_base_url="https://api.telegram.org",
    remote_id_in=_remote_id_in,
)
