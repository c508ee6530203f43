"""How Threads counts a text: 500 characters, an emoji by its bytes in UTF-8.

Source: developers.facebook.com/docs/threads/overview (2026-10, by notes): emoji are counted by bytes. Whether
other scripts are is unclear; if so, a long post is refused before it is posted, with Threads' own sentence.
No fold is published.
"""

import regex

from distributor.networks.network import TextRules

LIMIT = 500
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F?")


def counted_length(text: str) -> int:
    """Characters of ``text``, each emoji as many as it has bytes."""
    emoji = _EMOJI.findall(text)
    return len(text) + sum(len(each.encode()) - len(each) for each in emoji)


RULES = TextRules(limit=LIMIT, unit="characters", length=counted_length, link_in_text=False)
