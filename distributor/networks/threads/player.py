"""How the sandbox plays Threads: containers that live for a day, published once; no duplicates are refused.

Stricter than the real one in one point: a token in the address is not accepted.

Source: developers.facebook.com/docs/threads (2026-01, sample app; by notes of 2026-10): 250 posts and 1,000
replies in 24 hours.
"""

import re
from collections.abc import Callable

from distributor.networks.facebook.refusals import error, missing
from distributor.networks.sandbox.faults import MEDIA, Fault, FaultKind, Verb
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import Meter, SandboxAccount, World
from distributor.networks.threads.container_player import LIFE, Container, Containers
from distributor.networks.threads.shown import entry, insights, listing, quota
from distributor.networks.words import addresses

_PATH = re.compile(
    r"/v1\.0/(?P<what>me|\d+)"
    r"(?P<edge>/threads|/replies|/threads_publish|/insights|/threads_publishing_limit)?"
)


def player() -> "ThreadsPlayer":
    """A new one."""
    return ThreadsPlayer()


class ThreadsPlayer:
    """An account by its calls: container, publish, own posts and replies, one of them, insights, name."""

    name = "threads"
    special_faults: frozenset[FaultKind] = MEDIA

    def __init__(self) -> None:
        self._containers = Containers()
        self._published: set[str] = set()
        self._posts = Meter(limit=250, window_s=86_400)
        self._replies = Meter(limit=1000, window_s=86_400)

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
            return _no_right()
        remote_id = ask.path.rpartition("/")[2]
        if world.post(account, remote_id) is None:
            return missing(remote_id)
        world.timeline.delete(remote_id)
        return json_reply(200, {"success": True, "deleted_id": remote_id})

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """A container, made or looked at; own posts and replies, one, its insights, the account."""
        match = _PATH.fullmatch(ask.path)
        if match is None or not (ask.method == "GET" or (ask.method, match["edge"]) == ("POST", "/threads")):
            return None
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return _no_token()
        if ask.method == "POST":
            wanted = ["threads_content_publish"]
            wanted += ["threads_manage_replies"] if ask.fields.get("reply_to_id") else []
            if any(world.lacks(ask.token, scope) for scope in wanted):
                return _no_right()
            return self._containers.reply(ask, account=account, world=world)
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

    def _publish(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
        number, now = ask.fields.get("creation_id", ""), world.clock.now()
        one = self._containers.get(number)
        is_there = one is not None and one.account == account and now - one.made_at <= LIFE
        if one is None or not is_there or one.is_item or one.status(now) != "FINISHED":
            return error(400, "The requested resource does not exist", 24, subcode=4279009)
        if number in self._published:
            return error(400, "(#100) The container was published already.", 100)
        meter = self._replies if one.reply_to else self._posts
        if meter.count(account.account_id, now=now)[0] < 0:
            return error(400, "(#4) The account has reached its posts of 24 hours.", 4)
        self._published.add(number)
        return json_reply(200, {"id": _stored(one, world=world).remote_id})

    def _found(self, ask: Ask, what: str, edge: str, *, account: SandboxAccount, world: World) -> Reply:
        if what == "me":
            return self._mine(ask, edge, account=account, world=world)
        container = self._containers.get(what)
        if container is not None and not edge:
            return json_reply(200, self._told(what, container, world=world))
        post = world.post(account, what)
        if post is None:
            return missing(what)
        return (
            insights(ask, post, world=world) if edge == "/insights" else json_reply(200, entry(post, ask=ask))
        )

    def _mine(self, ask: Ask, edge: str, *, account: SandboxAccount, world: World) -> Reply:
        if edge == "/replies" and world.lacks(ask.token, "threads_read_replies"):
            return _no_right()
        posts = world.listed(account)
        answers: dict[str, Callable[[], Reply]] = {
            "/threads": lambda: listing(ask, [post for post in posts if not post.reply_to]),
            "/replies": lambda: listing(ask, [post for post in posts if post.reply_to]),
            "/threads_publishing_limit": quota,
        }
        about = {"id": account.account_id, "username": account.name.removeprefix("@")}
        return answers.get(edge, lambda: json_reply(200, about))()

    def _told(self, number: str, container: Container, *, world: World) -> dict[str, str]:
        status = "PUBLISHED" if number in self._published else container.status(world.clock.now())
        return {"status": status, "id": number} | (
            {"error_message": container.fault} if status == "ERROR" else {}
        )


def _stored(container: Container, *, world: World) -> SandboxPost:
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
        reply_to=container.reply_to,
        images=container.pictures,
    )
    world.timeline.add(post)
    return post


def _no_right() -> Reply:
    return error(403, "Application does not have permission for this action", 10)


def _no_token() -> Reply:
    return error(401, "Error validating access token: Session has expired.", 190, subcode=463)
