"""What the sandbox's LinkedIn refuses in a post, field by field.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api (2026-09, read
2026-11-23).
"""

from collections.abc import Mapping
from datetime import timedelta

from distributor.networks.answers import text_at
from distributor.networks.linkedin.image_player import images_of, images_refusal
from distributor.networks.linkedin.shown import error, owner_urn
from distributor.networks.linkedin.text import LIMIT, shown_text
from distributor.networks.sandbox.wire import Reply
from distributor.networks.sandbox.world import SandboxAccount, World

# Reports of 2026: identical content is refused for about ten minutes.
DUPLICATE_WINDOW = timedelta(minutes=10)

_REQUIRED = ("author", "commentary", "visibility", "distribution", "lifecycleState")
_KNOWN = frozenset(_REQUIRED) | {"content", "isReshareDisabledByAuthor", "contentLandingPage"}


_CONTENT = {
    "article": frozenset({"source", "title", "description", "thumbnail"}),
    "media": frozenset({"id", "altText", "title"}),
    "multiImage": frozenset({"images"}),
}


def refusal_of(body: Mapping[str, object], *, account: SandboxAccount) -> Reply | None:
    """Why a post cannot be taken, its content aside; None when it can."""
    missing = [name for name in _REQUIRED if name not in body]
    if missing:
        return error(400, f"/{missing[0]} :: field is required but not found", code="MISSING_FIELD")
    unknown = sorted(body.keys() - _KNOWN)
    if unknown:
        return error(422, f"ERROR :: /{unknown[0]} :: unrecognized field found but not allowed")
    if body["author"] != owner_urn(account):
        return error(403, "Not enough permissions to access: posts.CREATE", code="ACCESS_DENIED")
    if len(shown_text(text_at(body, "commentary"))) > LIMIT:
        return error(400, "/commentary :: is too long", code="FIELD_LENGTH_TOO_LONG")
    if body["lifecycleState"] != "PUBLISHED":
        return error(400, "/lifecycleState has an invalid value", code="INVALID_VALUE_FOR_FIELD")
    return None


def content_refusal(content: object, *, account: SandboxAccount, world: World) -> Reply | None:
    """Why the card or the images cannot be taken."""
    if content is None:
        return None
    if not isinstance(content, Mapping) or len(content) != 1 or not content.keys() <= _CONTENT.keys():
        return error(422, "ERROR :: /content :: union type has no or more than one value")
    [(kind, inner)] = content.items()
    unknown = sorted(inner.keys() - _CONTENT[kind]) if isinstance(inner, Mapping) else ["?"]
    if unknown:
        return error(422, f"ERROR :: /content/{unknown[0]} :: unrecognized field found but not allowed")
    if kind == "article" and not (text_at(inner, "source") and text_at(inner, "title")):
        return error(400, "/content has an invalid value", code="INVALID_VALUE_FOR_FIELD")
    return images_refusal(images_of(content), is_several=kind == "multiImage", account=account, world=world)


def duplicate_of(body: Mapping[str, object], *, account: SandboxAccount, world: World) -> Reply | None:
    """The refusal of what stands there already; None when nothing does."""
    earliest = world.clock.now() - DUPLICATE_WINDOW
    content = (text_at(body, "commentary"), text_at(body, "content", "article", "source"))
    for post in world.timeline.of(network=account.network, account_id=account.account_id):
        if not world.takes_duplicates and post.created_at > earliest and (post.sent, post.link) == content:
            return duplicate(post.remote_id)
    return None


def duplicate(urn: str) -> Reply:
    """422: LinkedIn names the identical post."""
    return error(422, f"Content is a duplicate of {urn}")
