"""How the sandbox plays LinkedIn's Posts API.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api and
little-text-format (2026-09, read 2026-11-23).
"""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote

from distributor.networks.answers import text_at, value_at
from distributor.networks.linkedin.text import LIMIT, shown_text
from distributor.networks.sandbox.faults import Fault, FaultKind
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World

# Reports of 2026: identical content is refused for about ten minutes.
DUPLICATE_WINDOW = timedelta(minutes=10)

# Source: learn.microsoft.com/linkedin/marketing/integrations/migrations (read 2026-10-08).
_ACTIVE = frozenset(f"2026{month:02}" for month in range(1, 10))
_REQUIRED = ("author", "commentary", "visibility", "distribution", "lifecycleState")
_KNOWN = frozenset(_REQUIRED) | {"content", "isReshareDisabledByAuthor", "contentLandingPage"}
_ARTICLE = frozenset({"source", "title", "description", "thumbnail"})


class LinkedInPlayer:
    """An organisation page by its calls: create, list by author, roles."""

    name = "linkedin"

    def is_create(self, ask: Ask) -> bool:
        """``POST /rest/posts``."""
        return (ask.method, ask.path) == ("POST", "/rest/posts")

    def create(self, ask: Ask, *, world: World) -> Reply:
        """201 with the URN in a header, or LinkedIn's own refusal."""
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        body = ask.json
        if body is None:
            return _error(400, "Cannot parse request entity", code="ILLEGAL_ARGUMENT")
        refused = _refused(body, account=account) or _duplicate_of(body, account=account, world=world)
        if refused is not None:
            return refused
        post = _stored(body, account=account, world=world)
        return Reply(status=201, headers={"x-restli-id": post.remote_id, "x-linkedin-id": post.remote_id})

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Posts by author, and the roles of the token's person."""
        if ask.method != "GET" or ask.path not in {"/rest/posts", "/rest/organizationAcls"}:
            return None
        account = self._account(ask, world=world)
        if isinstance(account, Reply):
            return account
        if ask.headers.get("x-restli-method", "").upper() != "FINDER":
            return _error(400, "The method FINDER is expected", code="ILLEGAL_ARGUMENT")
        if ask.path == "/rest/organizationAcls":
            role: dict[str, object] = {
                "organization": _urn(account),
                "role": "ADMINISTRATOR",
                "state": "APPROVED",
            }
            return _elements(ask, [role])
        if f"author={quote(_urn(account), safe='')}" not in ask.raw_query.split("&"):
            return _error(403, "Not enough permissions to access: posts.FINDER-author", code="ACCESS_DENIED")
        return _elements(ask, [_element(post) for post in world.listed(account)])

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:  # noqa: ARG002 - the protocol's
        """LinkedIn's own answers for the faults that refuse."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                message = "Resource level throttle limit for calls to this resource is reached."
                return _error(429, message, code="TOO_MANY_REQUESTS")
            case FaultKind.VERSION_GONE:
                return _error(426, "Requested version 202501 is not active", code="NONEXISTENT_VERSION")
            case FaultKind.TOKEN_EXPIRED:
                return _error(401, "The token used in the request has expired", code="EXPIRED_ACCESS_TOKEN")
            case FaultKind.DUPLICATE:
                newest = next(
                    (post for post in reversed([*world.timeline]) if post.network == self.name), None
                )
                return _duplicate(newest.remote_id if newest else "urn:li:share:7243000000000000000")
            case _:
                return _error(500, "Internal Server Error")

    def _account(self, ask: Ask, *, world: World) -> SandboxAccount | Reply:
        if not ask.token:
            return _error(401, "Empty oauth2 access token", code="EMPTY_ACCESS_TOKEN")
        account = world.account(network=self.name, token=ask.token)
        if account is None:
            return _error(401, "Invalid access token", code="INVALID_ACCESS_TOKEN")
        version = ask.headers.get("linkedin-version", "")
        if not version:
            return _error(400, "A version must be present. Please specify a version.", code="VERSION_MISSING")
        if version not in _ACTIVE:
            return _error(426, f"Requested version {version} is not active", code="NONEXISTENT_VERSION")
        return account


def _refused(body: Mapping[str, object], *, account: SandboxAccount) -> Reply | None:
    missing = [name for name in _REQUIRED if name not in body]
    if missing:
        return _error(400, f"/{missing[0]} :: field is required but not found", code="MISSING_FIELD")
    article = value_at(body, "content", "article")
    unknown = sorted(body.keys() - _KNOWN)
    if isinstance(article, Mapping):
        unknown += sorted(article.keys() - _ARTICLE)
    if unknown:
        return _error(422, f"ERROR :: /{unknown[0]} :: unrecognized field found but not allowed")
    if body["author"] != _urn(account):
        return _error(403, "Not enough permissions to access: posts.CREATE", code="ACCESS_DENIED")
    if len(shown_text(text_at(body, "commentary"))) > LIMIT:
        return _error(400, "/commentary :: is too long", code="FIELD_LENGTH_TOO_LONG")
    is_complete = article is None or (text_at(article, "source") and text_at(article, "title"))
    if body["lifecycleState"] != "PUBLISHED" or not is_complete:
        return _error(400, "/lifecycleState or /content has an invalid value", code="INVALID_VALUE_FOR_FIELD")
    return None


def _duplicate_of(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> Reply | None:
    earliest = world.clock.now() - DUPLICATE_WINDOW
    content = (text_at(body, "commentary"), text_at(body, "content", "article", "source"))
    for post in world.timeline.of(network=account.network, account_id=account.account_id):
        if not world.takes_duplicates and post.created_at > earliest and (post.sent, post.link) == content:
            return _duplicate(post.remote_id)
    return None


def _stored(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> SandboxPost:
    now = world.clock.now()
    urn = f"urn:li:share:{world.timeline.next_number(now)}"
    commentary = text_at(body, "commentary")
    post = SandboxPost(
        network=account.network,
        account_id=account.account_id,
        account_name=account.name,
        remote_id=urn,
        permalink=f"/feed/update/{urn}/",
        sent=commentary,
        text=shown_text(commentary),
        link=text_at(body, "content", "article", "source"),
        title=text_at(body, "content", "article", "title"),
        description=text_at(body, "content", "article", "description"),
        created_at=now,
    )
    world.timeline.add(post)
    return post


def _element(post: SandboxPost) -> dict[str, object]:
    created_ms = int(post.created_at.timestamp() * 1000)
    element: dict[str, object] = {
        "id": post.remote_id,
        "author": f"urn:li:organization:{post.account_id}",
        "commentary": post.sent,
        "createdAt": created_ms,
        "publishedAt": created_ms,
        "lastModifiedAt": created_ms,
        "lifecycleState": "PUBLISHED",
        "visibility": "PUBLIC",
    }
    if post.link:
        element["content"] = {"article": {"source": post.link, "title": post.title}}
    return element


def _elements(ask: Ask, elements: list[dict[str, object]]) -> Reply:
    start, count = ask.number("start", default=0), min(100, ask.number("count", default=10))
    if start < 0 or count < 1:
        return _error(400, "start and count are whole numbers", code="ILLEGAL_ARGUMENT")
    paging = {"start": start, "count": count, "links": []}
    return json_reply(200, {"paging": paging, "elements": elements[start : start + count]})


def _urn(account: SandboxAccount) -> str:
    return f"urn:li:organization:{account.account_id}"


def _error(status: int, message: str, *, code: str = "") -> Reply:
    return json_reply(status, {"status": status, "message": message} | ({"code": code} if code else {}))


def _duplicate(urn: str) -> Reply:
    return _error(422, f"Content is a duplicate of {urn}")
