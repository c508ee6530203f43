"""How the sandbox plays a Facebook Page.

Stricter than the real one in one point: a token in the address is not accepted.

Source: developers.facebook.com/docs/pages-api/posts and /docs/graph-api/guides/error-handling (2026, read
2026-11-23).
"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlsplit

from distributor.networks.facebook.text import LIMIT
from distributor.networks.sandbox.faults import Fault, FaultKind
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World

_PATH = re.compile(r"/v\d+\.\d+/(?P<page>\d+)(?P<edge>/feed|/published_posts)?")
_MOST = 100


class FacebookPlayer:
    """A Page by its calls: feed, published posts, name."""

    name = "facebook"

    def is_create(self, ask: Ask) -> bool:
        """``POST /{version}/{page}/feed``."""
        match = _PATH.fullmatch(ask.path)
        return ask.method == "POST" and match is not None and match["edge"] == "/feed"

    def create(self, ask: Ask, *, world: World) -> Reply:
        """200 with the id, or Facebook's own refusal."""
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        fields = ask.json if ask.json is not None else ask.form
        message, link = str(fields.get("message", "")), str(fields.get("link", ""))
        refused = _refused(message, link, account=account, world=world)
        if refused is not None:
            return refused
        return json_reply(200, {"id": _stored(message, link, account=account, world=world).remote_id})

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """The Page's name, and its published posts."""
        match = _PATH.fullmatch(ask.path)
        if ask.method != "GET" or match is None:
            return None
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if match["edge"] is None:
            return json_reply(200, {"name": account.name, "id": account.account_id})
        return _listing(ask, posts=world.listed(account))

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """Facebook's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                return _throttled(ask, seconds=fault.seconds)
            case FaultKind.TOKEN_EXPIRED:
                return _error(400, "Error validating access token: Session has expired.", 190, subcode=463)
            case FaultKind.DUPLICATE:
                return _duplicate()
            case _:
                return _error(500, "An unknown error occurred", 1)

    def _account(self, ask: Ask, *, world: World) -> SandboxAccount | Reply:
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return _error(400, "Invalid OAuth access token - Cannot parse access token", 190)
        match = _PATH.fullmatch(ask.path)
        if match is None or match["page"] != account.account_id:
            return _error(
                400, "Unsupported request. Object does not exist or cannot be loaded.", 100, subcode=33
            )
        return account


def _refused(message: str, link: str, *, account: SandboxAccount, world: World) -> Reply | None:
    if not (message.strip() or link):
        return _error(400, "(#100) You must provide a message or a link.", 100)
    if len(message) > LIMIT:
        return _error(400, "(#100) Param message is too long.", 100)
    parts = urlsplit(link)
    if link and not (parts.scheme in {"http", "https"} and parts.hostname):
        return _error(400, "(#1500) The url you supplied is invalid", 1500)
    if (parts.hostname or "").removeprefix("www.") == "facebook.com":
        return _error(403, "(#200) This link cannot be shared.", 200, subcode=1609008)
    newest = world.timeline.of(network=account.network, account_id=account.account_id)[:1]
    if newest and not world.takes_duplicates and (newest[0].sent, newest[0].link) == (message, link):
        return _duplicate()
    return None


def _stored(message: str, link: str, *, account: SandboxAccount, world: World) -> SandboxPost:
    now = world.clock.now()
    remote_id = f"{account.account_id}_{world.timeline.next_number(now)}"
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=remote_id,
        permalink=f"/{remote_id}",
        sent=message,
        text=message,
        link=link,
        created_at=now,
    )
    world.timeline.add(post)
    return post


def _listing(ask: Ask, *, posts: Sequence[SandboxPost]) -> Reply:
    limit = ask.number("limit", default=25)
    if limit < 1:
        return _error(400, "(#100) Param limit must be a positive number.", 100)
    after = ask.query.get("after", "")
    ids = [post.remote_id for post in posts]
    start = ids.index(after) + 1 if after in ids else 0
    page = posts[start : start + min(_MOST, limit)]
    body: dict[str, object] = {"data": [_entry(post, ask=ask) for post in page]}
    if page:
        paging: dict[str, object] = {"cursors": {"before": page[0].remote_id, "after": page[-1].remote_id}}
        if page[-1] is not posts[-1]:
            paging["next"] = f"http://{ask.headers.get('host', '')}{ask.path}?after={page[-1].remote_id}"
        body["paging"] = paging
    return json_reply(200, body)


def _entry(post: SandboxPost, *, ask: Ask) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": post.remote_id,
        "message": post.text,
        "created_time": post.created_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "permalink_url": f"http://{ask.headers.get('host', '')}{post.permalink}",
        "status_type": "shared_story",
    }
    if post.link:
        shim = f"https://l.facebook.com/l.php?u={quote(post.link, safe='')}&h=AT0"
        card = {"type": "share", "url": shim, "unshimmed_url": post.link, "target": {"url": shim}}
        entry["attachments"] = {"data": [card]}
    return entry


def _throttled(ask: Ask, *, seconds: float) -> Reply:
    match = _PATH.fullmatch(ask.path)
    usage = {
        "type": "pages",
        "call_count": 100,
        "total_cputime": 25,
        "total_time": 25,
        "estimated_time_to_regain_access": max(1, round(seconds / 60)),
    }
    refused = _error(400, "(#80001) There have been too many calls to this Page account.", 80001)
    header = f'{{"{match["page"] if match else 0}": [{_json(usage)}]}}'
    return Reply(
        status=400, body=refused.body, headers={**refused.headers, "X-Business-Use-Case-Usage": header}
    )


def _json(value: Mapping[str, object]) -> str:
    return json_reply(200, value).body.decode()


def _error(status: int, message: str, code: int, *, subcode: int = 0) -> Reply:
    error: dict[str, object] = {"message": message, "type": "OAuthException", "code": code}
    if subcode:
        error["error_subcode"] = subcode
    return json_reply(status, {"error": error | {"fbtrace_id": "ASandbox"}})


def _duplicate() -> Reply:
    return _error(400, "(#506) Duplicate status message", 506)
