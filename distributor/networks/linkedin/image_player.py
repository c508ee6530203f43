"""How the sandbox plays LinkedIn's images: begun, put, worked on, used in a post.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/images-api and
multiimage-post-api (2026-09, read 2026-11-23).
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import unquote

from distributor.networks.answers import items_at, text_at, value_at
from distributor.networks.files import kind_of
from distributor.networks.linkedin.shown import error, owner_urn
from distributor.networks.sandbox.media import Upload
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World

UPLOADS = "/dms-uploads/"
_ONE = re.compile(r"/rest/images/(urn%3Ali%3Aimage%3A\w+)")
_TYPES = frozenset({"image/jpeg", "image/png", "image/gif"})
_ALT_LIMIT = 4086
_LEAST, _MOST = 2, 20


def image_reply(ask: Ask, *, account: SandboxAccount, world: World) -> Reply | None:
    """The answer to a call about an image; None for a path LinkedIn does not have."""
    if (ask.method, ask.path, ask.raw_query) == ("POST", "/rest/images", "action=initializeUpload"):
        return _begun(ask, account=account, world=world)
    if ask.method == "PUT" and ask.path.startswith(UPLOADS):
        return _put(ask, account=account, world=world)
    one = _ONE.fullmatch(ask.path)
    return _state(unquote(one[1]), account, world) if ask.method == "GET" and one else None


def images_of(content: object) -> list[tuple[str, str]]:
    """The URN and alt text of each image of a post's content, its card's picture among them."""
    single = [value_at(content, "media")] if value_at(content, "media") else []
    several = items_at(content, "multiImage", "images")
    found = [(text_at(one, "id"), text_at(one, "altText")) for one in [*single, *several]]
    thumbnail = text_at(content, "article", "thumbnail")
    return [*found, (thumbnail, "")] if thumbnail else found


def images_refusal(
    images: Sequence[tuple[str, str]], *, is_several: bool, account: SandboxAccount, world: World
) -> Reply | None:
    """Why these images cannot be used."""
    if is_several and not _LEAST <= len(images) <= _MOST:
        return error(400, "/content/multiImage :: 2 to 20 images", code="INVALID_VALUE_FOR_FIELD")
    for urn, alt in images:
        upload = world.shelf.get("linkedin", account.account_id, urn)
        if upload is None:
            return error(400, f"{urn} is no image of this owner", code="INVALID_IMAGE_ID")
        if not upload.is_ready(world.clock.now()):
            return error(400, f"{urn} is waited for", code="MEDIA_ASSET_WAITING_UPLOAD")
        if len(alt) > _ALT_LIMIT:
            return error(400, "/altText :: is too long", code="FIELD_LENGTH_TOO_LONG")
    return None


def _begun(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    request = value_at(ask.json, "initializeUploadRequest")
    if (ask.json or {}).keys() != {"initializeUploadRequest"} or text_at(request, "owner") != owner_urn(
        account
    ):
        return error(403, "Not enough permissions to access: images.ACTION", code="ACCESS_DENIED")
    number = world.timeline.next_number(world.clock.now())
    urn = f"urn:li:image:C4E{number}"
    world.shelf.put(Upload(media_id=urn, network="linkedin", account_id=account.account_id))
    value = {
        "uploadUrlExpiresAt": int(world.clock.now().timestamp() * 1000) + 86_400_000,
        "uploadUrl": f"http://{ask.headers.get('host', '')}{UPLOADS}{number}",
        "image": urn,
    }
    return json_reply(200, {"value": value})


def _put(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    urn = f"urn:li:image:C4E{ask.path.removeprefix(UPLOADS)}"
    upload = world.shelf.get("linkedin", account.account_id, urn)
    if upload is None:
        return error(404, "There is no such upload")
    upload.data = ask.body
    if kind_of(upload.data) in _TYPES:
        upload.ready_at = world.clock.now() + timedelta(seconds=world.media_delay_s)
    return Reply(status=201)


def _state(urn: str, account: SandboxAccount, world: World) -> Reply:
    upload = world.shelf.get("linkedin", account.account_id, urn)
    if upload is None:
        return error(404, f"Could not find entity {urn}", code="NOT_FOUND")
    if not upload.data:
        status = "WAITING_UPLOAD"
    elif upload.ready_at is None:
        status = "PROCESSING_FAILED"
    else:
        status = "AVAILABLE" if upload.is_ready(world.clock.now()) else "PROCESSING"
    return json_reply(200, {"id": urn, "owner": owner_urn(account), "status": status})
