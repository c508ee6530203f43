"""How Bluesky counts a text, and what of it is a link or a hashtag: the sender says so, by byte.

Source: lexicons app.bsky.feed.post (300 graphemes and 3,000 bytes) and app.bsky.richtext.facet
(github.com/bluesky-social/atproto, 2026-08-20). Mentions need an account's DID and stay plain words here.
"""

import math

import regex

from distributor.networks.values import TextRules
from distributor.networks.words import ADDRESS, HASHTAG, addresses

LIMIT = 300
MOST_BYTES = 3000

_GRAPHEME = regex.compile(r"\X")
_TAG_LIMIT = 64


def counted_length(text: str) -> int:
    """Graphemes of ``text``, or its tenth of bytes where that is more: so that one limit stands for both."""
    return max(len(_GRAPHEME.findall(text)), math.ceil(len(text.encode()) * LIMIT / MOST_BYTES))


def facets(text: str) -> list[dict[str, object]]:
    """The links and hashtags of ``text`` by UTF-8 byte offsets, in order."""
    found: list[tuple[int, int, dict[str, str]]] = []
    for match in ADDRESS.finditer(text):
        address = addresses(match[0])[0]
        link = {"$type": "app.bsky.richtext.facet#link", "uri": address}
        found.append((match.start(), match.start() + len(address), link))
    for match in HASHTAG.finditer(text):
        is_inside = any(start <= match.start() < end for start, end, _ in found)
        if not is_inside and len(match[1]) <= _TAG_LIMIT:
            found.append(
                (match.start(), match.end(), {"$type": "app.bsky.richtext.facet#tag", "tag": match[1]})
            )
    return [
        {
            "index": {"byteStart": _bytes_before(text, start), "byteEnd": _bytes_before(text, end)},
            "features": [feature],
        }
        for start, end, feature in sorted(found, key=lambda each: each[0])
    ]


def _bytes_before(text: str, place: int) -> int:
    return len(text[:place].encode())


RULES = TextRules(
    limit=LIMIT, unit="characters as people count them", length=counted_length, link_in_text=False
)
