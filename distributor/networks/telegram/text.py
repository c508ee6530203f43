"""How Telegram counts a text: UTF-16 units, up to 4,096. No markup is used, so the text is what is seen.

Source: core.telegram.org/bots/api, sendMessage (Bot API 10.3 of 2026-08-24, by libraries and notes: the
vendor's own page was not seen).
"""

from distributor.networks.network import TextRules

LIMIT = 4096


def counted_length(text: str) -> int:
    """UTF-16 units of ``text``: an emoji outside the basic plane counts two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


RULES = TextRules(limit=LIMIT, unit="characters", length=counted_length, link_in_text=True)
