"""Which element of a page holds the release."""

from collections import defaultdict
from typing import TYPE_CHECKING

import regex as re

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "summary",
    ]
)
BODY_HINT = re.compile(
    r"(?:entry|post|article|news|story|page|release|statement|single|field--name|theme-post)[_-]?(?:_|-)?(?:content|body|text)|articlebody|td-post-content|elementor-widget-theme-post-content",
    re.IGNORECASE,
)
_MIN_TEXT = 140
_TEXT_TAGS = frozenset(["p", "li", "td", "blockquote", "div", "section", "article", "pre", "span"])


def container_of(body: "_Element", *, scores: dict["_Element", int]) -> "_Element":
    """The element that holds the release: the one marked as such, else the one fullest of running text.

    Args:
        body: of the page.
        scores: its ``running_text``.
    """
    total = sum(score for element, score in scores.items() if element.tag == "body") or max(
        scores.values(), default=0
    )
    marked = [element for element in scores if _is_marked(element) and scores[element] >= _MIN_TEXT]
    if marked:
        best = max(marked, key=lambda element: (scores[element], -_depth(element)))
        if scores[best] * 5 >= total:
            return _tightest(best, scores=scores)
    return _tightest(body, scores=scores)


def text_of(element: "_Element") -> str:
    """All text in an element."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def drop(element: "_Element") -> None:
    """Take an element out; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
    parent.remove(element)


def _is_marked(element: "_Element") -> bool:
    if (
        element.tag in ("article", "main")
        or element.get("role") == "main"
        or element.get("itemprop") == "articleBody"
    ):
        return True
    return bool(BODY_HINT.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:500]))


def _depth(element: "_Element") -> int:
    return sum(1 for _ in element.iterancestors())


def running_text(body: "_Element") -> dict["_Element", int]:
    """Characters of running text (not of links) below each element, in the order of the page."""
    elements = list(body.iter())
    scores: dict[_Element, int] = defaultdict(int)
    for element in reversed(elements):
        if element.tag in _TEXT_TAGS:
            own = _own_text(element)
            if own >= (25 if element.tag in ("p", "blockquote") else 60):
                scores[element] += own
        parent = element.getparent()
        if parent is not None and element is not body and scores.get(element):
            scores[parent] += scores[element]
    return {element: scores[element] for element in elements if element in scores}


def _own_text(element: "_Element") -> int:
    """Characters directly in an element or in its inline children, without those in links."""
    text = element.text
    length = len(text.strip()) if text else 0
    for child in element:
        tail = child.tail
        if tail:
            length += len(tail.strip())
        if child.tag not in BLOCK_TAGS and child.tag not in ("a", "span"):
            length += len(text_of(child).strip())
    return length


def _tightest(element: "_Element", *, scores: dict["_Element", int]) -> "_Element":
    """Walk down while one child holds nearly all running text of its parent."""
    while True:
        children = [child for child in element if child in scores and child.tag in BLOCK_TAGS]
        best = max(children, key=lambda child: scores[child], default=None)
        if (
            best is None
            or best.tag in ("p", "li", "td", "ul", "ol", "table", "blockquote")
            or scores[best] < scores[element] * 0.85
        ):
            return element
        element = best
