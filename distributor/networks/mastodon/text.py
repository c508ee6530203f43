"""How Mastodon counts a text: graphemes, an address as 23, of a mention on another server only its name.

Source: docs.joinmastodon.org/user/posting and /entities/Instance (2026-07-02): 500 characters and
``characters_reserved_per_url`` 23 unless a server sets others. That characters are graphemes is unverified.
"""

import regex

from distributor.networks.network import TextRules
from distributor.networks.words import ADDRESS, addresses

LIMIT = 500
LINK_LENGTH = 23

_REMOTE_MENTION = regex.compile(r"(?<![\w/=])(@[A-Za-z0-9_]+)@[A-Za-z0-9.-]+[A-Za-z0-9]")
_GRAPHEME = regex.compile(r"\X")


def counted_length(text: str) -> int:
    """Characters of ``text`` as Mastodon counts them; most servers take up to 500."""
    rest, links = ADDRESS.subn(lambda found: found[0].removeprefix(addresses(found[0])[0]), text)
    return links * LINK_LENGTH + len(_GRAPHEME.findall(_REMOTE_MENTION.sub(r"\1", rest)))


RULES = TextRules(limit=LIMIT, unit="characters", length=counted_length, link_in_text=True)
