"""How X counts a text: weighted characters, links as 23, an emoji as 2.

Source: twitter-text config/v3.json and js/src/parseTweet.js (github.com/twitter/twitter-text, read
2026-11-23); docs.x.com/fundamentals/counting-characters (2026-08-22).
"""

import unicodedata

import regex

from distributor.networks.network import TextRules
from distributor.networks.x.links import find_links

LIMIT = 280
LINK_LENGTH = 23
EMOJI_LENGTH = 2

# Code points that weigh 1; every other weighs 2. Thai, Lao and Burmese are inside, Khmer is not.
_HEAVY = regex.compile("[^\u0000-\u10ff\u2000-\u200d\u2010-\u201f\u2032-\u2037]")

_ELEMENT = (
    r"(?:\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|[©®]\uFE0F"
    r"|(?![©®])\p{Extended_Pictographic}(?!\uFE0E)\uFE0F?)"
)
_EMOJI = regex.compile(
    r"\p{Regional_Indicator}{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    r"|\U0001F3F4[\U000E0020-\U000E007E]+\U000E007F"
    rf"|{_ELEMENT}(?:\u200D{_ELEMENT})*"
)


def weighted_length(text: str) -> int:
    """Weighted characters of ``text``; X takes up to 280.

    The text is NFC-normalised first, as X does. Where it is unclear whether X sees a link, the higher
    count is taken: a text that fits here fits there.
    """
    text = unicodedata.normalize("NFC", text)
    total = position = 0
    for link in find_links(text):
        total += _plain_length(text[position : link.start])
        total += LINK_LENGTH if link.is_sure else max(LINK_LENGTH, _plain_length(text[link.start : link.end]))
        position = link.end
    return total + _plain_length(text[position:])


def _plain_length(text: str) -> int:
    if text.isascii():
        return len(text)
    rest, emoji = _EMOJI.subn("", text)
    return emoji * EMOJI_LENGTH + len(rest) + len(_HEAVY.findall(rest))


RULES = TextRules(limit=LIMIT, unit="weighted characters", length=weighted_length, link_in_text=True)
