"""A page of HTML into its facts (title, address, dates, image, PDF) and the blocks of its main text."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import regex as re

from distributor.releases.reading.blocks import Block
from distributor.releases.reading.dates import instant_of
from distributor.releases.reading.main_text import main_blocks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CANONICAL = "//link[contains(concat(' ', @rel, ' '), ' canonical ')]/@href"
MAX_HTML = 3_000_000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_UNPARSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PDF_WORDS = re.compile(
    r"\bpdf\b|download|unduh|télécharg|descarg|baixar|ดาวน์โหลด|ទាញយក|下载|ダウンロード"
    r"|\bhere\b|full (?:statement|report|text|letter)",
    re.IGNORECASE,
)
_TEXT_TAG = re.compile(r"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a page says; every string may be empty. Addresses are as written, made absolute where possible."""

    blocks: tuple[Block, ...] = ()
    title: str = ""
    heading: str = ""
    site: str = ""
    url: str = ""
    language: str = ""
    published_at: dt.datetime | None = None
    image_url: str = ""
    pdf_url: str = ""
    section: str = ""
    warnings: tuple[str, ...] = ()


def read_page(html: str, *, base: str = "") -> Page:
    """Read a page or fragment; never raises.

    Args:
        html: as it was received.
        base: the address it came from, for relative links; may be empty.
    """
    warnings: tuple[str, ...] = ()
    if len(html) > MAX_HTML:
        html = html[:MAX_HTML]
        warnings = (f"The page is very large: only its first {MAX_HTML} characters were read.",)
    root = _parsed(html)
    if root is None:
        bare = _TEXT_TAG.sub("\n", html[:MAX_HTML])
        blocks = tuple(Block(text=" ".join(line.split())) for line in bare.split("\n") if line.strip())
        return Page(
            blocks=blocks[:1000],
            warnings=(*warnings, "The HTML could not be parsed; its bare text was read."),
        )
    meta, linked = _meta(root), _linked_data(root)
    base = base or _absolute(_first(root, _CANONICAL), base="") or _absolute(meta.get("og:url", ""), base="")
    heading = _heading(root)
    pdf_url = _pdf_url(root, base=base)
    canonical = _absolute(_first(root, _CANONICAL), base=base)
    return Page(
        title=meta.get("og:title")
        or meta.get("twitter:title")
        or _first(root, "//head/title//text()")
        or linked.get("headline", ""),
        heading=heading,
        site=meta.get("og:site_name") or meta.get("application-name", ""),
        url=canonical or _absolute(meta.get("og:url", ""), base=base),
        language=_language(root, meta=meta) or linked.get("inLanguage", ""),
        published_at=_published(root, meta=meta, linked=linked),
        image_url=_absolute(
            meta.get("og:image") or meta.get("twitter:image") or linked.get("image", ""), base=base
        ),
        pdf_url=pdf_url,
        section=meta.get("article:section", ""),
        blocks=tuple(main_blocks(root)),
        warnings=warnings,
    )


def _parsed(html: str) -> "HtmlElement | None":
    from lxml import etree
    from lxml import html as lxml_html

    cleaned = _UNPARSABLE.sub(" ", _DECLARATION.sub("", html, count=1))
    if not cleaned.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(cleaned.encode("utf-8"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError, RecursionError):
        return None
    return root


def _first(root: "HtmlElement", path: str) -> str:
    found = root.xpath(path)
    texts = [str(value).strip() for value in found[:5]] if isinstance(found, list) else []
    return next((text for text in texts if text), "")


def _meta(root: "HtmlElement") -> dict[str, str]:
    """First value of every named meta element."""
    values: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("http-equiv") or "").lower()
        content = (element.get("content") or "").strip()
        if name and content:
            values.setdefault(name, content[:2000])
    return values


def _linked_data(root: "HtmlElement") -> dict[str, str]:
    """The fields used here of a page's JSON-LD, from whichever object has them."""
    found: dict[str, str] = {}
    for script in root.xpath("//script[@type='application/ld+json']")[:5]:
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


def _heading(root: "HtmlElement") -> str:
    """The page's main heading: its only h1, or the first one that is no logo."""
    headings = [" ".join(element.text_content().split()) for element in list(root.iter("h1"))[:5]]
    headings = [heading for heading in headings if 3 < len(heading) <= 400]
    return max(headings, key=len) if headings else ""


def _language(root: "HtmlElement", *, meta: dict[str, str]) -> str:
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return declared or meta.get("og:locale", "") or meta.get("content-language", "")


def _published(root: "HtmlElement", *, meta: dict[str, str], linked: dict[str, str]) -> dt.datetime | None:
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


def _pdf_url(root: "HtmlElement", *, base: str) -> str:
    """The link that is most plainly this release as a PDF."""
    best, best_score = "", 0
    for anchor in list(root.iter("a"))[:3000]:
        href = (anchor.get("href") or "").strip()
        text = anchor.text_content()[:200]
        is_pdf = urlsplit_path(href).lower().endswith(".pdf")
        score = (
            2 * is_pdf + bool(_PDF_WORDS.search(text))
            if is_pdf or re.search(r"\bpdf\b", text, re.IGNORECASE)
            else 0
        )
        if score > best_score and (absolute := _absolute(href, base=base)):
            best, best_score = absolute, score
    return best


def urlsplit_path(url: str) -> str:
    """The path of an address; empty for one that cannot be read."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _absolute(url: str, *, base: str) -> str:
    """An absolute http(s) address, or empty."""
    try:
        joined = urljoin(base, url.strip()) if url.strip() else ""
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""
