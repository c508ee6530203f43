"""What a page links: this release as a PDF, the same release in other languages, its image."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import regex as re

from distributor.releases.reading.clean import clean_line
from distributor.releases.reading.container import text_of
from distributor.releases.reading.values import Translation
from distributor.releases.reading.vocabulary import word_lists
from distributor.releases.reading.vocabulary.subjects import default_vocabulary

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_LINKS = 3000
_MAX_TRANSLATIONS = 30
_PDF_WORDS = re.compile(
    r"\bpdf\b|download|unduh|télécharg|descarg|baixar|ดาวน์โหลด|ទាញយក|下载|ダウンロード"
    r"|\bhere\b|full (?:statement|report|text|letter)",
    re.IGNORECASE,
)
_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_FILE_NAME = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg)$|^(?:img|dsc|image|photo|screenshot|untitled)[\s_-]*\d*$|^\W*$",
    re.IGNORECASE,
)
_ICON = re.compile(
    r"logo|icon|avatar|sprite|pixel|spinner|emoji|gravatar|banner|\.svg|\.gif|^data:", re.IGNORECASE
)
_MIN_SIDE = 200  # pixels below which an image is an ornament


def pdf_url(root: "_Element", *, base: str) -> str:
    """The link that is most plainly this release as a PDF; empty for none."""
    best, best_score = "", 0
    for anchor in _anchors(root):
        href = (anchor.get("href") or "").strip()
        is_pdf = ".pdf" in href.lower() and path_of(href).lower().endswith(".pdf")
        text = text_of(anchor)[:200] if is_pdf or "pdf" in (anchor.text or "").lower() else ""
        score = 2 * is_pdf + bool(_PDF_WORDS.search(text)) if is_pdf or _PDF.search(text) else 0
        if score > best_score and (url := absolute(href, base=base)):
            best, best_score = url, score
    return best


def _anchors(root: "_Element") -> Iterator["_Element"]:
    for count, anchor in enumerate(root.iter("a")):
        if count >= MAX_LINKS:
            return
        yield anchor


def translations(root: "_Element", *, base: str, own: str) -> tuple[Translation, ...]:
    """The same release in other languages, in the order of the page, each address once.

    Args:
        root: the parsed page.
        base: the page's address, for relative links.
        own: the release's own address, which is no translation of itself.
    """
    found: dict[str, Translation] = {}
    for link in root.iter("link"):
        if "alternate" in (link.get("rel") or "").lower().split():
            _note(found, link, language=link.get("hreflang") or "", base=base, own=own)
    for anchor in _anchors(root):
        declared = (anchor.get("hreflang") or "").strip()
        words = text_of(anchor)[:200] if declared or _leads_to_a_page(anchor.get("href") or "") else ""
        language = declared or (language_of_label(clean_line(words)) if _may_name_language(words) else "")
        if language:
            _note(found, anchor, language=language, base=base, own=own, label=clean_line(words))
    return tuple(found.values())[:_MAX_TRANSLATIONS]


def _note(
    found: dict[str, Translation],
    element: "_Element",
    *,
    language: str,
    base: str,
    own: str,
    label: str = "",
) -> None:
    """Add one link, unless it is no address, the release itself, or no language ("x-default")."""
    url = absolute(element.get("href") or "", base=base)
    tag = language.strip().replace("_", "-")
    if not url or not _TAG.fullmatch(tag) or _same(url, own) or len(found) >= _MAX_TRANSLATIONS:
        return
    known = found.get(url)
    if known is None or (label and not known.label):
        found[url] = Translation(language=known.language if known else tag, url=url, label=label)


def _same(one: str, other: str) -> bool:
    return one.split("#", 1)[0].rstrip("/") == other.split("#", 1)[0].rstrip("/")


def _leads_to_a_page(href: str) -> bool:
    """Whether a link named by a language leads to more than a site's front page in it."""
    return len(href) > 5 and (len(path_of(href).strip("/")) > 5 or "?p=" in href)


def language_of_label(label: str) -> str:
    """The BCP 47 tag that a link's words mean: "Read in Khmer", "អានជាភាសាខ្មែរ"; empty for none."""
    if not label or len(label) > 80:
        return ""
    match = _label_pattern().fullmatch(label.replace("\u200b", "").strip(" []()|•·»«:."))
    if not match or (match["name"] == match[0] and match[0] in default_vocabulary().countries):
        return ""  # the name of a country alone is a category
    return _language_names()[match["name"].casefold()]


def _may_name_language(words: str) -> bool:
    """A cheap look before the pattern: thousands of links are menu entries."""
    return not words.isascii() or not _first_words().isdisjoint(words.casefold().strip(" []()|.:").split())


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in _language_names())


@cache
def _language_names() -> dict[str, str]:
    return {
        name.casefold(): tag
        for tag, names in word_lists("languages").items()
        if tag != "read"
        for name in names
    }


@cache
def _label_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name) for name in sorted(_language_names(), key=len, reverse=True))
    before = "|".join(word_lists("languages")["read"])
    return re.compile(
        rf"(?:(?:{before})\s*[:：]?\s*)?(?:in |en |dalam |bahasa )?(?P<name>{names})"
        r"(?:\s?(?:version|translation|pdf|versi|で読む|版|版本|ဘာသာ|ဖြင့်ဖတ်ရန်|\(pdf\)))?",
        re.IGNORECASE,
    )


def image_of(root: "_Element", *, meta: Mapping[str, str], linked: str, base: str) -> tuple[str, str]:
    """Address and alternative text of the release's image; both may be empty.

    Args:
        root: the parsed page, nothing pruned yet.
        meta: its meta elements by name.
        linked: the image that its JSON-LD names.
        base: the page's address.
    """
    url = absolute(meta.get("og:image") or meta.get("twitter:image") or linked, base=base)
    alt = meta.get("og:image:alt") or meta.get("twitter:image:alt") or ""
    for image in list(root.iter("img"))[:300]:
        source = absolute(image.get("src") or image.get("data-src") or "", base=base)
        if url and not alt and source and _stem(source) == _stem(url):
            alt = image.get("alt") or ""
        elif not url and source and _is_featured(image, source=source):
            url, alt = source, image.get("alt") or ""
    return url, said_of_image(alt) if url else ""


def said_of_image(alt: str) -> str:
    """An alternative text as it can be used; empty when it is only a file name."""
    text = clean_line(alt)[:1000]
    return "" if _FILE_NAME.search(text) else text


def _stem(url: str) -> str:
    """A picture's name without its size: "river-1024x683.jpg" and "river.jpg" are one."""
    name = unquote(path_of(url)).rsplit("/", 1)[-1].lower()
    return re.sub(r"(?:-\d{2,5}x\d{2,5}|-scaled)?\.\w{2,5}$", "", name)


def _is_featured(image: "_Element", *, source: str) -> bool:
    """Whether an image is the release's own: marked as its picture, or large and in its text."""
    if _ICON.search(source):
        return False
    classes = image.get("class") or ""
    if "wp-post-image" in classes or "featured" in classes:
        return True
    width = re.match(r"\d{1,5}", image.get("width") or "")
    inside = any(parent.tag in ("article", "main", "figure") for parent in image.iterancestors())
    return inside and (not width or int(width[0]) >= _MIN_SIDE)


def path_of(url: str) -> str:
    """The path of an address; empty for one that cannot be read."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def absolute(url: str, *, base: str) -> str:
    """An absolute http(s) address, or empty."""
    try:
        joined = urljoin(base, url.strip()) if url.strip() else ""
        parts = urlsplit(joined)
    except ValueError:
        return ""
    return joined if parts.scheme in ("http", "https") and parts.netloc else ""
