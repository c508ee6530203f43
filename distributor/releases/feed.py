"""Reading RSS, Atom, JSON Feed and WordPress's REST answers, hostile or broken, into raw releases. Pure."""

import calendar
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from distributor.releases.errors import SourceError
from distributor.releases.reading.decode import json_value
from distributor.releases.reading.excerpts import is_excerpt
from distributor.releases.reading.objects import raws_of_json
from distributor.releases.reading.values import RawRelease

NO_FEED = "The address does not answer with an RSS or Atom feed. Nothing was changed; check the address."
# Below this many characters an entry is an excerpt, and the page itself is asked for.
EXCERPT = 600
MAX_PROLOG = 1_000_000
ROOT_ELEMENT = re.compile(rb"<(?:rss|feed|rdf)\b|<[a-z]+:(?:rss|feed|rdf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry; ``is_excerpt`` when the feed holds less than the release's text."""

    raw: RawRelease
    is_excerpt: bool


def parse_feed(body: bytes, *, base_url: str) -> list[FeedEntry]:
    """Every entry of the feed, oldest first (feeds put the newest first).

    Entries without an address and without a title cannot be told apart and are left out.

    Raises:
        SourceError: it is no feed at all.
    """
    if body.lstrip()[:1] in (b"[", b"{"):
        return _json_entries(body, base_url=base_url)
    import feedparser

    _refuse_entities(body)
    # Given a text or bytes, feedparser would try to open it as an address or file name.
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(NO_FEED)
    language = str(parsed.feed.get("language", ""))
    entries = [_entry(entry, base_url=base_url, language=language) for entry in parsed.entries]
    return [entry for entry in reversed(entries) if entry.raw.url or entry.raw.title]


def _json_entries(body: bytes, *, base_url: str) -> list[FeedEntry]:
    """Entries of WordPress's ``wp-json/wp/v2/posts`` or of a JSON Feed, oldest first."""
    value = json_value(body.decode("utf-8", errors="replace"))
    listed = isinstance(value, list) or (isinstance(value, dict) and isinstance(value.get("items"), list))
    if not listed:
        raise SourceError(NO_FEED)
    raws = [raw for raw in raws_of_json(value) if raw.url or raw.title]
    if value and not raws:
        raise SourceError(NO_FEED)
    absolute = [replace(raw, url=_absolute(base_url, raw.url)) for raw in raws]
    return [FeedEntry(raw=raw, is_excerpt=_is_short(raw.html or raw.text)) for raw in reversed(absolute)]


def _is_short(html: str) -> bool:
    return len(html) < EXCERPT or is_excerpt(html)


def _refuse_entities(body: bytes) -> None:
    """No feed needs entities of its own; a few lines of them can stand for gigabytes."""
    # NUL bytes go so that UTF-16 does not hide the word; an article may speak of it, a prolog may not.
    prolog = ROOT_ELEMENT.split(body[:MAX_PROLOG].replace(b"\x00", b""), maxsplit=1)[0]
    if b"<!entity" in prolog.lower():
        raise SourceError(
            "The feed declares entities of its own, which is how feeds are used for attacks. Nothing was "
            "read."
        )


def _entry(entry: Mapping[str, Any], *, base_url: str, language: str) -> FeedEntry:
    html = _longest([part.get("value", "") for part in entry.get("content", [])]) or entry.get("summary", "")
    link = str(entry.get("link", "")).strip()
    raw = RawRelease(
        url=_absolute(base_url, link),
        title=str(entry.get("title", "")),
        html=html,
        language=str(entry.get("language", "") or language),
        published_at=_instant(entry),
        image_url=_image(entry),
    )
    return FeedEntry(raw=raw, is_excerpt=_is_short(html))


def _absolute(base_url: str, link: str) -> str:
    """The whole address; one that cannot be read stays as it is, to be refused for itself alone."""
    try:
        return urljoin(base_url, link) if link else ""
    except ValueError:
        return link


def _longest(texts: Sequence[str]) -> str:
    return max(texts, key=len, default="")


def _instant(entry: Mapping[str, Any]) -> dt.datetime | None:
    """The entry's date in UTC; feedparser gives none when the zone or the date is not sure."""
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
    except (OverflowError, ValueError):
        return None


def _image(entry: Mapping[str, Any]) -> str:
    for media in [*entry.get("media_content", []), *entry.get("media_thumbnail", [])]:
        if str(media.get("medium", "image")) == "image" and media.get("url"):
            return str(media["url"])
    for enclosure in entry.get("enclosures", []):
        if str(enclosure.get("type", "")).startswith("image/"):
            return str(enclosure.get("href", ""))
    return ""
