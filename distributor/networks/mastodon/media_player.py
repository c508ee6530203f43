"""How the sandbox's Mastodon takes an image.

Source: docs.joinmastodon.org/methods/media (2026-07-02): 200 when it is ready, 202 and then 206 while not.
"""

import re
from datetime import timedelta

from distributor.networks.mastodon.shown import error
from distributor.networks.sandbox.media import Upload
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World

_ONE = re.compile(r"/api/v1/media/(\d+)")
_KNOWN = frozenset({"file", "description", "focus", "thumbnail"})
_ALT_LIMIT = 1500
_LARGEST = 16_777_216


def media_reply(ask: Ask, *, account: SandboxAccount, world: World) -> Reply | None:
    """The answer to a call about media; None for a path Mastodon does not have."""
    if (ask.method, ask.path) == ("POST", "/api/v2/media"):
        return _taken(ask, account=account, world=world)
    one = _ONE.fullmatch(ask.path)
    if ask.method != "GET" or one is None:
        return None
    upload = world.shelf.get(account.network, account.account_id, one[1])
    if upload is None:
        return error(404, "Record not found")
    return _told(upload, waiting=206, world=world)


def _taken(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    file, alt = ask.parts.get("file"), ask.fields.get("description", "")
    if file is None or not ask.parts.keys() <= _KNOWN:
        return error(422, "Validation failed: File can't be blank")
    upload = Upload(
        media_id=str(world.timeline.next_number(world.clock.now())),
        network=account.network,
        account_id=account.account_id,
        data=file.data,
        alt=alt,
        ready_at=world.clock.now() + timedelta(seconds=world.media_delay_s),
    )
    if not upload.media_type or upload.media_type != file.media_type:
        return error(422, "Validation failed: File content type is invalid, File is invalid")
    if len(upload.data) > _LARGEST:
        return error(413, "Request Entity Too Large")
    if len(alt) > _ALT_LIMIT:
        return error(422, "Validation failed: Description is too long")
    world.shelf.put(upload)
    return _told(upload, waiting=202, world=world)


def _told(upload: Upload, *, waiting: int, world: World) -> Reply:
    is_ready = upload.is_ready(world.clock.now())
    url = f"/_media/{upload.network}/{upload.media_id}" if is_ready else None
    shown = {"id": upload.media_id, "type": "image", "url": url, "description": upload.alt}
    return json_reply(200 if is_ready else waiting, shown)
