"""How the sandbox plays X.

Source: docs.x.com (openapi.json 2.167, 2026-08-22): unknown keys are refused, lists show t.co links.
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from distributor.networks.answers import items_at, text_at, value_at
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.timeline import SandboxImage, SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import Meter, SandboxAccount, World
from distributor.networks.x.listing import history_name, listing, one_post
from distributor.networks.x.media_player import MediaPlayer, media_refusal
from distributor.networks.x.refusals import (
    duplicate,
    invalid,
    missing,
    problem,
    too_many,
    unauthorized,
    unpermitted,
)
from distributor.networks.x.shown import displayed, full_links, shortened
from distributor.networks.x.text import LIMIT, weighted_length

# How long X remembers a text is not published; a day is this sandbox's assumption.
DUPLICATE_WINDOW = timedelta(hours=24)

_KEYS = frozenset(
    {
        "text",
        "media",
        "poll",
        "reply",
        "quote_tweet_id",
        "reply_settings",
        "community_id",
        "geo",
        "made_with_ai",
        "paid_partnership",
        "nullcast",
        "card_uri",
        "for_super_followers_only",
        "share_with_followers",
        "direct_message_deep_link",
        "edit_options",
    }
)
_POST = re.compile(r"/2/tweets/(\d{1,19})")
_OWN_POSTS = re.compile(r"/2/users/(\d+)/tweets")


def player() -> "XPlayer":
    """A new one."""
    return XPlayer()


class XPlayer:
    """X by its calls: create, take down, look up, who am I, own posts, media."""

    name = "x"
    special_faults = frozenset({FaultKind.PAYMENT, FaultKind.DUPLICATE})

    def __init__(self) -> None:
        self._creates = Meter(limit=100, window_s=15 * 60)
        self._deletes = Meter(limit=50, window_s=15 * 60)
        self._reads = Meter(limit=900, window_s=15 * 60)
        self._media = MediaPlayer()

    def verb(self, ask: Ask) -> Verb | None:
        """``POST /2/tweets`` and ``DELETE /2/tweets/{id}``."""
        if (ask.method, ask.path) == ("POST", "/2/tweets"):
            return Verb.CREATE
        return Verb.DELETE if ask.method == "DELETE" and _POST.fullmatch(ask.path) else None

    def act(self, ask: Ask, *, world: World) -> Reply:
        """201 with the id, 200 for what is gone, or X's own refusal."""
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return unauthorized()
        if world.lacks(ask.token, "tweet.write"):
            return unpermitted()
        creates = ask.method == "POST"
        meter = self._creates if creates else self._deletes
        left, reset = meter.count(account.token, now=world.clock.now())
        headers = window(meter, left=left, reset=reset)
        if left < 0:
            return too_many(headers)
        reply = _created(ask, account=account, world=world) if creates else _deleted(ask, account, world)
        return Reply(status=reply.status, body=reply.body, headers={**reply.headers, **headers})

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Media, one post, who the token belongs to, and an account's own posts."""
        if ask.path.startswith("/2/media/"):
            return self._media.reply(ask, world=world)
        is_known = _OWN_POSTS.fullmatch(ask.path) or _POST.fullmatch(ask.path) or ask.path == "/2/users/me"
        if ask.method != "GET" or not is_known:
            return None
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return unauthorized()
        if world.lacks(ask.token, "tweet.read"):
            return unpermitted()
        left, reset = self._reads.count(account.token, now=world.clock.now())
        headers = window(self._reads, left=left, reset=reset)
        if left < 0:
            return too_many(headers)
        return self._found(ask, account=account, world=world, headers=headers)

    def _found(self, ask: Ask, *, account: SandboxAccount, world: World, headers: Mapping[str, str]) -> Reply:
        own, one = _OWN_POSTS.fullmatch(ask.path), _POST.fullmatch(ask.path)
        if own:
            return listing(ask, asked_id=own[1], account=account, world=world, headers=headers)
        if one:
            return one_post(ask, remote_id=one[1], account=account, world=world, headers=headers)
        name = account.name.removeprefix("@")
        me = {"id": account.account_id, "name": name, "username": name}
        return json_reply(200, {"data": me}, headers=headers)

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """X's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                reset = world.clock.now() + timedelta(seconds=fault.seconds or 900)
                return too_many(window(self._creates, left=0, reset=reset))
            case FaultKind.PAYMENT:
                detail = "Your enrolled account does not have any credits to fulfill this request."
                body = {"account_id": 1, "title": "CreditsDepleted", "detail": detail}
                return json_reply(402, body | {"type": "https://api.x.com/2/problems/credits"})
            case FaultKind.TOKEN_EXPIRED:
                return unauthorized()
            case FaultKind.DUPLICATE:
                return duplicate()
            case _:
                return problem(503, "Service Unavailable", "Service Unavailable")


def _created(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    body = ask.json
    refused = _refused(body, account=account, world=world)
    if refused is not None:
        return refused
    post = _stored(body or {}, account=account, world=world)
    entry = {"id": post.remote_id, "text": shortened(post.sent), history_name(world): [post.remote_id]}
    return json_reply(201, {"data": entry})


def _deleted(ask: Ask, account: SandboxAccount, world: World) -> Reply:
    """What X answers for a post that is gone already is not documented; 404 is this sandbox's choice."""
    remote_id = ask.path.rpartition("/")[2]
    own = {post.remote_id for post in world.timeline.of(network="x", account_id=account.account_id)}
    if remote_id in own:
        world.timeline.delete(remote_id)
        return json_reply(200, {"data": {"deleted": True}})
    if world.timeline.is_live(remote_id):
        return problem(403, "Forbidden", "You are not authorized to delete this Tweet.")
    return missing(remote_id)


def _refused(body: Mapping[str, object] | None, *, account: SandboxAccount, world: World) -> Reply | None:
    if body is None:
        return invalid("Invalid JSON.")
    unknown = sorted(body.keys() - _KEYS)
    if unknown:
        return invalid(f"$.{unknown[0]}: is not defined in the schema and the schema does not allow it")
    text = text_at(body, "text")
    if not text.strip() and "media" not in body:
        return invalid("$.text: is missing but it is required")
    if weighted_length(text) > LIMIT or re.search("[\ufffe\ufeff\uffff]", text):
        return invalid("Your Tweet text is too long. Please shorten it, or it has invalid characters.")
    return (
        _reply_refusal(body, world=world)
        or media_refusal(body, account=account, world=world)
        or _duplicate_refusal(text, account=account, world=world)
    )


def _reply_refusal(body: Mapping[str, object], *, world: World) -> Reply | None:
    if "reply" not in body:
        return None
    remote_id = text_at(body, "reply", "in_reply_to_tweet_id")
    if not re.fullmatch(r"\d{1,19}", remote_id):
        return invalid("$.reply.in_reply_to_tweet_id: does not match the regex pattern ^[0-9]{1,19}$")
    if not world.timeline.is_live(remote_id):
        detail = "You attempted to reply to a Tweet that is deleted or not visible to you."
        return problem(403, "Forbidden", detail)
    return None


def _duplicate_refusal(text: str, *, account: SandboxAccount, world: World) -> Reply | None:
    earliest = world.clock.now() - DUPLICATE_WINDOW
    posts = world.timeline.of(network=account.network, account_id=account.account_id)
    if not world.takes_duplicates and any(p.sent == text and p.created_at > earliest for p in posts):
        return duplicate()
    return None


def _stored(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> SandboxPost:
    now = world.clock.now()
    remote_id = str(world.timeline.next_number(now))
    text = text_at(body, "text")
    links = full_links(text)
    media_ids = [str(media_id) for media_id in items_at(value_at(body, "media"), "media_ids")]
    uploads = [world.shelf.get("x", account.account_id, media_id) for media_id in media_ids]
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/i/web/status/{remote_id}",
        sent=text,
        text=displayed(text),
        link=links[-1] if links else "",
        created_at=now,
        reply_to=text_at(body, "reply", "in_reply_to_tweet_id"),
        images=tuple(SandboxImage(media_id=one.media_id, alt=one.alt) for one in uploads if one),
    )
    world.timeline.add(post)
    return post


def window(meter: Meter, *, left: int, reset: datetime) -> dict[str, str]:
    """The headers that say how many calls are left."""
    return {
        "x-rate-limit-limit": str(meter.limit),
        "x-rate-limit-remaining": str(max(0, left)),
        "x-rate-limit-reset": str(int(reset.timestamp())),
    }
