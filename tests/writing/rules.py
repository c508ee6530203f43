"""Text rules of networks that do not exist, so that writing is tested without any real one."""

from distributor.networks.network import TextRules

LINK_WIDTH = 23


def _weighted(text: str) -> int:
    """Links count 23, letters of Khmer and East Asia two, all else one."""
    words = text.replace("\n", " \n ").split(" ")
    return (
        sum(
            LINK_WIDTH if word.startswith("https://") else sum(1 + wide(char) for char in word)
            for word in words
        )
        + len(words)
        - 1
    )


def wide(char: str) -> bool:
    return "\u1780" <= char <= "\u17ff" or "\u2e80" <= char <= "\uffef"


def short_rules(limit: int = 280) -> TextRules:
    """Like X: a small limit, the link in the text."""
    return TextRules(limit=limit, unit="weighted characters", length=_weighted, link_in_text=True)


def long_rules(limit: int = 63206) -> TextRules:
    """Like Facebook: room enough, the link beside the text."""
    return TextRules(limit=limit, unit="characters", length=len, link_in_text=False, fold=110)


RULES = {"x": short_rules(), "facebook": long_rules(), "linkedin": long_rules(3000)}
