"""A page of HTML into its facts (title, address, dates, image, PDF) and the blocks of its main text."""

import datetime as dt
import itertools
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import regex as re

from distributor.releases.reading.blocks import Block
from distributor.releases.reading.container import text_of
from distributor.releases.reading.dates import instant_of
from distributor.releases.reading.links import absolute, image_of, pdf_url, translations
from distributor.releases.reading.main_text import main_blocks
from distributor.releases.reading.notices import notices
from distributor.releases.reading.values import Translation

if TYPE_CHECKING:
    from lxml.etree import _Element

_CANONICAL = "//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href"
MAX_HTML = 3_000_000
MAX_TAGS = 150_000
"""Tags of a page that are read: ten times as many as large pages have, few enough to take seconds at most."""

_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
# What lxml refuses, in UTF-8: controls, and the two code points that are none.
_CONTROLS = bytes(32 if code < 32 and code not in (9, 10, 13) else code for code in range(256))
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_SURROGATES = re.compile("[\ud800-\udfff]")
_TEXT_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; every string may be empty. Addresses are as written, made absolute where possible.

    ``notices`` are the lines that state an embargo, wherever they stand.
    """

    blocks: tuple[Block, ...] = ()
    title: str = ""
    heading: str = ""
    site: str = ""
    url: str = ""
    language: str = ""
    published_at: dt.datetime | None = None
    image_url: str = ""
    image_alt: str = ""
    translations: tuple[Translation, ...] = ()
    pdf_url: str = ""
    section: str = ""
    notices: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def read_page(html: str, *, base: str = "") -> Page:
    """Read a page or fragment; never raises.

    Args:
        html: as it was received.
        base: the address it came from, for relative links; may be empty.
    """
    html, warnings = _limited(html)
    root = _parsed(html)
    if root is None:
        bare = _TEXT_TAG.sub("\n", html[:MAX_HTML])
        blocks = tuple(Block(text=" ".join(line.split())) for line in bare.split("\n") if line.strip())
        return Page(
            blocks=blocks[:1000],
            warnings=(*warnings, "The HTML could not be parsed; its bare text was read."),
        )
    said = notices(root, html=html)
    return replace(_facts(root, base=base), notices=said, warnings=warnings)


def _limited(html: str) -> tuple[str, tuple[str, ...]]:
    """At most ``MAX_HTML`` characters and ``MAX_TAGS`` tags, and a sentence where more came."""
    cut = html[:MAX_HTML]
    if cut.count("<") > MAX_TAGS:
        cut = cut[: next(itertools.islice(re.finditer("<", cut), MAX_TAGS, None)).start()]
    if len(cut) == len(html):
        return html, ()
    return cut, (f"The page is very large: only its first {len(cut)} characters were read.",)


def _facts(root: "_Element", *, base: str) -> Page:
    """What the page says; the main text comes last, because finding it takes the page apart."""
    kept = list(root.iter())  # lxml makes an element anew each time it is met, unless somebody holds it
    meta, linked = _meta(root), _linked_data(root)
    base = base or absolute(_first(root, _CANONICAL), base="") or absolute(meta.get("og:url", ""), base="")
    url = absolute(_first(root, _CANONICAL), base=base) or absolute(meta.get("og:url", ""), base=base)
    image_url, image_alt = image_of(root, meta=meta, linked=linked.get("image", ""), base=base)
    page = Page(
        title=meta.get("og:title")
        or meta.get("twitter:title")
        or _first(root, "//head/title//text()")
        or linked.get("headline", ""),
        heading=_heading(root),
        site=meta.get("og:site_name") or meta.get("application-name", ""),
        url=url,
        language=_language(root, meta=meta) or linked.get("inLanguage", ""),
        published_at=_published(root, meta=meta, linked=linked),
        image_url=image_url,
        image_alt=image_alt,
        translations=translations(root, base=base, own=url or base),
        pdf_url=pdf_url(root, base=base),
        section=meta.get("article:section", ""),
        blocks=tuple(main_blocks(root)),
    )
    kept.clear()
    return page


def _parsable(html: str) -> bytes:
    """UTF-8 with a space for every character that the parser refuses."""
    try:
        encoded = html.encode("utf-8")
    except UnicodeEncodeError:
        encoded = _SURROGATES.sub(" ", html).encode("utf-8")
    encoded = encoded.translate(_CONTROLS)
    for character in _NO_CHARACTERS:
        encoded = encoded.replace(character, b" ")
    return encoded


def _parsed(html: str) -> "_Element | None":
    from lxml import etree

    cleaned = _parsable(_DECLARATION.sub("", html, count=1))
    if not cleaned.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(cleaned, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return None
    return root


def _first(root: "_Element", path: str) -> str:
    found = root.xpath(path)
    texts = [str(value).strip() for value in found[:5]] if isinstance(found, list) else []
    return next((text for text in texts if text), "")


def _meta(root: "_Element") -> dict[str, str]:
    """First value of every named meta element."""
    values: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("http-equiv") or "").lower()
        content = (element.get("content") or "").strip()
        if name and content:
            values.setdefault(name, content[:2000])
    return values


def _linked_data(root: "_Element") -> dict[str, str]:
    """The fields used here of a page's JSON-LD, from whichever object has them."""
    found: dict[str, str] = {}
    scripts = (each for each in root.iter("script") if each.get("type") == "application/ld+json")
    for script in itertools.islice(scripts, 5):
        try:
            value = json.loads((script.text or "")[:200_000], strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(value):
            for key in ("datePublished", "headline", "image", "inLanguage"):
                text = _text_of(thing.get(key))
                if text:
                    found.setdefault(key, text)
    return found


def _things(value: object) -> list[dict[str, object]]:
    """Objects of JSON-LD: one, a list, or a graph."""
    if isinstance(value, dict):
        graph = value.get("@graph")
        return [value, *(_things(graph) if isinstance(graph, list) else [])]
    return [thing for thing in value[:50] if isinstance(thing, dict)] if isinstance(value, list) else []


def _text_of(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("url", "")
    return value if isinstance(value, str) else ""


def _heading(root: "_Element") -> str:
    """The page's main heading: its only h1, or the first one that is no logo."""
    headings = [" ".join(text_of(element).split()) for element in list(root.iter("h1"))[:5]]
    headings = [heading for heading in headings if 3 < len(heading) <= 400]
    return max(headings, key=len) if headings else ""


def _language(root: "_Element", *, meta: dict[str, str]) -> str:
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return declared or meta.get("og:locale", "") or meta.get("content-language", "")


def _published(root: "_Element", *, meta: dict[str, str], linked: dict[str, str]) -> dt.datetime | None:
    times = _first(
        root, "//article//time/@datetime | //time[@pubdate or contains(@class,'published')]/@datetime"
    )
    candidates = (
        meta.get("article:published_time"),
        linked.get("datePublished"),
        meta.get("datepublished"),
        meta.get("dc.date.issued") or meta.get("dc.date") or meta.get("date"),
        times or _first(root, "//time/@datetime"),
    )
    return next((instant for text in candidates if text and (instant := instant_of(text))), None)
