"""A demonstration source: the feed and the pages of an invented organisation, served by the sandbox.

The releases are in the shape real ones have (boilerplate and a share bar before the text, a dateline,
a lead that says who demands what, facts, a quote with its speaker after it, demands, a contact block)
and about invented people and events.
"""

import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from distributor.networks.sandbox.wire import Ask, Reply

ORGANISATION = "Mekong Rights Forum"
_FEED_PATH = "/demo/feed.xml"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_ATOM = "http://www.w3.org/2005/Atom"
_CREATOR = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoRelease:
    """One invented release.

    Attributes:
        slug: the last part of its address.
        title: headline.
        published_at: aware, UTC.
        categories: topics and countries.
        dateline: place and date, as printed.
        paragraphs: lead, facts and demands in order; the quote stands among them.
        contact: who to ask.
        related: headlines of older releases, shown under it.
    """

    slug: str
    title: str
    published_at: datetime
    categories: Sequence[str]
    dateline: str
    paragraphs: Sequence[str]
    contact: Sequence[str]
    related: Sequence[str]


@cache
def releases() -> tuple[DemoRelease, ...]:
    """The invented releases, newest first."""
    found = [
        DemoRelease(**tomllib.loads(file.read_text("utf-8")))
        for file in files(__package__).iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda release: release.published_at, reverse=True))


def title_of(path: str) -> str:
    """The headline of the demonstration page at ``path``, or empty."""
    return next((release.title for release in releases() if _path(release) == path), "")


class Demonstration:
    """Answers for ``/demo/``; the base address is the one the caller used."""

    def reply(self, ask: Ask) -> Reply | None:
        """The feed, a release's page, or None."""
        if ask.method != "GET":
            return None
        base = f"http://{ask.headers.get('host', '127.0.0.1')}"
        if ask.path == _FEED_PATH:
            newest = max(release.published_at for release in releases())
            return _conditional(ask, body=_feed(base), kind="application/rss+xml", modified=newest)
        for release in releases():
            if ask.path == _path(release):
                body = _page(release, base=base).encode()
                return _conditional(ask, body=body, kind="text/html", modified=release.published_at)
        return None


def _path(release: DemoRelease) -> str:
    return f"/demo/releases/{release.slug}/"


def _conditional(ask: Ask, *, body: bytes, kind: str, modified: datetime) -> Reply:
    """200 with validators, or 304 when the caller has this very state.

    Source: RFC 9110, 13.2.2: ``If-None-Match`` wins over ``If-Modified-Since``.
    """
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "ETag": tag,
        "Last-Modified": format_datetime(modified.astimezone(UTC), usegmt=True),
    }
    asked_tag = ask.headers.get("if-none-match")
    is_same = tag in asked_tag if asked_tag else _is_unmodified(ask.headers, modified=modified)
    return Reply(status=304, headers=headers) if is_same else Reply(status=200, body=body, headers=headers)


def _is_unmodified(headers: Mapping[str, str], *, modified: datetime) -> bool:
    try:
        return parsedate_to_datetime(headers.get("if-modified-since", "")) >= modified
    except (TypeError, ValueError):
        return False


def _feed(base: str) -> bytes:
    for prefix, address in (("content", _CONTENT), ("atom", _ATOM), ("dc", _CREATOR)):
        ET.register_namespace(prefix, address)
    rss = ET.Element("rss", version="2.0")
    channel = ET.SubElement(rss, "channel")
    _add(channel, "title", f"{ORGANISATION}: statements")
    ET.SubElement(
        channel, f"{{{_ATOM}}}link", href=f"{base}{_FEED_PATH}", rel="self", type="application/rss+xml"
    )
    _add(channel, "link", f"{base}/demo/")
    _add(channel, "description", "Demonstration feed: the organisation, people and events are invented.")
    _add(channel, "language", "en-GB")
    for release in releases():
        _add_release(channel, release, base=base)
    xml: bytes = ET.tostring(rss, encoding="utf-8", xml_declaration=True)
    return xml


def _add_release(channel: ET.Element, release: DemoRelease, *, base: str) -> None:
    item = ET.SubElement(channel, "item")
    link = f"{base}{_path(release)}"
    _add(item, "title", release.title)
    _add(item, "link", link)
    _add(item, "guid", link, isPermaLink="true")
    _add(item, "pubDate", format_datetime(release.published_at.astimezone(UTC), usegmt=True))
    _add(item, f"{{{_CREATOR}}}creator", ORGANISATION)
    for category in release.categories:
        _add(item, "category", category)
    _add(item, "description", release.paragraphs[0])
    _add(item, f"{{{_CONTENT}}}encoded", _body(release))


def _add(parent: ET.Element, name: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = text


def _body(release: DemoRelease) -> str:
    first, *others = release.paragraphs
    lead = f"<p>({escape(release.dateline)}) – {escape(first)}</p>"
    return lead + "".join(f"<p>{escape(paragraph)}</p>" for paragraph in others)


def _page(release: DemoRelease, *, base: str) -> str:
    template = Template((files(__package__) / "release.html").read_text("utf-8"))
    return template.substitute(
        organisation=escape(ORGANISATION),
        title=escape(release.title),
        description=escape(release.paragraphs[0]),
        address=escape(f"{base}{_path(release)}"),
        published=release.published_at.isoformat(),
        date=release.published_at.strftime("%-d %B %Y"),
        categories=escape(", ".join(release.categories)),
        body=_body(release),
        contact="<br>".join(escape(line) for line in release.contact),
        related="".join(f"<li>{escape(title)}</li>" for title in release.related),
    )
