"""How the sandbox plays ``GET /2/users/{id}/tweets``, with X's old or new field names.

Source: docs.x.com (openapi.json 2.166 with the old names, 2.167 of 2026-08-22 with the new).
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.x.refusals import invalid
from distributor.networks.x.shown import shortened, url_entities

_FIRST_DAY = datetime(2010, 11, 6, tzinfo=UTC)


def history_name(world: World) -> str:
    """What X calls the ids of a post's versions."""
    return "edit_history_post_ids" if world.new_x_names else "edit_history_tweet_ids"


def listing(
    ask: Ask, *, asked_id: str, account: SandboxAccount, world: World, headers: Mapping[str, str]
) -> Reply:
    """A page of an account's own posts, newest first; other accounts have none."""
    count, before = ask.number("max_results", default=10), ask.number("pagination_token", default=0)
    since = _start(ask)
    refused = _refused(ask, new_names=world.new_x_names)
    if refused or since is None or not 5 <= count <= 100 or before < 0:
        return refused or invalid("A query parameter has an invalid value.")
    posts = [
        post
        for post in (world.listed(account) if asked_id == account.account_id else [])
        if post.created_at >= since and (not before or int(post.remote_id) < before)
    ]
    return json_reply(200, _page(posts, count=count, world=world), headers=headers)


def _refused(ask: Ask, *, new_names: bool) -> Reply | None:
    fields = "post.fields" if new_names else "tweet.fields"
    known = {"max_results", "start_time", "since_id", "exclude", "pagination_token", fields}
    unknown = sorted(ask.query.keys() - known)
    if unknown:
        return invalid(f"The query parameter [{unknown[0]}] is not one of [{','.join(sorted(known))}]")
    return None


def _start(ask: Ask) -> datetime | None:
    """The instant asked for; None when it is unreadable."""
    text = ask.query.get("start_time")
    try:
        start = datetime.fromisoformat(text) if text else _FIRST_DAY
    except ValueError:
        return None
    return start if start.tzinfo else None


def _page(posts: list[SandboxPost], *, count: int, world: World) -> dict[str, object]:
    page = posts[:count]
    meta: dict[str, object] = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].remote_id, "oldest_id": page[-1].remote_id}
    if len(posts) > len(page):
        meta["next_token"] = page[-1].remote_id
    data = {"data": [_entry(post, world=world) for post in page]} if page else {}
    return data | {"meta": meta}


def _entry(post: SandboxPost, *, world: World) -> dict[str, object]:
    return {
        "id": post.remote_id,
        "text": shortened(post.sent),
        "created_at": post.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        history_name(world): [post.remote_id],
        "entities": {"urls": url_entities(post.sent)},
    }
