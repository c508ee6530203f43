"""How the sandbox plays ``GET /2/users/{id}/tweets`` and ``GET /2/tweets/{id}``, with old or new field names.

Source: docs.x.com (openapi.json 2.166 with the old names, 2.167 of 2026-08-22 with the new).
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World
from distributor.networks.x.refusals import invalid
from distributor.networks.x.shown import shortened, url_entities

_LISTING = frozenset({"max_results", "start_time", "since_id", "exclude", "pagination_token"})
_FIELDS = frozenset({"created_at", "entities", "public_metrics", "non_public_metrics", "author_id", "lang"})
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
    refused = _refused(ask, world=world, known=_LISTING)
    if refused or since is None or not 5 <= count <= 100 or before < 0:
        return refused or invalid("A query parameter has an invalid value.")
    excludes = "replies" in ask.query.get("exclude", "").split(",")
    posts = [
        post
        for post in (world.listed(account) if asked_id == account.account_id else [])
        if post.created_at >= since
        and (not before or int(post.remote_id) < before)
        and not (excludes and post.reply_to)
    ]
    return json_reply(200, _page(posts, ask=ask, count=count, world=world), headers=headers)


def one_post(
    ask: Ask, *, remote_id: str, account: SandboxAccount, world: World, headers: Mapping[str, str]
) -> Reply:
    """One post; X says with status 200 that there is none. Counts of old posts are refused."""
    refused = _refused(ask, world=world, known=frozenset())
    if refused:
        return refused
    post = world.post(account, remote_id)
    if post is None:
        return json_reply(200, {"errors": [_not_found(remote_id)]}, headers=headers)
    is_old = post.created_at < world.clock.now() - timedelta(days=30)
    if is_old and "non_public_metrics" in _asked(ask, world=world):
        return invalid("non_public_metrics are not available for posts older than 30 days.")
    return json_reply(200, {"data": _entry(post, ask=ask, world=world)}, headers=headers)


def _not_found(remote_id: str) -> dict[str, str]:
    return {
        "value": remote_id,
        "detail": f"Could not find tweet with id: [{remote_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "id",
        "resource_id": remote_id,
        "type": "https://api.x.com/2/problems/resource-not-found",
    }


def _fields_name(world: World) -> str:
    return "post.fields" if world.new_x_names else "tweet.fields"


def _asked(ask: Ask, *, world: World) -> frozenset[str]:
    """The fields asked for."""
    return frozenset(filter(None, ask.query.get(_fields_name(world), "").split(",")))


def _refused(ask: Ask, *, world: World, known: frozenset[str]) -> Reply | None:
    known |= {_fields_name(world)}
    unknown = sorted(ask.query.keys() - known)
    if unknown:
        return invalid(f"The query parameter [{unknown[0]}] is not one of [{','.join(sorted(known))}]")
    wrong = sorted(_asked(ask, world=world) - _FIELDS - {_referenced(world)})
    return invalid(f"The field [{wrong[0]}] is not known") if wrong else None


def _start(ask: Ask) -> datetime | None:
    """The instant asked for; None when it is unreadable."""
    text = ask.query.get("start_time")
    try:
        start = datetime.fromisoformat(text) if text else _FIRST_DAY
    except ValueError:
        return None
    return start if start.tzinfo else None


def _page(posts: list[SandboxPost], *, ask: Ask, count: int, world: World) -> dict[str, object]:
    page = posts[:count]
    meta: dict[str, object] = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].remote_id, "oldest_id": page[-1].remote_id}
    if len(posts) > len(page):
        meta["next_token"] = page[-1].remote_id
    data = {"data": [_entry(post, ask=ask, world=world) for post in page]} if page else {}
    return data | {"meta": meta}


def _referenced(world: World) -> str:
    return "referenced_posts" if world.new_x_names else "referenced_tweets"


def _entry(post: SandboxPost, *, ask: Ask, world: World) -> dict[str, object]:
    """The post with the fields asked for; id, text and history come always."""
    optional: dict[str, object] = {
        "created_at": post.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "entities": {"urls": url_entities(post.sent)},
        "public_metrics": _public(post, world=world),
        "non_public_metrics": {
            "impression_count": world.count(post, "impressions"),
            "url_link_clicks": world.count(post, "clicks"),
        },
    }
    if post.reply_to:
        optional[_referenced(world)] = [{"type": "replied_to", "id": post.reply_to}]
    asked = _asked(ask, world=world)
    always = {"id": post.remote_id, "text": shortened(post.sent), history_name(world): [post.remote_id]}
    return always | {name: value for name, value in optional.items() if name in asked}


def _public(post: SandboxPost, *, world: World) -> dict[str, int]:
    reposts = "repost_count" if world.new_x_names else "retweet_count"
    return {
        "impression_count": world.count(post, "impressions"),
        "like_count": world.count(post, "reactions"),
        "reply_count": world.count(post, "comments"),
        reposts: world.count(post, "shares"),
        "quote_count": 0,
        "bookmark_count": 0,
    }
