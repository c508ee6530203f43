"""How the sandbox plays X's media v2: one call or pieces, work on the file, alt texts, use in a post.

Source: docs.x.com/x-api/media (openapi.json 2.167, 2026-08-22).
"""

import base64
import binascii
import math
import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from distributor.networks.answers import items_at, number_at, text_at
from distributor.networks.sandbox.media import Upload
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.x.refusals import invalid, problem, unauthorized, unpermitted

LIFE = timedelta(seconds=86_400)
# Category -> bytes permitted.
_CATEGORIES = {"tweet_image": 5_000_000, "tweet_gif": 15_000_000}
_KNOWN = frozenset({"media", "media_category", "media_type", "shared", "additional_owners"})
_STEP = re.compile(r"/2/media/upload/(\d+)/(append|finalize)")
_ALT_LIMIT = 1000
_SEGMENTS = 1000
_MOST = 4


class MediaPlayer:
    """The paths under ``/2/media/``."""

    def reply(self, ask: Ask, *, world: World) -> Reply | None:
        """The answer to any of them; None for a path X does not have."""
        account = world.account(network="x", token=ask.token)
        if account is None:
            return unauthorized()
        if world.lacks(ask.token, "media.write"):
            return unpermitted()
        step = _STEP.fullmatch(ask.path)
        if step and ask.method == "POST":
            upload = _own(step[1], account, world)
            return _appended(ask, upload) if step[2] == "append" else _finalized(upload, world=world)
        answer = _WHOLE.get((ask.method, ask.path))
        return answer(ask, account=account, world=world) if answer else None


def media_refusal(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> Reply | None:
    """Why a post may not use its media; None when it may, or has none."""
    if "media" not in body:
        return None
    media_ids = items_at(body, "media", "media_ids")
    if not 1 <= len(media_ids) <= _MOST:
        return invalid(
            "$.media.media_ids: there must be a minimum of 1 and a maximum of 4 items in the array"
        )
    uploads = [_own(str(media_id), account, world) for media_id in media_ids]
    now = world.clock.now()
    usable = [
        one for one in uploads if one and one.is_ready(now) and one.ready_at and one.ready_at + LIFE > now
    ]
    if len(usable) < len(media_ids) or len(set(map(str, media_ids))) < len(media_ids):
        return invalid("Your media IDs are invalid.")
    if len(usable) > 1 and any(one.media_type == "image/gif" for one in usable):
        return invalid("A post holds 4 photos, or 1 GIF, or 1 video.")
    return None


def _own(media_id: str, account: SandboxAccount, world: World) -> Upload | None:
    return world.shelf.get("x", account.account_id, media_id)


def _in_one(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    unknown = sorted((ask.json or ask.parts).keys() - _KNOWN)
    category = ask.fields.get("media_category", "")
    if unknown or category not in _CATEGORIES:
        return invalid(f"$.{unknown[0] if unknown else 'media_category'}: is not permitted, or missing")
    upload = _new(ask.fields.get("media_type", ""), account=account, world=world)
    upload.data = _data(ask)
    return _taken(upload, category=category, world=world)


def _initialized(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    category, total = text_at(ask.json, "media_category"), number_at(ask.json, "total_bytes")
    unknown = sorted((ask.json or {"?": 1}).keys() - (_KNOWN - {"media"} | {"total_bytes"}))
    if unknown or category not in _CATEGORIES or not 0 < total <= _CATEGORIES[category]:
        return invalid("media_category, media_type and total_bytes are required and bounded.")
    upload = _new(text_at(ask.json, "media_type"), account=account, world=world)
    upload.total = total
    world.shelf.put(upload)
    return _told(upload, world=world)


def _appended(ask: Ask, upload: Upload | None) -> Reply:
    segment = ask.fields.get("segment_index", "")
    if upload is None or upload.ready_at or not segment.isdecimal() or int(segment) >= _SEGMENTS:
        return invalid("The media id or segment_index is invalid.")
    upload.data += _data(ask)
    if len(upload.data) > upload.total:
        return Reply(status=413)
    return json_reply(200, {"data": {"expires_at": 0}})


def _finalized(upload: Upload | None, *, world: World) -> Reply:
    if upload is None or len(upload.data) != upload.total:
        return invalid("The media id is invalid, or bytes are missing.")
    category = "tweet_gif" if upload.media_type == "image/gif" else "tweet_image"
    return _taken(upload, category=category, world=world)


def _status(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    upload = _own(ask.query.get("media_id", ""), account, world)
    if ask.query.get("command") != "STATUS" or upload is None:
        return invalid("command is STATUS and media_id is known.")
    return _told(upload, world=world)


def _described(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    upload = _own(text_at(ask.json, "id"), account, world)
    alt = text_at(ask.json, "metadata", "alt_text", "text")
    if upload is None or not alt or len(alt) > _ALT_LIMIT or (ask.json or {}).keys() != {"id", "metadata"}:
        return invalid("id is known and metadata.alt_text.text has 1 to 1000 characters.")
    upload.alt = alt
    metadata = {"alt_text": {"text": alt}}
    return json_reply(200, {"data": {"id": upload.media_id, "associated_metadata": metadata}})


def _new(declared: str, *, account: SandboxAccount, world: World) -> Upload:
    media_id = str(world.timeline.next_number(world.clock.now()))
    return Upload(media_id=media_id, network="x", account_id=account.account_id, declared=declared)


def _data(ask: Ask) -> bytes:
    part = ask.parts.get("media")
    if part is not None:
        return part.data
    try:
        return base64.b64decode(text_at(ask.json, "media"), validate=True)
    except binascii.Error:
        return b""


def _taken(upload: Upload, *, category: str, world: World) -> Reply:
    """A file that has come whole: refused when it is not what it is called, else worked on."""
    right = (
        {"image/gif"} if category == "tweet_gif" else {"image/jpeg", "image/png", "image/gif", "image/webp"}
    )
    named = upload.declared in {"", upload.media_type}
    if upload.media_type not in right or not named:
        return problem(400, "Invalid Request", "The media type is unrecognized.", slug="invalid-request")
    if len(upload.data) > _CATEGORIES[category]:
        return Reply(status=413)
    upload.ready_at = world.clock.now() + timedelta(seconds=world.media_delay_s)
    world.shelf.put(upload)
    return _told(upload, world=world)


def _told(upload: Upload, *, world: World) -> Reply:
    data: dict[str, object] = {
        "id": upload.media_id,
        "media_key": f"3_{upload.media_id}",
        "expires_after_secs": int(LIFE.total_seconds()),
    }
    if upload.ready_at:
        data |= {"size": len(upload.data), "image": {"image_type": upload.media_type, "w": 0, "h": 0}}
        left_s = (upload.ready_at - world.clock.now()).total_seconds()
        if left_s > 0:
            data["processing_info"] = {"state": "in_progress", "check_after_secs": math.ceil(left_s)}
    return json_reply(200, {"data": data})


_WHOLE: Mapping[tuple[str, str], Callable[..., Reply]] = {
    ("POST", "/2/media/upload"): _in_one,
    ("POST", "/2/media/upload/initialize"): _initialized,
    ("GET", "/2/media/upload"): _status,
    ("POST", "/2/media/metadata"): _described,
}
