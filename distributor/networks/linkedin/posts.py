"""A post of ours as LinkedIn wants its content, and a post of LinkedIn's as we read it.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api and
multiimage-post-api (2026-09, read 2026-11-23).
"""

from datetime import UTC, datetime
from urllib.parse import urlsplit

from distributor.networks.answers import items_at, number_at, text_at, value_at
from distributor.networks.linkedin.errors import LABEL
from distributor.networks.linkedin.text import unescape
from distributor.networks.listings import unreadable
from distributor.networks.refusing import uploaded_ids
from distributor.networks.values import LivePost, Payload
from distributor.networks.words import addresses


def content_of(payload: Payload) -> dict[str, object]:
    """The images, or else the card; LinkedIn takes one of them."""
    media_ids = uploaded_ids(payload)
    described = [
        {"id": media_id, "altText": image.alt}
        for media_id, image in zip(media_ids, payload.images, strict=True)
    ]
    if described:
        return {"media": described[0]} if len(described) == 1 else {"multiImage": {"images": described}}
    if not payload.link:
        return {}
    article = {
        "source": payload.link,
        "title": payload.title or urlsplit(payload.link).netloc,
        "description": payload.description,
        "thumbnail": payload.thumbnail.remote_id if payload.thumbnail else "",
    }
    return {"article": {name: text for name, text in article.items() if text}}


def live_post(element: object, *, web: str) -> LivePost:
    """A post of a listing or a look-up; ``web`` is where people read it.

    Raises:
        Retryable: it is not in the form that LinkedIn documents.
    """
    urn = text_at(element, "id")
    created_ms = number_at(element, "createdAt") or number_at(element, "publishedAt")
    if not urn or not created_ms:
        raise unreadable(LABEL)
    text = unescape(text_at(element, "commentary"))
    named = (text_at(element, "content", "article", "source"), *addresses(text))
    images = [value_at(element, "content", "media"), *items_at(element, "content", "multiImage", "images")]
    return LivePost(
        remote_id=urn,
        permalink=permalink(urn, web=web),
        text=text,
        links=tuple(dict.fromkeys(filter(None, named))),
        created_at=datetime.fromtimestamp(created_ms / 1000, UTC),
        title=text_at(element, "content", "article", "title"),
        image_alts=tuple(text_at(image, "altText") for image in images if image),
    )


def permalink(urn: str, *, web: str) -> str:
    """Where people read the post."""
    return f"{web}/feed/update/{urn}/"
