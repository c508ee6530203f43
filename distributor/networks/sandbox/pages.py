"""The timeline as people and programs see it. All text is escaped; only http addresses become links."""

import re
from datetime import UTC
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote, unquote, urlsplit

from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox.demo import title_of
from distributor.networks.sandbox.timeline import SandboxImage, SandboxPost
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import World

_FILES = files(__package__)
_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
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
    record = [
        _public(post) | {"sent": post.sent, "deleted": not world.timeline.is_live(post.remote_id)}
        for post in world.timeline.accepted()
    ]
    return json_reply(200, record, headers={"Cache-Control": "no-store"})


def anchor(post: SandboxPost) -> str:
    """The post's place on the timeline page."""
    return anchor_of(post.remote_id)


def anchor_of(remote_id: str) -> str:
    """The place of the post with this id."""
    return "post-" + re.sub(r"[^A-Za-z0-9]", "-", remote_id)


def timeline_page(world: World) -> Reply:
    """The page: a column a network, newest post first."""
    networks = NETWORKS.values()
    columns = "".join(_column(world, name=network.name, label=network.label) for network in networks)
    brands = " ".join(f".{network.name} {{ --brand: {network.brand}; }}" for network in networks)
    page = _template("timeline.html").substitute(columns=columns, brands=brands)
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Reply(status=200, body=page.encode(), headers=headers)


def image_file(ask: Ask, *, world: World) -> Reply | None:
    """An uploaded image, at ``/_media/{network}/{id}``; None for any other path."""
    match = re.fullmatch(r"/_media/(\w+)/([\w.:-]+)", unquote(ask.path))
    upload = world.shelf.file(match[1], match[2]) if match and ask.method == "GET" else None
    if upload is None or not upload.media_type:
        return None
    headers = {"Content-Type": upload.media_type, "X-Content-Type-Options": "nosniff"}
    return Reply(status=200, body=upload.data, headers=headers)


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
        "reply_to": post.reply_to,
        "images": [{"media_id": image.media_id, "alt": image.alt} for image in post.images],
        "thumbnail": post.thumbnail.media_id if post.thumbnail else "",
        "content_warning": post.content_warning,
        "edited": post.edited,
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
        edited=" · edited" if post.edited else "",
        answers=_answered(post),
        body=_body(post),
        remote_id=escape(post.remote_id),
    )


def _answered(post: SandboxPost) -> str:
    """The line that leads to the post before it in a thread."""
    place = anchor_of(post.reply_to)
    return (
        f'<p class="answers"><a href="#{place}">In answer to the post before it</a></p>'
        if post.reply_to
        else ""
    )


def _body(post: SandboxPost) -> str:
    """Text, images or card; behind the warning where there is one."""
    text = f'<p class="text" dir="auto">{escape(post.text)}</p>'
    # No network shows a card beside images.
    body = text + ("".join(_figure(post, image) for image in post.images) or _link_card(post))
    if not post.content_warning:
        return body
    return f'<details><summary dir="auto">{escape(post.content_warning)}</summary>{body}</details>'


def _figure(post: SandboxPost, image: SandboxImage) -> str:
    """An image with its alt text to be seen, too; nobody hears it twice."""
    alt = escape(image.alt) or "<em>no alt text</em>"
    told = f'<figcaption aria-hidden="true"><b>ALT</b> <span dir="auto">{alt}</span></figcaption>'
    return f"<figure>{_image(post, image)}{told}</figure>"


def _image(post: SandboxPost, image: SandboxImage) -> str:
    alt = escape(image.alt)
    source = f"/_media/{post.network}/{quote(image.media_id, safe='')}"
    return f'<img class="image" src="{source}" alt="{alt}" title="{alt}">'


def _link_card(post: SandboxPost) -> str:
    parts = urlsplit(post.link)
    if parts.scheme not in {"http", "https"}:
        return ""
    title = post.title or title_of(parts.path) or parts.path.strip("/").rsplit("/", 1)[-1] or parts.netloc
    return _template("card.html").substitute(
        link=escape(post.link),
        host=escape(parts.netloc),
        title=escape(title),
        picture=_image(post, post.thumbnail) if post.thumbnail else "",
        description=f'<span dir="auto">{escape(post.description)}</span>' if post.description else "",
    )


def _template(name: str) -> Template:
    return Template((_FILES / name).read_text("utf-8"))
