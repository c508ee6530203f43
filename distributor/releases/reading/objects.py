"""JSON objects into raw releases: this project's own fields, WordPress REST posts, JSON Feed items."""

import html
from collections.abc import Iterator, Mapping
from typing import cast

import regex as re

from distributor.releases.reading.dates import instant_of
from distributor.releases.reading.values import RawRelease

MAX_OBJECTS = 500
_TAG = re.compile(r"<[^<>]{0,500}>")
_Object = Mapping[str, object]


def raws_of_json(value: object) -> list[RawRelease]:
    """The raw releases that a JSON value holds: one object, a list of them, or a JSON Feed.

    What is no object is passed over, and so is what WordPress itself does not show yet (drafts, private
    posts). A WordPress post is told by ``{"rendered": ...}`` as its title or content.
    """
    return [_raw(thing) for thing in _objects(value) if _is_published(thing)]


def _objects(value: object) -> Iterator[_Object]:
    things = value if isinstance(value, list) else [value]
    for thing in things[:MAX_OBJECTS]:
        if not isinstance(thing, dict):
            continue
        items = thing.get("items")
        if isinstance(items, list) and "jsonfeed.org" in str(thing.get("version", "")):
            language = {"language": thing.get("language")}
            yield from (language | item for item in items[:MAX_OBJECTS] if isinstance(item, dict))
        else:
            yield cast("_Object", thing)


def _is_published(thing: _Object) -> bool:
    return thing.get("status") in (None, "", "publish", "published", "inherit")


def is_wordpress(thing: _Object) -> bool:
    """Whether an object has the shape of a WordPress REST post."""
    return any(
        isinstance(part, dict) and "rendered" in part for part in (thing.get("title"), thing.get("content"))
    )


def _raw(thing: _Object) -> RawRelease:
    return _of_wordpress(thing) if is_wordpress(thing) else _of_fields(thing)


def _of_fields(thing: _Object) -> RawRelease:
    """This project's object ``{url, title, text, html, lang, ...}``, or the names of JSON Feed."""
    return RawRelease(
        url=_first(thing, "url", "link", "external_url"),
        title=_first(thing, "title"),
        html=_first(thing, "html", "content_html"),
        text=_first(thing, "text", "content_text"),
        language=_first(thing, "lang", "language"),
        published_at=instant_of(_first(thing, "published_at", "date_published", "date")),
        image_url=_first(thing, "image_url", "image", "banner_image"),
        image_alt=_first(thing, "image_alt"),
    )


def _of_wordpress(thing: _Object) -> RawRelease:
    """A post as WordPress 4.7 and later gives it at ``wp-json/wp/v2/posts``, ``_embed`` or not.

    ``lang``, ``locale`` and ``yoast_head_json`` come from the plug-ins Polylang, WPML and Yoast.
    """
    head = _part(thing, "yoast_head_json")
    media = _first_of(_part(thing, "_embedded").get("wp:featuredmedia"))
    picture = _first_of(head.get("og_image"))
    content = _rendered(thing, "content") or _rendered(thing, "excerpt")
    return RawRelease(
        url=_first(thing, "link") or _first(head, "canonical") or _rendered(thing, "guid"),
        title=_line(_rendered(thing, "title")),
        html=content,
        language=_first(thing, "lang", "locale") or _first(head, "og_locale"),
        published_at=instant_of(_first(thing, "date_gmt", "date")),
        image_url=_first(media, "source_url") or _first(picture, "url"),
        image_alt=_first(media, "alt_text"),
    )


def _rendered(thing: _Object, name: str) -> str:
    value = thing.get(name)
    return _first(value, "rendered") if isinstance(value, dict) else value if isinstance(value, str) else ""


def _part(thing: _Object, name: str) -> _Object:
    value = thing.get(name)
    return value if isinstance(value, dict) else {}


def _first_of(value: object) -> _Object:
    first = value[0] if isinstance(value, list) and value else None
    return first if isinstance(first, dict) else {}


def _first(thing: _Object, *names: str) -> str:
    """The first of the fields that is text and not empty."""
    return next((value for name in names if isinstance(value := thing.get(name), str) and value), "")


def _line(markup: str) -> str:
    """A title's words without tags and entities."""
    return html.unescape(_TAG.sub("", markup[:5000]))
