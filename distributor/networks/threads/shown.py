"""How the sandbox's Threads shows what is published: entries, listings, insights."""

from collections.abc import Sequence
from functools import partial

from distributor.networks.facebook.paging_played import listed
from distributor.networks.facebook.refusals import error
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import World


def listing(ask: Ask, posts: Sequence[SandboxPost]) -> Reply:
    """A page of ``posts``, which are newest first."""
    since, limit = ask.number("since", default=0), ask.number("limit", default=25)
    posts = [post for post in posts if post.created_at.timestamp() >= since]
    return listed(ask, posts, limit=min(100, max(1, limit)), entry=partial(entry, ask=ask))


def entry(post: SandboxPost, *, ask: Ask) -> dict[str, object]:
    """One post, in the fields that were asked for; what has no value is left out."""
    known = {
        "id": post.remote_id,
        "text": post.text,
        "permalink": f"http://{ask.headers.get('host', '')}{post.permalink}",
        "timestamp": post.created_at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        # The card's; where pictures stand in its place, the link is one of the text's.
        "link_attachment_url": "" if post.images or post.link in post.text else post.link,
        "replied_to": {"id": post.reply_to} if post.reply_to else None,
    }
    asked = {*ask.query.get("fields", "id").split(","), "id"}
    return {name: value for name, value in known.items() if name in asked and value}


def insights(ask: Ask, post: SandboxPost, *, world: World) -> Reply:
    """What people did with a post."""
    known = {"views": "impressions", "likes": "reactions", "replies": "comments", "reposts": "shares"}
    asked = ask.query.get("metric", "").split(",")
    if not set(asked) <= {*known, "quotes", "shares"}:
        return error(400, "(#100) The value must be a valid insights metric", 100)
    counts = {name: world.count(post, known[name]) if name in known else 0 for name in asked}
    data = [
        {"name": name, "period": "lifetime", "values": [{"value": count}]} for name, count in counts.items()
    ]
    return json_reply(200, {"data": data})


def quota() -> Reply:
    """How much of a day's posts and replies is used: the sandbox says none."""
    told = {
        "quota_usage": 0,
        "config": {"quota_total": 250, "quota_duration": 86_400},
        "reply_quota_usage": 0,
        "reply_config": {"quota_total": 1000, "quota_duration": 86_400},
    }
    return json_reply(200, {"data": [told]})
