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
    """Characters of running text (not of links) below each element."""
    scores: dict[HtmlElement, int] = defaultdict(int)
    for leaf in body.iter("p", "li", "td", "blockquote", "div", "section", "article", "pre", "span"):
        own = _own_text(leaf)
        if own < (25 if leaf.tag in ("p", "blockquote") else 60):
            continue
        scores[leaf] += own
        for level, parent in enumerate(leaf.iterancestors()):
            scores[parent] += own
            if parent is body or level > 60:
                break
    return scores


def _own_text(element: "HtmlElement") -> int:
    """Characters directly in an element or in its inline children, without those in links."""
    length = len((element.text or "").strip())
    for child in element:
        length += len((child.tail or "").strip())
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
