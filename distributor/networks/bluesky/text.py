"""How Bluesky counts a text, and what of it is a link or a hashtag: the sender says so, by byte.

Source: lexicons app.bsky.feed.post (300 graphemes and 3,000 bytes) and app.bsky.richtext.facet
(github.com/bluesky-social/atproto, 2026-08-20). A mention names an account by its DID.
"""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import regex

from distributor.networks.network import TextRules
from distributor.networks.words import ADDRESS, HASHTAG, addresses

LIMIT = 300
MOST_BYTES = 3000

_GRAPHEME = regex.compile(r"\X")
_TAG_LIMIT = 64
# A handle is a domain name. Source: atproto.com/specs/handle (read 2026-11-28). No mail address.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HANDLE = regex.compile(rf"(?<![\p{{L}}\p{{N}}@._/-])@((?:{_LABEL}\.)+(?!\d){_LABEL})")


def counted_length(text: str) -> int:
    """Graphemes of ``text``, or its tenth of bytes where that is more: so that one limit stands for both."""
    return max(len(_GRAPHEME.findall(text)), math.ceil(len(text.encode()) * LIMIT / MOST_BYTES))


def handles_in(text: str) -> tuple[str, ...]:
    """The handles that ``text`` mentions, without their ``@``, in small letters, each once."""
    links = [match.span() for match in ADDRESS.finditer(text)]
    found = [match for match in _HANDLE.finditer(text) if not _is_inside(match.start(), links)]
    return tuple(dict.fromkeys(match[1].lower() for match in found))


def _is_inside(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def facets(text: str, *, dids: Mapping[str, str] = MappingProxyType({})) -> list[dict[str, object]]:
    """The links, hashtags and mentions of ``text`` by UTF-8 byte offsets, in order.

    Args:
        text: the post's.
        dids: handle (in small letters) -> DID; a handle that is not in it stays plain words.
    """
    found: list[tuple[int, int, dict[str, str]]] = []
    for match in ADDRESS.finditer(text):
        address = addresses(match[0])[0]
        link = {"$type": "app.bsky.richtext.facet#link", "uri": address}
        found.append((match.start(), match.start() + len(address), link))
    for match in HASHTAG.finditer(text):
        spans = [(start, end) for start, end, _ in found]
        if not _is_inside(match.start(), spans) and len(match[1]) <= _TAG_LIMIT:
            found.append(
                (match.start(), match.end(), {"$type": "app.bsky.richtext.facet#tag", "tag": match[1]})
            )
    for match in _HANDLE.finditer(text):
        did = dids.get(match[1].lower(), "")
        if did and not _is_inside(match.start(), [(start, end) for start, end, _ in found]):
            mention = {"$type": "app.bsky.richtext.facet#mention", "did": did}
            found.append((match.start(), match.end(), mention))
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
