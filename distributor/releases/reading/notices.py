"""Lines of a page that say when it may be published, wherever they stand: main text, banner or margin."""

from typing import TYPE_CHECKING

from distributor.releases.reading.clean import clean_line
from distributor.releases.reading.container import BLOCK_TAGS
from distributor.releases.reading.embargo import states_embargo
from distributor.releases.reading.vocabulary import word_lists

if TYPE_CHECKING:
    from lxml.etree import _Element

# What they hold is of other releases, of the whole site, or no text.
_ELSEWHERE = frozenset(
    ["a", "nav", "footer", "script", "style", "noscript", "template", "select", "button", "form", "title"]
)
_LONGEST = 2000
_MOST = 5


def notices(root: "_Element", *, html: str) -> tuple[str, ...]:
    """The lines that state an embargo, as they stand; at most five.

    Args:
        root: the parsed page, still whole.
        html: its source, in which the telling words are looked for first.
    """
    low = html.casefold()
    if not any(sign in low for sign in word_lists("embargo")["page_signs"]):
        return ()
    lines = [clean_line("".join(pieces)[:_LONGEST]) for pieces in _lines(root)]
    return tuple(line for line in lines if line and states_embargo(line))[:_MOST]


def _lines(root: "_Element") -> list[list[str]]:
    """The page's text, a list a line of it, without links and what else is no word on this release."""
    from lxml import etree

    lines: list[list[str]] = [[]]
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in BLOCK_TAGS or tag == "br":
            lines.append([])
        depth += (tag in _ELSEWHERE) * (1 if event == "start" else -1)
        piece = element.text if event == "start" else element.tail
        if piece and not depth:
            lines[-1].append(piece)
    return lines
