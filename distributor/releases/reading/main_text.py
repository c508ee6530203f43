"""The main text of a page: menus, share bars, banners and related posts off, the fullest container kept."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import regex as re

from distributor.releases.reading.blocks import MAX_BLOCKS, Block, BlockKind, chunk_blocks
from distributor.releases.reading.container import BLOCK_TAGS, container_of, drop, running_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "select",
        "textarea",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "map",
        "head",
    ]
)
_DECORATIONS = frozenset(
    ["nav", "aside", "footer", "form", "button", "option", "input", "dialog", "figcaption", "menu"]
)
_NAMED = (
    "div",
    "section",
    "ul",
    "ol",
    "p",
    "span",
    "header",
    "table",
    "h2",
    "h3",
    "h4",
    "h5",
    "a",
    *_DECORATIONS,
)
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_PRUNED_NAME = re.compile(
    r"(?:[a-z0-9]+[-_]){0,3}?(?:shar(?:e|es|ing|er|edaddy|ethis)|addtoany|addthis|a2a|socials?|follow|cookies?"
    r"|consent|gdpr|related|recommended|breadcrumbs?|newsletter|subscribe|subscription|sidebar|navbar|navigation|nav|menu"
    r"|footer|comments?|commentlist|commentlinks|respond|pagination|pager|popup|modal|overlay|banner|skip|sr|hidden"
    r"|visually|screen|caption|author|tags|tagcloud|meta|toolbar|promo|advert(?:isement)?|ads?|searchform"
    r"|search|switcher|print|teasers?|thumbnails|testimonials?)"
    r"(?:[-_](?:links?|buttons?|bar|box|list|area|wrap(?:per)?|container|block|widget"
    r"|posts?|section|icons?|text|notice|menu|nav|form|signup|reader|only|hidden|info|bio|content|item|items|inner"
    r"|link|toggle|trail|main|top|bottom|left|right|footer|header|[0-9]+))*",
    re.IGNORECASE,
)
_NOT_PRUNED_NAME = re.compile(
    r"^(?:has|no|with|js|is|not)[-_]|label-hidden|[-_](?:enabled|layout)$", re.IGNORECASE
)
_ROLES = frozenset(["navigation", "banner", "contentinfo", "search", "dialog", "complementary"])
_ENOUGH = 300  # characters of running text that must be left when comments go
_MOST = 0.4  # share of the running text from which an element is text, whatever its name says


def main_blocks(root: "_Element") -> list[Block]:
    """Blocks of the main text of a parsed page, in reading order."""
    body = root.find("body")
    body = root if body is None else body
    scores = _pruned(body)
    return list(_blocks(container_of(body, scores=scores)))[:MAX_BLOCKS]


def _pruned(body: "_Element") -> dict["_Element", int]:
    """Remove what is never text, and what is named as decoration and holds little of the running text.

    Returns:
        The running text below what is left.
    """
    for element in list(body.iter(*_NEVER)):
        drop(element)
    scores = running_text(body)
    total = scores.get(body, 0)
    is_whole = True
    for element in list(body.iter(*_NAMED)):
        if element.getparent() is None or not _is_decoration(element):
            continue
        share = scores.get(element, 0)
        is_comments = total - share >= _ENOUGH and "comment" in (element.get("class") or "")
        if is_comments or (share <= total * _MOST and not _holds_page(element, body=body)):
            drop(element)
            is_whole = False
    return scores if is_whole else running_text(body)


def _holds_page(element: "_Element", *, body: "_Element") -> bool:
    """Whether a form is wrapped around the whole page, as old systems do it."""
    return element.tag == "form" and _length(element) * 2 > _length(body)


def _length(element: "_Element") -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _is_decoration(element: "_Element") -> bool:
    if element.tag in _DECORATIONS:
        return True
    if element.tag == "header":
        return not any(parent.tag in ("article", "main") for parent in element.iterancestors())
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if (element.get("role") or "") in _ROLES:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:400]
    return names != " " and _is_decorations_name(names)


@lru_cache(maxsize=2048)  # a page says the same of each of its many entries
def _is_decorations_name(names: str) -> bool:
    return any(_PRUNED_NAME.fullmatch(name) and not _NOT_PRUNED_NAME.search(name) for name in names.split())


def _blocks(container: "_Element") -> Iterator[Block]:
    """Blocks in reading order; lines that mostly are a link and no sentence are left out."""
    from lxml import etree

    text: list[str] = []
    linked, in_link, kind = 0, 0, "paragraph"
    for event, element in etree.iterwalk(container, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in BLOCK_TAGS:
            yield from _flushed(text, linked=linked, kind=kind)
            text, linked = [], 0
            kind = _kind(element, tag=tag, starts=event == "start")
        if event == "start":
            in_link += tag == "a"
            text.append("\n" if tag == "br" else "")
            piece = element.text
        else:
            in_link -= tag == "a"
            piece = element.tail if element is not container else None
        if piece:
            text.append(_spaced(piece))
            linked += len(piece.strip()) if in_link else 0
    yield from _flushed(text, linked=linked, kind=kind)


def _spaced(piece: str) -> str:
    """White space as a browser shows it: one space for any run of it, line breaks of the source too."""
    words = " ".join(piece.split())
    if not words:
        return " "
    return (" " if piece[0].isspace() else "") + words + (" " if piece[-1].isspace() else "")


def _kind(element: "_Element", *, tag: str, starts: bool) -> str:
    if not starts:
        parent = element.getparent()
        return "point" if parent is not None and parent.tag == "li" else "paragraph"
    if tag in _HEADINGS:
        return "heading"
    parent = element.getparent()
    return (
        "point" if tag == "li" or (tag == "p" and parent is not None and parent.tag == "li") else "paragraph"
    )


def _flushed(pieces: list[str], *, linked: int, kind: str) -> Iterator[Block]:
    text = "".join(pieces)
    stripped = text.strip()
    if not stripped or (
        linked * 10 >= len(stripped) * 9
        and len(stripped) < 120
        and kind != "heading"
        and stripped[-1] not in ".!?”។。"
    ):
        return
    block_kind: BlockKind = "heading" if kind == "heading" else "point" if kind == "point" else "paragraph"
    if "\n" not in stripped:
        yield Block(text=" ".join(stripped.split()), kind=block_kind)
        return
    for chunk in re.split(r"\n\s*\n", stripped):
        lines = [line.strip() for line in chunk.split("\n")]
        for block in chunk_blocks(lines, spaced=True, width=0):
            yield Block(text=block.text, kind=block_kind if block.kind == "paragraph" else block.kind)
