"""How the sandbox plays Telegram's Bot API. It keeps no duplicates and no listing, as Telegram does not.

Source: core.telegram.org/bots/api (Bot API 10.3 of 2026-08-24, by libraries and notes).
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from distributor.networks.answers import number_at, text_at
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.telegram.text import LIMIT, counted_length
from distributor.networks.words import addresses

_PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)")
_VERBS = {"sendMessage": Verb.CREATE, "editMessageText": Verb.EDIT, "deleteMessage": Verb.DELETE}
_READS = frozenset({"getMe", "getChatMember"})
_BOT = 77


def player() -> "TelegramPlayer":
    """A new one."""
    return TelegramPlayer()


class TelegramPlayer:
    """A bot's calls, for the channel its token belongs to."""

    name = "telegram"
    special_faults: frozenset[FaultKind] = frozenset()

    def verb(self, ask: Ask) -> Verb | None:
        """``sendMessage``, ``editMessageText``, ``deleteMessage``."""
        match = _PATH.fullmatch(ask.path)
        return _VERBS.get(match["method"]) if match and ask.method == "POST" else None

    def act(self, ask: Ask, *, world: World) -> Reply:
        """200 with the message, or Telegram's refusal."""
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        body = ask.json or {}
        if body.get("chat_id") != account.account_id:
            return _error(400, "Bad Request: chat not found")
        verb = self.verb(ask)
        if verb is Verb.CREATE:
            return _refusal(body) or _sent(_stored(body, account=account, world=world))
        word = "edit" if verb is Verb.EDIT else "delete"
        post = world.post(account, str(number_at(body, "message_id")))
        if post is None:
            return _error(400, f"Bad Request: message to {word} not found")
        return _edited(body, post, world=world) if verb is Verb.EDIT else _deleted(post, world=world)

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """``getMe`` and ``getChatMember``."""
        match = _PATH.fullmatch(ask.path)
        if match is None or match["method"] not in _READS:
            return None
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if match["method"] == "getMe":
            return _ok({"id": _BOT, "is_bot": True, "username": "sandbox_bot"})
        return _ok({"status": "administrator", "can_post_messages": True})

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """Telegram's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                wait_s = round(fault.seconds) or 5
                return _error(429, f"Too Many Requests: retry after {wait_s}", retry_after=wait_s)
            case FaultKind.TOKEN_EXPIRED:
                return _error(401, "Unauthorized")
            case _:
                return _error(500, "Internal Server Error")

    def _account(self, ask: Ask, *, world: World) -> SandboxAccount | Reply:
        match = _PATH.fullmatch(ask.path)
        account = world.account(network=self.name, token=match["token"] if match else "")
        return account or _error(401, "Unauthorized")


def _refusal(body: Mapping[str, object]) -> Reply | None:
    text = text_at(body, "text")
    if not text.strip():
        return _error(400, "Bad Request: message text is empty")
    return _error(400, "Bad Request: message is too long") if counted_length(text) > LIMIT else None


def _edited(body: Mapping[str, object], post: SandboxPost, *, world: World) -> Reply:
    refused = _refusal(body)
    if refused is not None:
        return refused
    text = text_at(body, "text")
    if text == post.sent:
        return _error(400, "Bad Request: message is not modified: specified new message content is the same")
    changed = replace(post, sent=text, text=text)
    world.timeline.edit(changed)
    return _sent(changed)


def _deleted(post: SandboxPost, *, world: World) -> Reply:
    world.timeline.delete(post.remote_id)
    return json_reply(200, {"ok": True, "result": True})


def _stored(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> SandboxPost:
    now = world.clock.now()
    remote_id = str(world.timeline.next_number(now))
    text = text_at(body, "text")
    named = addresses(text)
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/{account.account_id.removeprefix('@')}/{remote_id}",
        sent=text,
        text=text,
        link=text_at(body, "link_preview_options", "url") or (named[0] if named else ""),
        created_at=now,
    )
    world.timeline.add(post)
    return post


def _sent(post: SandboxPost) -> Reply:
    chat = {"id": post.account_id, "type": "channel"}
    date = int(post.created_at.timestamp())
    return _ok({"message_id": int(post.remote_id), "date": date, "chat": chat, "text": post.text})


def _ok(result: object) -> Reply:
    return json_reply(200, {"ok": True, "result": result})


def _error(code: int, description: str, *, retry_after: int = 0) -> Reply:
    body: dict[str, object] = {"ok": False, "error_code": code, "description": description}
    return json_reply(code, body | ({"parameters": {"retry_after": retry_after}} if retry_after else {}))
