"""How the sandbox's Facebook takes a post and its photos.

Source: developers.facebook.com/docs/graph-api/reference/page/feed and /page/photos (2026, read 2026-11-23).
"""

import json
from collections.abc import Sequence
from urllib.parse import urlsplit

from distributor.networks.answers import text_at
from distributor.networks.facebook.refusals import duplicate, error
from distributor.networks.facebook.text import LIMIT
from distributor.networks.files import kind_of
from distributor.networks.sandbox.media import Upload
from distributor.networks.sandbox.timeline import SandboxImage, SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.words import addresses

_LARGEST_PHOTO = 10_000_000
_PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/gif"})


def created(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """200 with the id of the new post, or the refusal."""
    message, link = ask.fields.get("message", ""), ask.fields.get("link", "")
    photos = _attached(ask, account=account, world=world)
    if photos is None or (photos and link):
        return error(400, "(#100) attached_media is invalid, or stands beside a link.", 100)
    refused = _refused(message, link, photos=photos, account=account, world=world)
    if refused is not None:
        return refused
    post = _stored(message, link, photos=photos, account=account, world=world)
    return json_reply(200, {"id": post.remote_id})


def _attached(ask: Ask, *, account: SandboxAccount, world: World) -> list[Upload] | None:
    """The photos of ``attached_media``; None when one of them is not this Page's, or not to be used yet."""
    try:
        named = json.loads(ask.fields.get("attached_media") or "[]")
    except ValueError:
        return None
    ids = [text_at(entry, "media_fbid") for entry in named] if isinstance(named, list) else [""]
    found = [world.shelf.get("facebook", account.account_id, one) for one in ids]
    usable = [upload for upload in found if upload and upload.is_ready(world.clock.now())]
    return usable if len(usable) == len(ids) else None


def photo(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """A photo nobody sees yet; this sandbox takes no published one."""
    source = ask.parts.get("source")
    if ask.fields.get("published") != "false" or source is None:
        return error(400, "(#100) This sandbox takes photos with source and published=false.", 100)
    data = source.data
    if len(data) > _LARGEST_PHOTO or kind_of(data) not in _PHOTO_TYPES:
        return error(400, "(#1366046) Your photos could not be uploaded.", 1366046)
    upload = Upload(
        media_id=str(world.timeline.next_number(world.clock.now())),
        network=account.network,
        account_id=account.account_id,
        data=data,
        alt=ask.fields.get("alt_text_custom", ""),
        ready_at=world.clock.now(),
    )
    world.shelf.put(upload)
    return json_reply(200, {"id": upload.media_id})


def _refused(
    message: str, link: str, *, photos: Sequence[Upload], account: SandboxAccount, world: World
) -> Reply | None:
    if not (message.strip() or link or photos):
        return error(400, "(#100) You must provide a message or a link.", 100)
    if len(message) > LIMIT:
        return error(400, "(#100) Param message is too long.", 100)
    parts = urlsplit(link)
    if link and not (parts.scheme in {"http", "https"} and parts.hostname):
        return error(400, "(#1500) The url you supplied is invalid", 1500)
    if (parts.hostname or "").removeprefix("www.") == "facebook.com":
        return error(403, "(#200) This link cannot be shared.", 200, subcode=1609008)
    newest = world.timeline.of(network=account.network, account_id=account.account_id)[:1]
    same = bool(newest) and newest[0].sent == message and link in {"", newest[0].link}
    return duplicate() if same and not world.takes_duplicates else None


def _stored(
    message: str, link: str, *, photos: Sequence[Upload], account: SandboxAccount, world: World
) -> SandboxPost:
    now = world.clock.now()
    remote_id = f"{account.account_id}_{world.timeline.next_number(now)}"
    named = addresses(message)
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/{remote_id}",
        sent=message,
        text=message,
        link=link or (named[-1] if named else ""),
        created_at=now,
        images=tuple(SandboxImage(media_id=photo.media_id, alt=photo.alt) for photo in photos),
    )
    world.timeline.add(post)
    return post
