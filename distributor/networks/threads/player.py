"""How the sandbox plays Threads: containers that live for a day, published once; no duplicates are refused.

Stricter than the real one in one point: a token in the address is not accepted.

Source: developers.facebook.com/docs/threads (2026-01, sample app; by notes of 2026-10).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from distributor.networks.facebook.refusals import error, missing
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import Meter, SandboxAccount, World
from distributor.networks.threads.text import LIMIT, counted_length
from distributor.networks.words import addresses

_PATH = re.compile(
    r"/v1\.0/(?P<what>me|\d+)(?P<edge>/threads|/threads_publish|/insights|/threads_publishing_limit)?"
)
_LIFE = timedelta(hours=24)
_MOST_LINKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Container:
    """What waits to be published."""

    account: SandboxAccount
    text: str
    link: str
    made_at: datetime


def player() -> "ThreadsPlayer":
    """A new one."""
    return ThreadsPlayer()


class ThreadsPlayer:
    """An account by its calls: container, publish, own posts, one of them, insights, name."""

    name = "threads"
    special_faults: frozenset[FaultKind] = frozenset()

    def __init__(self) -> None:
        self._containers: dict[str, _Container] = {}
        self._published: set[str] = set()
        self._meter = Meter(limit=250, window_s=86_400)

    def verb(self, ask: Ask) -> Verb | None:
        """``POST /v1.0/me/threads_publish`` and ``DELETE /v1.0/{id}``."""
        match = _PATH.fullmatch(ask.path)
        if match is None:
            return None
        if ask.method == "DELETE" and not match["edge"]:
            return Verb.DELETE
        is_publish = (ask.method, match["what"], match["edge"]) == ("POST", "me", "/threads_publish")
        return Verb.CREATE if is_publish else None

    def act(self, ask: Ask, *, world: World) -> Reply:
        """200 with the id, or Threads' own refusal."""
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return _no_token()
        if self.verb(ask) is Verb.CREATE:
            return self._publish(ask, account=account, world=world)
        if world.lacks(ask.token, "threads_delete"):
            return error(403, "Application does not have permission for this action", 10)
        remote_id = ask.path.rpartition("/")[2]
        if world.post(account, remote_id) is None:
            return missing(remote_id)
        world.timeline.delete(remote_id)
        return json_reply(200, {"success": True, "deleted_id": remote_id})

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """A container, made or looked at; own posts, one, its insights, the account."""
        match = _PATH.fullmatch(ask.path)
        if match is None or not (ask.method == "GET" or (ask.method, match["edge"]) == ("POST", "/threads")):
            return None
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return _no_token()
        if ask.method == "POST":
            return self._contain(ask, account=account, world=world)
        return self._found(ask, match["what"], match["edge"] or "", account=account, world=world)

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """Threads' own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                return error(400, "(#4) Application request limit reached", 4)
            case FaultKind.TOKEN_EXPIRED:
                return _no_token()
            case _:
                return error(500, "An unknown error has occurred.", 1)

    def _contain(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
        if world.lacks(ask.token, "threads_content_publish"):
            return error(403, "Application does not have permission for this action", 10)
        text, link = ask.fields.get("text", ""), ask.fields.get("link_attachment", "")
        if wrong := _wrong(ask.fields.get("media_type", ""), text, link):
            return error(400, wrong, 100)
        number = str(world.timeline.next_number(world.clock.now()))
        self._containers[number] = _Container(
            account=account, text=text, link=link, made_at=world.clock.now()
        )
        return json_reply(200, {"id": number})

    def _publish(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
        number, now = ask.fields.get("creation_id", ""), world.clock.now()
        container = self._containers.get(number)
        if container is None or container.account != account or now - container.made_at > _LIFE:
            return error(400, "The requested resource does not exist", 24, subcode=4279009)
        if number in self._published:
            return error(400, "(#100) The container was published already.", 100)
        if self._meter.count(account.account_id, now=now)[0] < 0:
            return error(400, "(#4) The account has reached its posts of 24 hours.", 4)
        self._published.add(number)
        return json_reply(200, {"id": _stored(container, world=world).remote_id})

    def _found(self, ask: Ask, what: str, edge: str, *, account: SandboxAccount, world: World) -> Reply:
        if what == "me":
            answers: dict[str, Callable[[], Reply]] = {
                "/threads": lambda: _listing(ask, account=account, world=world),
                "/threads_publishing_limit": _quota,
            }
            about = {"id": account.account_id, "username": account.name.removeprefix("@")}
            return answers.get(edge, lambda: json_reply(200, about))()
        container = self._containers.get(what)
        if container is not None and not edge:
            return json_reply(200, {"status": self._status(what, container, world=world), "id": what})
        post = world.post(account, what)
        if post is None:
            return missing(what)
        return (
            _insights(ask, post, world=world)
            if edge == "/insights"
            else json_reply(200, _entry(post, ask=ask))
        )

    def _status(self, number: str, container: _Container, *, world: World) -> str:
        if number in self._published:
            return "PUBLISHED"
        age = world.clock.now() - container.made_at
        return "EXPIRED" if age > _LIFE else "FINISHED"


def _wrong(media_type: str, text: str, link: str) -> str:
    """What is wrong with a container; empty for nothing."""
    parts = urlsplit(link)
    checks = {
        "(#100) This sandbox takes media_type TEXT; images need a public image_url.": media_type == "TEXT",
        "(#100) Param text is empty.": bool(text.strip() or link),
        "(#100) Param text must be at most 500 characters long.": counted_length(text) <= LIMIT,
        "(#100) Param link_attachment is no address.": not link
        or (parts.scheme in {"http", "https"} and bool(parts.hostname)),
        "(#100) A post may have 5 links.": len({*addresses(text), *([link] if link else [])}) <= _MOST_LINKS,
    }
    return next((sentence for sentence, holds in checks.items() if not holds), "")


def _stored(container: _Container, *, world: World) -> SandboxPost:
    now, account = world.clock.now(), container.account
    remote_id = str(world.timeline.next_number(now))
    named = addresses(container.text)
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/@{account.name.removeprefix('@')}/post/{remote_id}",
        sent=container.text,
        text=container.text,
        link=container.link or (named[0] if named else ""),
        created_at=now,
    )
    world.timeline.add(post)
    return post


def _listing(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    since, limit = ask.number("since", default=0), ask.number("limit", default=25)
    posts = [post for post in world.listed(account) if post.created_at.timestamp() >= since]
    ids = [post.remote_id for post in posts]
    after = ask.query.get("after", "")
    start = ids.index(after) + 1 if after in ids else 0
    page = posts[start : start + min(100, max(1, limit))]
    body: dict[str, object] = {"data": [_entry(post, ask=ask) for post in page]}
    if page:
        paging: dict[str, object] = {"cursors": {"before": page[0].remote_id, "after": page[-1].remote_id}}
        if page[-1] is not posts[-1]:
            paging["next"] = f"http://{ask.headers.get('host', '')}{ask.path}?after={page[-1].remote_id}"
        body["paging"] = paging
    return json_reply(200, body)


def _entry(post: SandboxPost, *, ask: Ask) -> dict[str, object]:
    known = {
        "id": post.remote_id,
        "text": post.text,
        "permalink": f"http://{ask.headers.get('host', '')}{post.permalink}",
        "timestamp": post.created_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "link_attachment_url": post.link,
    }
    asked = {*ask.query.get("fields", "id").split(","), "id"}
    return {name: value for name, value in known.items() if name in asked and value}


def _insights(ask: Ask, post: SandboxPost, *, world: World) -> Reply:
    known = {"views": "impressions", "likes": "reactions", "replies": "comments", "reposts": "shares"}
    asked = ask.query.get("metric", "").split(",")
    if not set(asked) <= {*known, "quotes", "shares"}:
        return error(400, "(#100) The value must be a valid insights metric", 100)
    counts = {name: world.count(post, known[name]) if name in known else 0 for name in asked}
    data = [
        {"name": name, "period": "lifetime", "values": [{"value": count}]} for name, count in counts.items()
    ]
    return json_reply(200, {"data": data})


def _quota() -> Reply:
    told = {"quota_usage": 0, "config": {"quota_total": 250, "quota_duration": 86_400}}
    return json_reply(200, {"data": [told]})


def _no_token() -> Reply:
    return error(401, "Error validating access token: Session has expired.", 190, subcode=463)
