"""A page of a Graph API's listing, as the sandbox plays it for Facebook and for Threads.

Source: developers.facebook.com/docs/graph-api/results (cursor-based pagination, 2026-11).
"""

from collections.abc import Callable, Sequence

from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply


def listed(
    ask: Ask, posts: Sequence[SandboxPost], *, limit: int, entry: Callable[[SandboxPost], object]
) -> Reply:
    """``limit`` of the posts, which are newest first, from the cursor that was asked for.

    Args:
        ask: the request; ``after`` is the id of the last post that was seen.
        posts: all that there are.
        limit: so many at most.
        entry: one post as the listing shows it.
    """
    ids = [post.remote_id for post in posts]
    after = ask.query.get("after", "")
    start = ids.index(after) + 1 if after in ids else 0
    page = posts[start : start + limit]
    body: dict[str, object] = {"data": [entry(post) for post in page]}
    if page:
        paging: dict[str, object] = {"cursors": {"before": page[0].remote_id, "after": page[-1].remote_id}}
        if page[-1] is not posts[-1]:
            paging["next"] = f"http://{ask.headers.get('host', '')}{ask.path}?after={page[-1].remote_id}"
        body["paging"] = paging
    return json_reply(200, body)
