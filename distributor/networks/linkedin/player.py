"""How the sandbox plays LinkedIn's Posts API.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api and
little-text-format (2026-09, read 2026-11-23).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from distributor.networks.answers import text_at, value_at
from distributor.networks.linkedin.image_player import UPLOADS, image_reply, images_of
from distributor.networks.linkedin.names_player import LOOKUP, looked_up
from distributor.networks.linkedin.refusals import content_refusal, duplicate, duplicate_of, refusal_of
from distributor.networks.linkedin.shown import element, error, owner_urn
from distributor.networks.linkedin.text import LIMIT, shown_text
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.timeline import SandboxImage, SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.words import addresses

# Source: learn.microsoft.com/linkedin/marketing/integrations/migrations (read 2026-10-08).
_ACTIVE = frozenset(f"2026{month:02}" for month in range(1, 10))
_POST = re.compile(r"/rest/posts/(urn%3Ali%3A(?:share|ugcPost)%3A\d+)")
_READS = frozenset({"/rest/posts", "/rest/organizationAcls", "/rest/organizationalEntityShareStatistics"})


def player() -> "LinkedInPlayer":
    """A new one."""
    return LinkedInPlayer()


class LinkedInPlayer:
    """An organisation page by its calls: create, change, take down, list, statistics, roles, images."""

    name = "linkedin"
    special_faults = frozenset({FaultKind.VERSION_GONE, FaultKind.DUPLICATE})

    def verb(self, ask: Ask) -> Verb | None:
        """``POST /rest/posts``, and ``POST`` and ``DELETE /rest/posts/{urn}``."""
        if (ask.method, ask.path) == ("POST", "/rest/posts"):
            return Verb.CREATE
        if not _POST.fullmatch(ask.path):
            return None
        return {"POST": Verb.EDIT, "DELETE": Verb.DELETE}.get(ask.method)

    def act(self, ask: Ask, *, world: World) -> Reply:
        """201 with the URN in a header, 204, or LinkedIn's own refusal."""
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if world.lacks(ask.token, "w_organization_social"):
            return error(403, "Not enough permissions to access: posts.CREATE", code="ACCESS_DENIED")
        match self.verb(ask):
            case Verb.CREATE:
                return _created(ask, account=account, world=world)
            case Verb.DELETE:
                return _deleted(ask, account=account, world=world)
            case _:
                return _edited(ask, account=account, world=world)

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Images, one post, posts by author, statistics, and the roles of the token's person."""
        one, is_image = _POST.fullmatch(ask.path), ask.path.startswith(("/rest/images", UPLOADS))
        if not is_image and (ask.method != "GET" or not (one or ask.path in {*_READS, LOOKUP})):
            return None
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if ask.path == LOOKUP:
            return looked_up(ask, world=world)
        if is_image:
            return image_reply(ask, account=account, world=world)
        return _one(one[1], account=account, world=world) if one else self._found(ask, account, world)

    def _found(self, ask: Ask, account: SandboxAccount, world: World) -> Reply:
        if ask.headers.get("x-restli-method", "").upper() != "FINDER":
            return error(400, "The method FINDER is expected", code="ILLEGAL_ARGUMENT")
        if ask.path == "/rest/organizationAcls":
            role: dict[str, object] = {
                "organization": owner_urn(account),
                "role": world.role(account) or "ADMINISTRATOR",
                "state": "APPROVED",
            }
            return _elements(ask, [role])
        if ask.path == "/rest/organizationalEntityShareStatistics":
            return _statistics(ask, account=account, world=world)
        if f"author={quote(owner_urn(account), safe='')}" not in ask.raw_query.split("&"):
            return error(403, "Not enough permissions to access: posts.FINDER-author", code="ACCESS_DENIED")
        return _elements(ask, [element(post) for post in world.listed(account)])

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """LinkedIn's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                message = "Resource level throttle limit for calls to this resource is reached."
                return error(429, message, code="TOO_MANY_REQUESTS")
            case FaultKind.VERSION_GONE:
                return error(426, "Requested version 202501 is not active", code="NONEXISTENT_VERSION")
            case FaultKind.TOKEN_EXPIRED:
                return error(401, "The token used in the request has expired", code="EXPIRED_ACCESS_TOKEN")
            case FaultKind.DUPLICATE:
                newest = next(
                    (post for post in reversed([*world.timeline]) if post.network == self.name), None
                )
                return duplicate(newest.remote_id if newest else "urn:li:share:7243000000000000000")
            case _:
                return error(500, "Internal Server Error")

    def _account(self, ask: Ask, *, world: World) -> SandboxAccount | Reply:
        if not ask.token:
            return error(401, "Empty oauth2 access token", code="EMPTY_ACCESS_TOKEN")
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return error(401, "Invalid access token", code="INVALID_ACCESS_TOKEN")
        version = ask.headers.get("linkedin-version", "")
        if not version:
            return error(400, "A version must be present. Please specify a version.", code="VERSION_MISSING")
        if version not in _ACTIVE:
            return error(426, f"Requested version {version} is not active", code="NONEXISTENT_VERSION")
        return account


def _created(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    body = ask.json
    if body is None:
        return error(400, "Cannot parse request entity", code="ILLEGAL_ARGUMENT")
    refused = (
        refusal_of(body, account=account)
        or content_refusal(value_at(body, "content"), account=account, world=world)
        or duplicate_of(body, account=account, world=world)
    )
    if refused is not None:
        return refused
    post = _stored(body, account=account, world=world)
    return Reply(status=201, headers={"x-restli-id": post.remote_id, "x-linkedin-id": post.remote_id})


def _deleted(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """204, also when the post is gone already."""
    if ask.headers.get("x-restli-method", "").upper() != "DELETE":
        return error(400, "The method DELETE is expected", code="ILLEGAL_ARGUMENT")
    urn = unquote(ask.path.rpartition("/")[2])
    if any(
        post.remote_id == urn for post in world.timeline.of(network="linkedin", account_id=account.account_id)
    ):
        world.timeline.delete(urn)
    return Reply(status=204)


def _edited(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """204; only the commentary can be changed here."""
    urn = unquote(ask.path.rpartition("/")[2])
    if ask.headers.get("x-restli-method", "").upper() != "PARTIAL_UPDATE":
        return error(400, "The method PARTIAL_UPDATE is expected", code="ILLEGAL_ARGUMENT")
    post = world.post(account, urn)
    if post is None:
        return error(404, f"Could not find entity {urn}", code="NOT_FOUND")
    changes = value_at(ask.json, "patch", "$set")
    if (
        not isinstance(changes, Mapping)
        or changes.keys() != {"commentary"}
        or (ask.json or {}).keys() != {"patch"}
    ):
        return error(422, "ERROR :: /patch :: unrecognized field found but not allowed")
    commentary = text_at(changes, "commentary")
    if len(shown_text(commentary)) > LIMIT:
        return error(400, "/commentary :: is too long", code="FIELD_LENGTH_TOO_LONG")
    world.timeline.edit(replace(post, sent=commentary, text=shown_text(commentary)))
    return Reply(status=204)


def _one(encoded: str, *, account: SandboxAccount, world: World) -> Reply:
    post = world.post(account, unquote(encoded))
    if post is None:
        return error(404, f"Could not find entity {unquote(encoded)}", code="NOT_FOUND")
    return json_reply(200, element(post))


def _statistics(ask: Ask, *, account: SandboxAccount, world: World) -> Reply:
    """Totals of the posts asked for; those without activity are left out, as LinkedIn does."""
    pairs = [pair.partition("=")[::2] for pair in ask.raw_query.split("&")]
    asked = dict(pairs)
    lists = [value for name, value in asked.items() if name in {"shares", "ugcPosts"}]
    if unquote(asked.get("organizationalEntity", "")) != owner_urn(account) or len(lists) != 1:
        return error(403, "Not enough permissions to access: shareStatistics", code="ACCESS_DENIED")
    urns = re.fullmatch(r"List\(([^()]*)\)", lists[0])
    posts = [world.post(account, unquote(urn)) for urn in (urns[1].split(",") if urns else [])]
    elements: list[dict[str, object]] = [
        {
            "organizationalEntity": owner_urn(account),
            "share": post.remote_id,
            "totalShareStatistics": {
                "impressionCount": world.count(post, "impressions"),
                "clickCount": world.count(post, "clicks"),
                "likeCount": world.count(post, "reactions"),
                "commentCount": world.count(post, "comments"),
                "shareCount": world.count(post, "shares"),
            },
        }
        for post in posts
        if post and post.remote_id in world.engagement
    ]
    return json_reply(200, {"paging": {"start": 0, "count": 10, "links": []}, "elements": elements})


def _stored(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> SandboxPost:
    now = world.clock.now()
    urn = f"urn:li:share:{world.timeline.next_number(now)}"
    commentary = text_at(body, "commentary")
    named = addresses(shown_text(commentary))
    shown = [SandboxImage(media_id=urn, alt=alt) for urn, alt in images_of(value_at(body, "content"))]
    has_thumbnail = value_at(body, "content", "article") is not None
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=urn,
        permalink=f"/feed/update/{urn}/",
        sent=commentary,
        text=shown_text(commentary),
        link=text_at(body, "content", "article", "source") or (named[-1] if named else ""),
        title=text_at(body, "content", "article", "title"),
        description=text_at(body, "content", "article", "description"),
        created_at=now,
        images=() if has_thumbnail else tuple(shown),
        thumbnail=shown[0] if has_thumbnail and shown else None,
    )
    world.timeline.add(post)
    return post


def _elements(ask: Ask, elements: list[dict[str, object]]) -> Reply:
    start, count = ask.number("start", default=0), min(100, ask.number("count", default=10))
    if start < 0 or count < 1:
        return error(400, "start and count are whole numbers", code="ILLEGAL_ARGUMENT")
    paging = {"start": start, "count": count, "links": []}
    return json_reply(200, {"paging": paging, "elements": elements[start : start + count]})
