"""A post of ours as a record of Bluesky's, and a record as we read it.

Source: lexicons app.bsky.feed.post, app.bsky.embed.images and .external (github.com/bluesky-social/atproto,
2026-08-20): the sender supplies the card, and one of card and images.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from distributor.networks.answers import items_at, number_at, text_at, value_at
from distributor.networks.bluesky.errors import LABEL
from distributor.networks.bluesky.text import facets
from distributor.networks.listings import moment, unreadable
from distributor.networks.refusing import uploaded_ids
from distributor.networks.values import Engagement, Image, LivePost, Payload

COLLECTION = "app.bsky.feed.post"
_ADDRESS = re.compile(r"at://(?P<repo>did:[\w.:%-]+)/app\.bsky\.feed\.post/(?P<key>[\w.:~-]+)")


def address_of(repo: str, key: str) -> str:
    """The record's address: a post's remote id."""
    return f"at://{repo}/{COLLECTION}/{key}"


def parts_of(remote_id: str) -> tuple[str, str]:
    """Repository and key of a record's address; empty where it is none."""
    found = _ADDRESS.fullmatch(remote_id)
    return (found["repo"], found["key"]) if found else ("", "")


def record_of(
    payload: Payload, text: str, *, reply: object, dids: Mapping[str, str], now: datetime
) -> dict[str, object]:
    """The record to write.

    Args:
        payload: what was approved; its images are uploaded.
        text: its words.
        reply: root and parent of the thread; None for a post of its own.
        dids: of the handles that the text mentions.
        now: aware, UTC: when it is made.
    """
    optional = {
        "facets": facets(text, dids=dids),
        "embed": _embed(payload),
        "reply": reply,
        "langs": [payload.language] if payload.language else [],
    }
    record: dict[str, object] = {
        "$type": COLLECTION,
        "text": text,
        "createdAt": now.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
    }
    return record | {name: value for name, value in optional.items() if value}


def _embed(payload: Payload) -> dict[str, object] | None:
    uploaded_ids(payload)
    if payload.images:
        shown = [{"image": _blob(image), "alt": image.alt} for image in payload.images]
        return {"$type": "app.bsky.embed.images", "images": shown}
    # A thread's later parts repeat the link in their payload; the card stands under the first.
    if not payload.link or payload.reply_to:
        return None
    external: dict[str, object] = {
        "uri": payload.link,
        "title": payload.title or urlsplit(payload.link).netloc,
        "description": payload.description,
    }
    if payload.thumbnail:
        external["thumb"] = _blob(payload.thumbnail)
    return {"$type": "app.bsky.embed.external", "external": external}


def _blob(image: Image) -> dict[str, object]:
    return {
        "$type": "blob",
        "ref": {"$link": image.remote_id},
        "mimeType": image.media_type,
        "size": len(image.data),
    }


def live_post(remote_id: str, record: object, *, web: str) -> LivePost:
    """A post by its record; ``web`` is where people read it.

    Raises:
        Retryable: it is not in the form of the lexicon.
    """
    repo, key = parts_of(remote_id)
    if not key:
        raise unreadable(LABEL)
    features = [feature for facet in items_at(record, "facets") for feature in items_at(facet, "features")]
    links = [text_at(record, "embed", "external", "uri"), *(text_at(feature, "uri") for feature in features)]
    return LivePost(
        remote_id=remote_id,
        permalink=f"{web}/profile/{repo}/post/{key}",
        text=text_at(record, "text"),
        links=tuple(dict.fromkeys(filter(None, links))),
        created_at=moment(text_at(record, "createdAt"), label=LABEL),
        reply_to=text_at(record, "reply", "parent", "uri"),
        title=text_at(record, "embed", "external", "title"),
        image_alts=tuple(text_at(image, "alt") for image in items_at(record, "embed", "images")),
    )


def reply_to(parent: object) -> dict[str, object]:
    """Root and parent for an answer to ``parent``, an answer of ``getRecord``."""
    strong = {"uri": text_at(parent, "uri"), "cid": text_at(parent, "cid")}
    root = value_at(parent, "value", "reply", "root")
    return {"root": root or strong, "parent": strong}


def counted(view: object) -> Engagement:
    """The counts of a post's view; Bluesky counts neither views nor clicks."""
    return Engagement(
        reactions=number_at(view, "likeCount"),
        comments=number_at(view, "replyCount"),
        shares=number_at(view, "repostCount") + number_at(view, "quoteCount"),
    )
