"""How the sandbox plays a Mastodon server.

Strict where Mastodon is lenient: it refuses fields that it does not know, so that a misspelt one shows.

Source: docs.joinmastodon.org/methods/statuses, /media and /accounts (2026-07-02).
"""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from distributor.networks.mastodon.media_player import media_reply
from distributor.networks.mastodon.posting import created, edited
from distributor.networks.mastodon.shown import error, status_of, window
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.oauth import CLIENT_ID, CLIENT_SECRET
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import Meter, SandboxAccount, World

_ONE = re.compile(r"/api/v1/statuses/(\d+)")
_OWN = re.compile(r"/api/v1/accounts/(\d+)/statuses")
_LISTING = frozenset({"exclude_reblogs", "exclude_replies", "limit", "max_id"})
_MOST = 40


def player() -> "MastodonPlayer":
    """A new one."""
    return MastodonPlayer()


class MastodonPlayer:
    """A server by its calls: statuses, media, accounts, itself."""

    name = "mastodon"
    special_faults: frozenset[FaultKind] = frozenset()

    def __init__(self) -> None:
        self._calls = Meter(limit=300, window_s=5 * 60)
        self._deletes = Meter(limit=30, window_s=30 * 60)

    def verb(self, ask: Ask) -> Verb | None:
        """``POST /api/v1/statuses``, and ``PUT`` and ``DELETE /api/v1/statuses/{id}``."""
        if (ask.method, ask.path) == ("POST", "/api/v1/statuses"):
            return Verb.CREATE
        if not _ONE.fullmatch(ask.path):
            return None
        return {"PUT": Verb.EDIT, "DELETE": Verb.DELETE}.get(ask.method)

    def act(self, ask: Ask, *, world: World) -> Reply:
        """200 with the status, or the server's refusal."""
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if world.lacks(ask.token, "write:statuses"):
            return error(403, "This action is outside the authorized scopes")
        match self.verb(ask):
            case Verb.CREATE:
                reply = created(ask, account=account, world=world)
            case Verb.EDIT:
                reply = edited(ask, account=account, world=world)
            case _:
                reply = self._deleted(ask, account=account, world=world)
        return reply

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Media, one status, an account's own, who the token belongs to, what the server takes."""
        if not ask.path.startswith(("/api/v1/", "/api/v2/")):
            return None
        if (ask.method, ask.path) == ("GET", "/api/v2/instance"):
            return json_reply(200, _INSTANCE)
        if (ask.method, ask.path) == ("POST", "/api/v1/apps"):
            return _registered(ask)
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if "/media" in ask.path:
            return media_reply(ask, account=account, world=world)
        return self._found(ask, account=account, world=world) if ask.method == "GET" else None

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """The server's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                return _too_many(self._calls, world.clock.now() + timedelta(seconds=fault.seconds or 300))
            case FaultKind.TOKEN_EXPIRED:
                return error(401, "The access token was revoked")
            case _:
                return error(503, "Remote data could not be fetched")

    def _found(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply | None:
        one, own = _ONE.fullmatch(ask.path), _OWN.fullmatch(ask.path)
        if one:
            post = world.post(account, one[1])
            return (
                json_reply(200, status_of(post, ask=ask, world=world))
                if post
                else error(404, "Record not found")
            )
        if own:
            return _listing(ask, asked_id=own[1], account=account, world=world)
        if ask.path == "/api/v1/accounts/verify_credentials":
            return json_reply(200, {"id": account.account_id, "acct": account.name, "username": account.name})
        return None

    def _deleted(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
        left, reset = self._deletes.count(account.token, now=world.clock.now())
        if left < 0:
            return _too_many(self._deletes, reset)
        remote_id = ask.path.rpartition("/")[2]
        post = world.post(account, remote_id)
        if post is None:
            return error(404, "Record not found")
        world.timeline.delete(remote_id)
        return json_reply(200, status_of(post, ask=ask, world=world) | {"text": post.sent})

    def _account(self, ask: Ask, *, world: World) -> SandboxAccount | Reply:
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return error(401, "The access token is invalid")
        left, reset = self._calls.count(account.token, now=world.clock.now())
        return _too_many(self._calls, reset) if left < 0 else account


_INSTANCE: Mapping[str, object] = {
    "domain": "sandbox",
    "version": "4.5.0",
    "api_versions": {"mastodon": 7},
    "configuration": {
        "statuses": {"max_characters": 500, "max_media_attachments": 4, "characters_reserved_per_url": 23},
        "media_attachments": {"description_limit": 1500, "image_size_limit": 16_777_216},
    },
}


def _registered(ask: Ask) -> Reply:
    """The sandbox has one app, and every registration brings it."""
    if not all(ask.form.get(name) for name in ("client_name", "redirect_uris", "scopes")):
        return error(422, "Validation failed: Redirect URI must be an absolute URI.")
    return json_reply(
        200, {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "name": ask.form["client_name"]}
    )


def _listing(ask: Ask, *, asked_id: str, account: SandboxAccount, world: World) -> Reply:
    """Newest first; ``exclude_replies`` keeps answers to oneself, as Mastodon does: all are, here."""
    if not ask.query.keys() <= _LISTING:
        return error(422, "Unknown parameter")
    limit, max_id = ask.number("limit", default=20), ask.number("max_id", default=0)
    own = world.listed(account) if asked_id == account.account_id else []
    posts = [post for post in own if not max_id or int(post.remote_id) < max_id]
    page = posts[: min(_MOST, max(1, limit))]
    return json_reply(200, [status_of(post, ask=ask, world=world) for post in page])


def _too_many(meter: Meter, reset: datetime) -> Reply:
    refused = error(429, "Too many requests")
    headers = {**refused.headers, **window(meter.limit, left=0, reset=reset)}
    return Reply(status=429, body=refused.body, headers=headers)
