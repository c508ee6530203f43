"""Reading RSS and Atom, hostile or broken, into raw releases. Pure."""

import calendar
import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from distributor.releases.errors import SourceError
from distributor.releases.reading.values import RawRelease

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
    import feedparser

    _refuse_entities(body)
    # Given a text or bytes, feedparser would try to open it as an address or file name.
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.entries:
        raise SourceError(
            "The address does not answer with an RSS or Atom feed. Nothing was changed; check the address."
        )
    language = str(parsed.feed.get("language", ""))
    entries = [_entry(entry, base_url=base_url, language=language) for entry in parsed.entries]
    return [entry for entry in reversed(entries) if entry.raw.url or entry.raw.title]


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
        url=urljoin(base_url, link) if link else "",
        title=str(entry.get("title", "")),
        html=html,
        language=str(entry.get("language", "") or language),
        published_at=_instant(entry),
        image_url=_image(entry),
    )
    return FeedEntry(raw=raw, is_excerpt=len(html) < EXCERPT)


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
