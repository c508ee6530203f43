"""How the sandbox plays Bluesky: sessions that end and rotate, a repository by keys, an index behind it.

Source: lexicons of com.atproto.server, com.atproto.repo and app.bsky.feed
(github.com/bluesky-social/atproto, 2026-08-20).
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from distributor.networks.answers import text_at, value_at
from distributor.networks.bluesky.records import COLLECTION, address_of
from distributor.networks.bluesky.session_player import SessionPlayer
from distributor.networks.bluesky.writing import blob_of, cid_of, error, record_refusal, stored
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import Meter, SandboxAccount, World

_XRPC = "/xrpc/"
_PUT, _DELETE = "com.atproto.repo.putRecord", "com.atproto.repo.deleteRecord"
_PUT_KEYS = frozenset({"repo", "collection", "rkey", "record", "validate", "swapRecord", "swapCommit"})
_FILTERS = frozenset({"posts_with_replies", "posts_no_replies"})
_MOST = 100


def player() -> "BlueskyPlayer":
    """A new one."""
    return BlueskyPlayer()


class BlueskyPlayer:
    """A server of personal data, and the index behind it."""

    name = "bluesky"
    special_faults = frozenset({FaultKind.DUPLICATE})

    def __init__(self) -> None:
        self._sessions = SessionPlayer()
        # 5,000 points an hour; a put costs two.
        self._puts = Meter(limit=2500, window_s=3600)
        self._reads: Mapping[str, Callable[[Ask, SandboxAccount, World], Reply]] = {
            "com.atproto.repo.getRecord": _record,
            "app.bsky.feed.getAuthorFeed": _feed,
            "app.bsky.feed.getPosts": _views,
            "com.atproto.server.getSession": _session,
            "com.atproto.identity.resolveHandle": _resolved,
        }

    def verb(self, ask: Ask) -> Verb | None:
        """``putRecord`` and ``deleteRecord``."""
        if ask.method != "POST":
            return None
        return {_XRPC + _PUT: Verb.CREATE, _XRPC + _DELETE: Verb.DELETE}.get(ask.path)

    def act(self, ask: Ask, *, world: World) -> Reply:
        """200 with the record's address, or Bluesky's refusal."""
        account = self._sessions.account(ask, world=world)
        if isinstance(account, Reply):
            return account
        body = ask.json or {}
        if body.get("repo") != account.account_id or body.get("collection") != COLLECTION:
            return error("InvalidRequest", "This sandbox holds posts in the account's own repository.")
        if self.verb(ask) is Verb.DELETE:
            remote_id = address_of(account.account_id, text_at(body, "rkey"))
            if world.timeline.is_live(remote_id):
                world.timeline.delete(remote_id)
            return json_reply(200, {})
        left, reset = self._puts.count(account.token, now=world.clock.now())
        return _too_many(reset) if left < 0 else _put(body, account=account, world=world)

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Sessions, blobs, records, feeds."""
        if not ask.path.startswith(_XRPC):
            return None
        name = ask.path.removeprefix(_XRPC)
        opened = self._sessions.reply(ask, name, world=world)
        if opened is not None:
            return opened
        account = self._sessions.account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if (ask.method, name) == ("POST", "com.atproto.repo.uploadBlob"):
            return blob_of(ask, account=account, world=world)
        answer = self._reads.get(name) if ask.method == "GET" else None
        return answer(ask, account, world) if answer else None

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """Bluesky's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                return _too_many(world.clock.now() + timedelta(seconds=fault.seconds or 300))
            case FaultKind.TOKEN_EXPIRED:
                return error("AuthenticationRequired", "Invalid identifier or password", status=401)
            case FaultKind.DUPLICATE:
                return error("InvalidSwap", "Record was at bafyrei")
            case _:
                return error("InternalServerError", "Internal Server Error", status=500)


def _put(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> Reply:
    unknown = sorted(body.keys() - _PUT_KEYS)
    record = value_at(body, "record")
    if unknown or not isinstance(record, Mapping):
        return error("InvalidRequest", f"Input has an unknown or missing field: {unknown[:1] or 'record'}")
    refused = record_refusal(record, text_at(body, "rkey"), account=account, world=world)
    if refused is not None:
        return refused
    remote_id, cid = address_of(account.account_id, text_at(body, "rkey")), cid_of(record)
    there = _live(remote_id, world=world)
    if there is None:
        stored(record, remote_id=remote_id, account=account, world=world)
    elif cid_of(json.loads(there.raw)) != cid:
        if "swapRecord" in body and body["swapRecord"] is None:
            return error("InvalidSwap", f"Record was at {cid_of(json.loads(there.raw))}")
        text = text_at(record, "text")
        world.timeline.edit(replace(there, sent=text, text=text, raw=json.dumps(record)))
    return json_reply(200, {"uri": remote_id, "cid": cid, "validationStatus": "valid"})


def _live(remote_id: str, *, world: World) -> SandboxPost | None:
    """What stands in the repository: at once, unlike in the index."""
    return next((post for post in world.timeline if post.remote_id == remote_id), None)


def _record(ask: Ask, account: SandboxAccount, world: World) -> Reply:  # noqa: ARG001 - one shape for all reads
    remote_id = f"at://{ask.query.get('repo')}/{ask.query.get('collection')}/{ask.query.get('rkey')}"
    post = _live(remote_id, world=world)
    if post is None:
        return error("RecordNotFound", f"Could not locate record: {remote_id}")
    value = json.loads(post.raw)
    return json_reply(200, {"uri": remote_id, "cid": cid_of(value), "value": value})


def _feed(ask: Ask, account: SandboxAccount, world: World) -> Reply:
    kind, limit = ask.query.get("filter", "posts_with_replies"), ask.number("limit", default=50)
    if kind not in _FILTERS or not 1 <= limit <= _MOST or ask.query.get("actor") != account.account_id:
        return error("InvalidRequest", "filter, limit and actor are known and bounded")
    posts = [post for post in world.listed(account) if kind == "posts_with_replies" or not post.reply_to]
    start = ask.number("cursor", default=0)
    page = posts[start : start + limit]
    body: dict[str, object] = {"feed": [{"post": _view(post, world=world)} for post in page]}
    if start + limit < len(posts):
        body["cursor"] = str(start + limit)
    return json_reply(200, body)


def _views(ask: Ask, account: SandboxAccount, world: World) -> Reply:
    post = world.post(account, ask.query.get("uris", ""))
    return json_reply(200, {"posts": [_view(post, world=world)] if post else []})


def _session(ask: Ask, account: SandboxAccount, world: World) -> Reply:  # noqa: ARG001 - one shape for all reads
    return json_reply(200, {"did": account.account_id, "handle": account.name, "active": True})


def _resolved(ask: Ask, account: SandboxAccount, world: World) -> Reply:  # noqa: ARG001 - as above
    """The DID of an account of this sandbox; handles are domain names."""
    handle = ask.query.get("handle", "")
    known = {one.name.lower(): one.account_id for one in world.accounts if one.network == "bluesky"}
    if "." not in handle or handle.lower() not in known:
        return error("InvalidRequest", "Unable to resolve handle")
    return json_reply(200, {"did": known[handle.lower()]})


def _view(post: SandboxPost, *, world: World) -> dict[str, object]:
    record = json.loads(post.raw)
    return {
        "uri": post.remote_id,
        "cid": cid_of(record),
        "author": {"did": post.account_id, "handle": post.account_name},
        "record": record,
        "indexedAt": record["createdAt"],
        "likeCount": world.count(post, "reactions"),
        "replyCount": world.count(post, "comments"),
        "repostCount": world.count(post, "shares"),
        "quoteCount": 0,
    }


def _too_many(reset: datetime) -> Reply:
    refused = error("RateLimitExceeded", "Rate Limit Exceeded", status=429)
    headers = {**refused.headers, "RateLimit-Remaining": "0", "RateLimit-Reset": str(int(reset.timestamp()))}
    return Reply(status=429, body=refused.body, headers=headers)
