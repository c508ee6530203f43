"""The timeline as people and programs see it. All text is escaped; only http addresses become links."""

import re
from datetime import UTC
from html import escape
from importlib.resources import files
from string import Template
from typing import Final
from urllib.parse import urlsplit

from distributor.networks.sandbox.demo import title_of
from distributor.networks.sandbox.timeline import SandboxPost
from distributor.networks.sandbox.wire import Reply, json_reply
from distributor.networks.sandbox.world import World

_FILES = files(__package__)
_NETWORKS: Final = (("facebook", "Facebook"), ("x", "X"), ("linkedin", "LinkedIn"))
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

SCRIPT = Reply(
    status=200,
    body=(_FILES / "timeline.js").read_bytes(),
    headers={"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-store"},
)


def timeline_json(world: World) -> Reply:
    """Every live post as followers see it, oldest first."""
    return json_reply(200, [_public(post) for post in world.timeline], headers={"Cache-Control": "no-store"})


def record_json(world: World) -> Reply:
    """Every create call that was accepted, oldest first, with the text exactly as it was sent."""
    record = [_public(post) | {"sent": post.sent} for post in world.timeline]
    return json_reply(200, record, headers={"Cache-Control": "no-store"})


def anchor(post: SandboxPost) -> str:
    """The post's place on the timeline page."""
    return "post-" + re.sub(r"[^A-Za-z0-9]", "-", post.remote_id)


def timeline_page(world: World) -> Reply:
    """The page: a column a network, newest post first."""
    columns = "".join(_column(world, name=name, label=label) for name, label in _NETWORKS)
    page = _template("timeline.html").substitute(columns=columns)
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(status=200, body=page.encode(), headers=headers)


def _public(post: SandboxPost) -> dict[str, object]:
    return {
        "network": post.network,
        "account": post.account_id,
        "name": post.account_name,
        "text": post.text,
        "link": post.link,
        "remote_id": post.remote_id,
        "permalink": post.permalink,
        "created_at": post.created_at.astimezone(UTC).isoformat(),
    }


def _column(world: World, *, name: str, label: str) -> str:
    posts = [post for post in world.timeline if post.network == name]
    cards = "".join(_card(post) for post in reversed(posts))
    empty = '<p class="empty">Nothing has been posted here yet.</p>'
    count = f"{len(posts)} post" + ("" if len(posts) == 1 else "s")
    return (
        f'<section class="{name}" aria-labelledby="{name}-name"><header><h2 id="{name}-name">{label}</h2>'
        f'<span class="count">{count}</span></header>{cards or empty}</section>'
    )


def _card(post: SandboxPost) -> str:
    created = post.created_at.astimezone(UTC)
    return _template("post.html").substitute(
        anchor=anchor(post),
        initial=escape(post.account_name.lstrip("@")[:1].upper()),
        account=escape(post.account_name),
        iso=created.isoformat(timespec="seconds"),
        time=created.strftime("%-d %b %Y, %H:%M UTC"),
        permalink=escape(post.permalink),
        text=escape(post.text),
        link=_link_card(post),
        remote_id=escape(post.remote_id),
    )


def _link_card(post: SandboxPost) -> str:
    parts = urlsplit(post.link)
    if parts.scheme not in {"http", "https"}:
        return ""
    title = post.title or title_of(parts.path) or parts.path.strip("/").rsplit("/", 1)[-1] or parts.netloc
    return _template("card.html").substitute(
        link=escape(post.link),
        host=escape(parts.netloc),
        title=escape(title),
        description=f'<span dir="auto">{escape(post.description)}</span>' if post.description else "",
    )


def _template(name: str) -> Template:
    return Template((_FILES / name).read_text("utf-8"))
