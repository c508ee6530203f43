"""How the pieces of a post stand under each other: paragraphs, hashtags on their own line, link last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from distributor.networks.network import TextRules
from distributor.posts.writing.house import ORDER
from distributor.posts.writing.units import Unit
from distributor.releases.reading.values import ReadRelease

PARAGRAPH = 420
"""Characters from which a sentence begins a new paragraph even where the release has none."""

_CLOSE = frozenset({"hashtags", "link"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What stands around a text on one network, and whether the whole fits.

    Attributes:
        hashtags: on a line of their own.
        link: empty where the network shows a card.
        rules: how the network counts.
        mentions: handles, after the hashtags.
        sign_off: a paragraph of its own; empty for none.
        order: of text, sign-off, hashtags and link.
        paragraph: characters of a paragraph before a sentence begins a new one.
    """

    hashtags: tuple[str, ...]
    link: str
    rules: TextRules
    mentions: tuple[str, ...] = ()
    sign_off: str = ""
    order: tuple[str, ...] = ORDER
    paragraph: int = PARAGRAPH

    def around(self, text: str) -> str:
        """The whole post."""
        pieces = {
            "text": text.strip(),
            "sign-off": self.sign_off,
            "hashtags": " ".join([*self.hashtags, *self.mentions]),
            "link": self.link,
        }
        whole = before = ""
        for name in self.order:
            if pieces[name]:
                gap = "\n" if {name, before} <= _CLOSE else "\n\n"
                whole += (gap if whole else "") + pieces[name]
                before = name
        return whole

    def fits(self, text: str) -> bool:
        """Whether the post with this text is within the network's limit."""
        return measured(self.around(text), rules=self.rules) <= self.rules.limit


@lru_cache(maxsize=256)  # what fits is measured again when it is finished
def measured(text: str, *, rules: TextRules) -> int:
    """The length of a whole post by its network's count."""
    return rules.length(text)


Fits = Callable[[Sequence[Unit]], bool]


def body_text(units: Sequence[Unit], *, release: ReadRelease, paragraph: int = PARAGRAPH) -> str:
    """The units as paragraphs: sentences that follow each other in the release stay together as they were."""
    text = ""
    previous: Unit | None = None
    length = 0
    for unit in units:
        gap = _gap(previous, following=unit, release=release)
        joined = gap is not None and (unit.back or length + len(unit.text) <= paragraph)
        separator = gap if joined and gap is not None else "\n\n"
        text += (separator if previous else "") + unit.text
        length = (length if joined else 0) + len(unit.text)
        previous = unit
    return text


def _gap(previous: Unit | None, *, following: Unit, release: ReadRelease) -> str | None:
    """The white space between two sentences that are neighbours in one paragraph; None when they are not."""
    if previous is None or previous.order + 1 != following.order:
        return None
    last, first = previous.sentences[-1], following.sentences[0]
    if last.paragraph != first.paragraph or len(previous.sentences) > 1:
        return None
    between = release.paragraphs[last.paragraph][last.end : first.start]
    return " " if between.strip() else between  # a footnote's mark stays behind
