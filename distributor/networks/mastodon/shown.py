"""How the sandbox words a Mastodon server's answers: a status in HTML, an error, the window's headers.

Source: docs.joinmastodon.org/entities/Status, /entities/Error and /api/rate-limits (2026-07-02).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import World
from distributor.networks.words import addresses

_SHOWN = 30


def error(status: int, sentence: str) -> Reply:
    """An error as Mastodon writes it."""
    return json_reply(status, {"error": sentence})


def window(limit: int, *, left: int, reset: datetime) -> Mapping[str, str]:
    """The headers that say how many calls are left."""
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(max(0, left)),
        "X-RateLimit-Reset": reset.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
    }


def status_of(post: SandboxPost, *, ask: Ask, world: World) -> dict[str, object]:
    """The Status entity."""
    address = f"http://{ask.headers.get('host', '')}{post.permalink}"
    named = addresses(post.sent)
    return {
        "id": post.remote_id,
        "url": address,
        "uri": address,
        "created_at": post.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "edited_at": post.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z") if post.edited else None,
        "content": _html(post.sent),
        "in_reply_to_id": post.reply_to or None,
        "spoiler_text": post.content_warning,
        "sensitive": bool(post.content_warning),
        "language": post.language or None,
        "visibility": "public",
        "card": {"url": named[-1], "title": ""} if named and not post.images else None,
        "media_attachments": [
            {"id": image.media_id, "type": "image", "description": image.alt} for image in post.images
        ],
        "favourites_count": world.count(post, "reactions"),
        "reblogs_count": world.count(post, "shares"),
        "replies_count": world.count(post, "comments"),
    }


def _html(text: str) -> str:
    """Paragraphs, breaks, and links with their ends hidden, as Mastodon writes them."""
    paragraphs = (re.sub(r"\n", "<br />", _linked(part)) for part in re.split(r"\n{2,}", text))
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _linked(text: str) -> str:
    pieces: list[str] = []
    position = 0
    for address in addresses(text):
        start = text.index(address, position)
        pieces += [_tagged(text[position:start]), _anchor(address)]
        position = start + len(address)
    return "".join([*pieces, _tagged(text[position:])])


def _anchor(address: str) -> str:
    scheme, mark, rest = address.partition("://")
    shown, hidden = escape(rest[:_SHOWN]), escape(rest[_SHOWN:])
    return (
        f'<a href="{escape(address)}" target="_blank" rel="nofollow noopener"><span class="invisible">'
        f'{scheme}{mark}</span><span class="ellipsis">{shown}</span>'
        f'<span class="invisible">{hidden}</span></a>'
    )


def _tagged(text: str) -> str:
    tag = r'<a href="http://sandbox/tags/\1" class="mention hashtag" rel="tag">#<span>\1</span></a>'
    return re.sub(r"#([A-Za-z]\w*)", tag, escape(text, quote=False))
