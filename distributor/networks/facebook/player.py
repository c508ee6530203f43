"""How the sandbox plays a Facebook Page.

Stricter than the real one in one point: a token in the address is not accepted.

Source: developers.facebook.com/docs/pages-api/posts and /docs/graph-api/guides/error-handling (2026, read
2026-11-23).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from urllib.parse import quote

from distributor.networks.facebook.app_player import app_reply, unproven
from distributor.networks.facebook.paging_played import listed
from distributor.networks.facebook.posting import created, photo
from distributor.networks.facebook.refusals import duplicate, error, missing
from distributor.networks.facebook.text import LIMIT
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World

_PATH = re.compile(
    # Graph's own v1.0 is long gone; here Threads answers at it.
    r"/v(?!1\.0/)\d+\.\d+/(?P<page>\d+)(?:_(?P<post>\d+))?(?P<edge>/feed|/published_posts|/photos|/insights)?"
)
_ACCOUNTS = re.compile(r"/v\d+\.\d+/me/accounts")
_MOST = 100
# A role, as the control endpoint sets it, of somebody who has none any more.
_NONE = "NONE"


def player() -> "FacebookPlayer":
    """A new one."""
    return FacebookPlayer()


class FacebookPlayer:
    """A Page by its calls: feed, photos, published posts, one post, its insights, name."""

    name = "facebook"
    special_faults = frozenset({FaultKind.DUPLICATE})

    def verb(self, ask: Ask) -> Verb | None:
        """``POST /{version}/{page}/feed``, and ``POST`` and ``DELETE /{version}/{page}_{post}``."""
        match = _PATH.fullmatch(ask.path)
        if match is None or (match["edge"] and match["post"]):
            return None
        if match["post"]:
            return {"POST": Verb.EDIT, "DELETE": Verb.DELETE}.get(ask.method)
        return Verb.CREATE if (ask.method, match["edge"]) == ("POST", "/feed") else None

    def act(self, ask: Ask, *, world: World) -> Reply:
        """200 with the id, or Facebook's own refusal."""
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if world.lacks(ask.token, "pages_manage_posts"):
            return error(403, "(#200) The permission pages_manage_posts is missing.", 200)
        if self.verb(ask) is Verb.CREATE:
            return created(ask, account=account, world=world)
        return self._changed(ask, account=account, world=world)

    def _changed(self, ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
        remote_id = ask.path.rpartition("/")[2]
        post = world.post(account, remote_id)
        if post is None:
            return missing(remote_id)
        if self.verb(ask) is Verb.DELETE:
            world.timeline.delete(remote_id)
            return json_reply(200, {"success": True})
        message = ask.fields.get("message", "")
        if not message or len(message) > LIMIT:
            return error(400, "(#100) Param message is missing or too long.", 100)
        world.timeline.edit(replace(post, sent=message, text=message))
        return json_reply(200, {"success": True})

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Photos that are uploaded, the Page's name, its published posts, one of them, its insights."""
        if ask.method == "GET" and _ACCOUNTS.fullmatch(ask.path):
            return _pages(ask, world=world)
        if (told := app_reply(ask, world=world)) is not None:
            return told
        match = _PATH.fullmatch(ask.path)
        is_upload = match is not None and (ask.method, match["edge"]) == ("POST", "/photos")
        if match is None or not (is_upload or ask.method == "GET"):
            return None
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if is_upload:
            return photo(ask, account=account, world=world)
        return self._found(ask, match, account=account, world=world)

    def _found(self, ask: Ask, match: "re.Match[str]", *, account: SandboxAccount, world: World) -> Reply:
        if match["post"]:
            return _one(ask, match, account=account, world=world)
        if match["edge"] is None:
            return json_reply(200, {"name": account.name, "id": account.account_id})
        return _listing(ask, posts=world.listed(account))

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """Facebook's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                return _throttled(ask, seconds=fault.seconds)
            case FaultKind.TOKEN_EXPIRED:
                return error(400, "Error validating access token: Session has expired.", 190, subcode=463)
            case FaultKind.DUPLICATE:
                return duplicate()
            case _:
                return error(500, "An unknown error occurred", 1)

    def _account(self, ask: Ask, *, world: World) -> SandboxAccount | Reply:
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return error(400, "Invalid OAuth access token - Cannot parse access token", 190)
        if (refused := unproven(ask, world=world)) is not None:
            return refused
        if world.role(account) == _NONE:
            message = "Error validating access token: The user must be an administrator of the page."
            return error(400, message, 190, subcode=492)
        match = _PATH.fullmatch(ask.path)
        if match is None or match["page"] != account.account_id:
            return error(
                400, "Unsupported request. Object does not exist or cannot be loaded.", 100, subcode=33
            )
        return account


def _pages(ask: Ask, *, world: World) -> Reply:
    """The Pages of the person whose token it is, each with its own token, which has no end."""
    grant = world.grant(ask.token)
    if grant is None or not grant.is_person:
        return error(400, "Error validating access token: Session has expired.", 190, subcode=463)
    pages = [one for one in world.accounts if one.network == "facebook"]
    data: list[dict[str, object]] = []
    for page in pages:
        token = f"page-{page.account_id}-{ask.token}"
        world.grants[token] = replace(grant, account=page, ends_at=None, is_person=False)
        default = "CREATE_CONTENT" if page == grant.account else "ANALYZE"
        tasks = [world.role(page) or default]
        data.append({"id": page.account_id, "name": page.name, "access_token": token, "tasks": tasks})
    return json_reply(200, {"data": data})


def _one(ask: Ask, match: "re.Match[str]", *, account: SandboxAccount, world: World) -> Reply:
    remote_id = f"{match['page']}_{match['post']}"
    post = world.post(account, remote_id)
    if post is None:
        return missing(remote_id)
    if match["edge"] == "/insights":
        return _insights(ask, post, world=world)
    entry = _entry(post, ask=ask)
    counts = {
        "shares": {"count": world.count(post, "shares")},
        "reactions": {"data": [], "summary": {"total_count": world.count(post, "reactions")}},
        "comments": {"data": [], "summary": {"total_count": world.count(post, "comments")}},
    }
    asked = {re.split(r"[.{]", field)[0] for field in _fields(ask.query.get("fields", ""))}
    # Graph leaves out ``shares`` while there are none.
    kept = {name: value for name, value in counts.items() if name != "shares" or world.count(post, "shares")}
    return json_reply(200, {name: value for name, value in (entry | kept).items() if name in asked | {"id"}})


def _fields(text: str) -> list[str]:
    """The fields asked for, split at the commas outside braces."""
    return re.findall(r"(?:[^,{]|\{[^}]*\})+", text)


def _insights(ask: Ask, post: SandboxPost, *, world: World) -> Reply:
    known = {"post_media_view": "impressions", "post_clicks": "clicks"}
    asked = ask.query.get("metric", "").split(",")
    if not set(asked) <= known.keys():
        return error(400, "(#100) The value must be a valid insights metric", 100)
    data = [
        {
            "name": name,
            "period": "lifetime",
            "values": [{"value": world.count(post, known[name])}],
            "id": f"{post.remote_id}/insights/{name}/lifetime",
        }
        for name in asked
    ]
    return json_reply(200, {"data": data})


def _listing(ask: Ask, *, posts: Sequence[SandboxPost]) -> Reply:
    limit = ask.number("limit", default=25)
    if limit < 1:
        return error(400, "(#100) Param limit must be a positive number.", 100)
    return listed(ask, posts, limit=min(_MOST, limit), entry=partial(_entry, ask=ask))


def _entry(post: SandboxPost, *, ask: Ask) -> dict[str, object]:
    entry: dict[str, object] = {
        "id": post.remote_id,
        "message": post.text,
        "created_time": post.created_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "permalink_url": f"http://{ask.headers.get('host', '')}{post.permalink}",
        "status_type": "shared_story",
    }
    if post.images:
        photos = [{"type": "photo", "target": {"id": image.media_id}} for image in post.images]
        entry["attachments"] = {"data": photos[:1]}
    elif post.link:
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
    refused = error(400, "(#80001) There have been too many calls to this Page account.", 80001)
    header = f'{{"{match["page"] if match else 0}": [{_json(usage)}]}}'
    return Reply(
        status=400, body=refused.body, headers={**refused.headers, "X-Business-Use-Case-Usage": header}
    )


def _json(value: Mapping[str, object]) -> str:
    return json_reply(200, value).body.decode()
