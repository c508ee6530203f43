"""Which element of a page holds the release."""

from collections import defaultdict
from typing import TYPE_CHECKING

import regex as re

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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


def container_of(body: "HtmlElement") -> "HtmlElement":
    """The element that holds the release: the one marked as such, else the one fullest of running text."""
    scores = running_text(body)
    total = sum(score for element, score in scores.items() if element.tag == "body") or max(
        scores.values(), default=0
    )
    marked = [element for element in scores if _is_marked(element) and scores[element] >= _MIN_TEXT]
    if marked:
        best = max(marked, key=lambda element: (scores[element], -_depth(element)))
        if scores[best] * 5 >= total:
            return _tightest(best, scores=scores)
    return _tightest(body, scores=scores)


def _is_marked(element: "HtmlElement") -> bool:
    if (
        element.tag in ("article", "main")
        or element.get("role") == "main"
        or element.get("itemprop") == "articleBody"
    ):
        return True
    return bool(BODY_HINT.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:500]))


def _depth(element: "HtmlElement") -> int:
    return sum(1 for _ in element.iterancestors())


def running_text(body: "HtmlElement") -> dict["HtmlElement", int]:
    """Characters of running text (not of links) below each element, in the order of the page."""
    elements = list(body.iter())
    scores: dict[HtmlElement, int] = defaultdict(int)
    for element in reversed(elements):
        if element.tag in _TEXT_TAGS:
            own = _own_text(element)
            if own >= (25 if element.tag in ("p", "blockquote") else 60):
                scores[element] += own
        if element is not body and scores.get(element):
            scores[element.getparent()] += scores[element]
    return {element: scores[element] for element in elements if element in scores}


def _own_text(element: "HtmlElement") -> int:
    """Characters directly in an element or in its inline children, without those in links."""
    text = element.text
    length = len(text.strip()) if text else 0
    for child in element:
        tail = child.tail
        if tail:
            length += len(tail.strip())
        if child.tag not in BLOCK_TAGS and child.tag not in ("a", "span"):
            length += len("".join(child.itertext()).strip())
    return length


def _tightest(element: "HtmlElement", *, scores: dict["HtmlElement", int]) -> "HtmlElement":
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
