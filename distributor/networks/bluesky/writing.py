"""How the sandbox's Bluesky takes a record and its blobs, by the lexicon.

Source: lexicons app.bsky.feed.post, app.bsky.richtext.facet, app.bsky.embed.images and .external
(github.com/bluesky-social/atproto, 2026-08-20).
"""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from distributor.networks.answers import items_at, number_at, text_at, value_at
from distributor.networks.bluesky.text import LIMIT, counted_length
from distributor.networks.sandbox.media import Upload
from distributor.networks.sandbox.timeline import SandboxImage, SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World

_FIELDS = frozenset({"$type", "text", "createdAt", "facets", "embed", "reply", "langs", "tags", "labels"})
_TID = re.compile(r"[234567a-j][234567a-z]{12}")
_DATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_IMAGES, _EXTERNAL = "app.bsky.embed.images", "app.bsky.embed.external"
_MOST_IMAGES, _MOST_LANGUAGES = 4, 3
_LARGEST_IMAGE, _LARGEST_THUMBNAIL, _LARGEST_BLOB = 2_000_000, 1_000_000, 5_000_000


def error(name: str, message: str, *, status: int = 400) -> Reply:
    """An error as Bluesky writes it."""
    return json_reply(status, {"error": name, "message": message})


def cid_of(record: object) -> str:
    """A name made of the record's content; the real one has another form."""
    return "bafyrei" + sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def blob_of(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """A blob that is uploaded; it is named by its content."""
    declared = ask.headers.get("content-type", "")
    upload = Upload(
        media_id="bafkrei" + sha256(ask.body).hexdigest(),
        network=account.network,
        account_id=account.account_id,
        declared=declared,
        data=ask.body,
        ready_at=world.clock.now(),
    )
    if len(ask.body) > _LARGEST_BLOB:
        return error("BlobTooLarge", "This file is too large.", status=413)
    if upload.media_type != declared:
        return error("InvalidMimeType", f"Referenced Mimetype does not match stored blob: {declared}")
    world.shelf.put(upload)
    blob = {
        "$type": "blob",
        "ref": {"$link": upload.media_id},
        "mimeType": upload.media_type,
        "size": len(ask.body),
    }
    return json_reply(200, {"blob": blob})


def record_refusal(
    record: Mapping[str, object], key: str, *, account: SandboxAccount, world: World
) -> Reply | None:
    """Why a record cannot be written; None when it can."""
    wrong = next(_faults(record, key, account=account, world=world), "")
    return error("InvalidRequest", f"Invalid {wrong}") if wrong else None


def _faults(
    record: Mapping[str, object], key: str, *, account: SandboxAccount, world: World
) -> Iterator[str]:
    text = text_at(record, "text")
    if not _TID.fullmatch(key):
        yield "record key"
    if record.get("$type") != "app.bsky.feed.post" or not record.keys() <= _FIELDS or "text" not in record:
        yield "app.bsky.feed.post record: a field is unknown or missing"
    if not _DATED.fullmatch(text_at(record, "createdAt")):
        yield "app.bsky.feed.post record: createdAt must be a datetime"
    if counted_length(text) > LIMIT:
        yield "app.bsky.feed.post record: text must not be longer than 300 graphemes"
    if len(items_at(record, "langs")) > _MOST_LANGUAGES:
        yield "app.bsky.feed.post record: langs must not have more than 3 elements"
    if not all(_is_facet(facet, text.encode()) for facet in items_at(record, "facets")):
        yield "app.bsky.feed.post record: facets must lie in the text and name a uri, a tag or a did"
    if "reply" in record and not _is_in_a_thread(record, world=world):
        yield "app.bsky.feed.post record: reply must name root and parent"
    yield from _embed_faults(value_at(record, "embed"), account=account, world=world)


def _is_facet(facet: object, text: bytes) -> bool:
    return _is_cut_at_characters(facet, text) and all(map(_is_feature, items_at(facet, "features")))


def _is_cut_at_characters(facet: object, text: bytes) -> bool:
    start, end = number_at(facet, "index", "byteStart"), number_at(facet, "index", "byteEnd")
    if not 0 <= start < end <= len(text) or not items_at(facet, "features"):
        return False
    try:
        text[:start].decode()
        text[start:end].decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_feature(feature: object) -> bool:
    kind = text_at(feature, "$type").removeprefix("app.bsky.richtext.facet#")
    wanted = {"link": "uri", "tag": "tag", "mention": "did"}.get(kind, "")
    named = text_at(feature, wanted)
    return bool(named) and (kind != "mention" or named.startswith("did:"))


def _is_in_a_thread(record: Mapping[str, object], *, world: World) -> bool:
    cids = {post.remote_id: cid_of(json.loads(post.raw)) for post in world.timeline if post.raw}
    named = [value_at(record, "reply", role) for role in ("root", "parent")]
    return all(text_at(one, "uri") and cids.get(text_at(one, "uri")) == text_at(one, "cid") for one in named)


def _embed_faults(embed: object, *, account: SandboxAccount, world: World) -> Iterator[str]:
    if embed is None:
        return
    kind = text_at(embed, "$type")
    if kind == _IMAGES:
        images = items_at(embed, "images")
        if not 1 <= len(images) <= _MOST_IMAGES or not all(
            value_at(one, "alt") is not None for one in images
        ):
            yield "images: one to four, each with alt"
        blobs = [(value_at(one, "image"), _LARGEST_IMAGE) for one in images]
    elif kind == _EXTERNAL:
        if not all(value_at(embed, "external", name) is not None for name in ("uri", "title", "description")):
            yield "external: uri, title and description are required"
        thumbnail = value_at(embed, "external", "thumb")
        blobs = [(thumbnail, _LARGEST_THUMBNAIL)] if thumbnail else []
    else:
        yield f"embed of type {kind}"
        return
    for blob, most in blobs:
        upload = world.shelf.get("bluesky", account.account_id, text_at(blob, "ref", "$link"))
        named = (text_at(blob, "mimeType"), number_at(blob, "size"))
        if upload is None or named != (upload.media_type, len(upload.data)) or len(upload.data) > most:
            yield "blob: not found, not as described, or too large"


def stored(
    record: Mapping[str, object], *, remote_id: str, account: SandboxAccount, world: World
) -> SandboxPost:
    """Put a record that was checked on the timeline."""
    links = [
        text_at(feature, "uri")
        for facet in items_at(record, "facets")
        for feature in items_at(facet, "features")
        if text_at(feature, "uri")
    ]
    external = value_at(record, "embed", "external")
    key = remote_id.rpartition("/")[2]
    languages = items_at(record, "langs")
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/profile/{account.account_id}/post/{key}",
        sent=text_at(record, "text"),
        text=text_at(record, "text"),
        link=text_at(external, "uri") or (links[-1] if links else ""),
        title=text_at(external, "title"),
        description=text_at(external, "description"),
        created_at=world.clock.now(),
        reply_to=text_at(record, "reply", "parent", "uri"),
        images=tuple(
            SandboxImage(media_id=text_at(one, "image", "ref", "$link"), alt=text_at(one, "alt"))
            for one in items_at(record, "embed", "images")
        ),
        thumbnail=_thumbnail(external),
        language=str(languages[0]) if languages else "",
        key=key,
        raw=json.dumps(record),
    )
    world.timeline.add(post)
    return post


def _thumbnail(external: object) -> SandboxImage | None:
    link = text_at(external, "thumb", "ref", "$link")
    return SandboxImage(media_id=link, alt="") if link else None
