"""How the sandbox's Mastodon takes and changes a status.

Source: docs.joinmastodon.org/methods/statuses (2026-07-02): the Idempotency-Key is kept for an hour; a change
takes away the media and the warning that it does not name.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from distributor.networks.answers import items_at, text_at
from distributor.networks.mastodon.shown import error, status_of
from distributor.networks.mastodon.text import LIMIT, counted_length
from distributor.networks.sandbox.timeline import SandboxImage, SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.words import addresses

KEY_LIFE = timedelta(hours=1)
_MOST_MEDIA = 4
_COMMON = frozenset({"status", "media_ids", "sensitive", "spoiler_text", "language"})
_ON_CREATE = _COMMON | {"visibility", "in_reply_to_id", "scheduled_at", "quote_approval_policy", "poll"}


def created(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """200 with the new status, or with the one an earlier call of the same key made."""
    key = ask.headers.get("idempotency-key", "")
    earliest = world.clock.now() - KEY_LIFE
    for post in world.timeline.of(network=account.network, account_id=account.account_id) if key else []:
        if post.key == key and post.created_at > earliest:
            return json_reply(200, status_of(post, ask=ask, world=world))
    body = ask.json or {}
    refused = _refused(body, known=_ON_CREATE, account=account, world=world)
    answered = text_at(body, "in_reply_to_id")
    if refused is None and answered and not world.timeline.is_live(answered):
        refused = error(404, "The post you are trying to reply to does not appear to exist.")
    if refused is not None:
        return refused
    post = _stored(body, key=key, account=account, world=world)
    return json_reply(200, status_of(post, ask=ask, world=world))


def edited(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """200 with the changed status."""
    remote_id = ask.path.rpartition("/")[2]
    post = world.post(account, remote_id)
    if post is None:
        return error(404, "Record not found")
    body = ask.json or {}
    refused = _refused(body, known=_COMMON, account=account, world=world)
    if refused is not None:
        return refused
    text = text_at(body, "status")
    world.timeline.edit(
        replace(
            post,
            sent=text,
            text=text,
            images=_images(body, account=account, world=world),
            content_warning=text_at(body, "spoiler_text"),
            edited=True,
        )
    )
    changed = world.post(account, remote_id) or post
    return json_reply(200, status_of(changed, ask=ask, world=world))


def _refused(
    body: Mapping[str, object], *, known: frozenset[str], account: SandboxAccount, world: World
) -> Reply | None:
    unknown = sorted(body.keys() - known)
    if unknown:
        return error(422, f"Validation failed: {unknown[0]} is no field of a status")
    text, warning = text_at(body, "status"), text_at(body, "spoiler_text")
    media_ids = items_at(body, "media_ids")
    if not text.strip() and not media_ids:
        return error(422, "Validation failed: Text can't be blank")
    if counted_length(text) + counted_length(warning) > LIMIT:
        return error(422, f"Validation failed: Text character limit of {LIMIT} exceeded")
    if len(media_ids) > _MOST_MEDIA:
        return error(422, "Cannot attach more than 4 files")
    if len(_images(body, account=account, world=world)) != len(media_ids):
        return error(422, "Cannot attach files that have not finished processing. Try again in a moment!")
    return None


def _images(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> tuple[SandboxImage, ...]:
    found = [
        world.shelf.get(account.network, account.account_id, str(media_id))
        for media_id in items_at(body, "media_ids")
    ]
    now = world.clock.now()
    return tuple(
        SandboxImage(media_id=one.media_id, alt=one.alt) for one in found if one and one.is_ready(now)
    )


def _stored(body: Mapping[str, object], *, key: str, account: SandboxAccount, world: World) -> SandboxPost:
    now = world.clock.now()
    remote_id = str(world.timeline.next_number(now))
    text = text_at(body, "status")
    named = addresses(text)
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/@{account.account_id}/{remote_id}",
        sent=text,
        text=text,
        link=named[-1] if named else "",
        created_at=now,
        reply_to=text_at(body, "in_reply_to_id"),
        images=_images(body, account=account, world=world),
        content_warning=text_at(body, "spoiler_text"),
        language=text_at(body, "language"),
        key=key,
    )
    world.timeline.add(post)
    return post
