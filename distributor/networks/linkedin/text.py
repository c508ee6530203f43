r"""How LinkedIn counts a text, and its *little text* form.

Fifteen characters are reserved; an unescaped one does not fail: the call succeeds and the text is cut
there. So the client escapes, and only the client.

Source: learn.microsoft.com/linkedin/marketing/community-management/shares/little-text-format (2026-09, read
2026-11-23); 3,000 characters from LinkedIn's help; folds from public measurements.
"""

import regex

from distributor.networks.network import TextRules
from distributor.networks.words import HASHTAG

LIMIT = 3000
FOLD = 140
FOLD_DESKTOP = 210

# The vendor publishes no maxima for the card; longer ones are at the sender's risk.
TITLE_LIMIT = 200
DESCRIPTION_LIMIT = 250

RESERVED = "\\|{}@[]()<>#*_~"

_RESERVED = regex.compile(r"[\\|{}@\[\]()<>#*_~]")
# In one walk from the left, so that an escaped brace is never taken for the start of a template.
_LITTLE = regex.compile(
    r"\\(?P<plain>[\\|{}@\[\]()<>#*_~])"
    r"|\{hashtag\|\\?\#\|(?P<tag>(?:\\.|[^\\}])*)\}"
    r"|@\[(?P<name>(?:\\.|[^\\\]])*)\]\([^)]*\)"
)


def escape(text: str) -> str:
    """``text`` in little text: every reserved character escaped, but the ``#`` of a hashtag.

    A hashtag is one that stands as a word and begins with a letter; ``_`` inside it is escaped.
    """
    pieces: list[str] = []
    position = 0
    for tag in HASHTAG.finditer(text):
        if tag[0][0] == "#" and tag[1][0].isalpha():
            pieces += [_escape_all(text[position : tag.start()]), "#", _escape_all(tag[1])]
            position = tag.end()
    return "".join([*pieces, _escape_all(text[position:])])


def unescape(little: str) -> str:
    """What followers see of ``little``: escapes taken back, templates shown as hashtags and names."""

    def shown(match: "regex.Match[str]") -> str:
        if match["plain"] is not None:
            return match["plain"]
        if match["tag"] is not None:
            return "#" + unescape(match["tag"])
        return unescape(match["name"])

    return _LITTLE.sub(shown, little)


def shown_text(little: str) -> str:
    """What LinkedIn makes of ``little``: as ``unescape``, but cut at the first stray reserved character.

    Stray is one that is neither escaped nor part of a hashtag or template. The sandbox plays this; the
    client never sends one.
    """
    position = 0
    while bare := _RESERVED.search(little, position):
        template = _LITTLE.match(little, bare.start())
        if template is None and not (bare[0] == "#" and HASHTAG.match(little, bare.start())):
            return unescape(little[: bare.start()])
        position = template.end() if template else bare.end()
    return unescape(little)


def _escape_all(text: str) -> str:
    return _RESERVED.sub(r"\\\g<0>", text)


RULES = TextRules(limit=LIMIT, unit="characters", length=len, link_in_text=False, fold=FOLD)
