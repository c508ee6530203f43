"""How the sandbox words LinkedIn's answers: a post, an error, a page's URN.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api (2026-09).
"""

from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount


def owner_urn(account: SandboxAccount) -> str:
    """The page's URN."""
    return f"urn:li:organization:{account.account_id}"


def error(status: int, message: str, *, code: str = "") -> Reply:
    """An error as LinkedIn writes it."""
    return json_reply(status, {"status": status, "message": message} | ({"code": code} if code else {}))


def element(post: SandboxPost) -> dict[str, object]:
    """A post as LinkedIn gives it, in little text."""
    created_ms = int(post.created_at.timestamp() * 1000)
    shown: dict[str, object] = {
        "id": post.remote_id,
        "author": f"urn:li:organization:{post.account_id}",
        "commentary": post.sent,
        "createdAt": created_ms,
        "publishedAt": created_ms,
        "lastModifiedAt": created_ms,
        "lifecycleState": "PUBLISHED",
        "visibility": "PUBLIC",
    }
    return shown | ({"content": content} if (content := _content(post)) else {})


def _content(post: SandboxPost) -> dict[str, object]:
    images = [{"id": image.media_id, "altText": image.alt} for image in post.images]
    if images:
        return {"media": images[0]} if len(images) == 1 else {"multiImage": {"images": images}}
    if not post.title:
        return {}
    article = {"source": post.link, "title": post.title}
    return {"article": article | ({"thumbnail": post.thumbnail.media_id} if post.thumbnail else {})}
