"""Word borders in scripts that write no spaces.

ICU's dictionaries know them (Thai, Lao, Khmer, Burmese, Chinese, Japanese). ``icu4py`` brings them, at
42 MB, so it is an extra and not a must: without it a cut falls at a space, a zero-width space, a mark of
punctuation or, last of all, between two clusters of letter and marks, which is readable but may halve a word.
"""

from functools import cache
from importlib import import_module
from typing import Any

import regex as re

UNSPACED = re.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]")
_LONGEST = 4000


@cache
def _breaker() -> Any | None:
    try:
        return import_module("icu4py.breakers").WordBreaker
    except ImportError:
        return None


def word_ends(text: str, *, room: int) -> list[int]:
    """Offsets (code points) up to ``room`` at which a word ends; empty without a dictionary.

    Args:
        text: any text; only its first 4,000 code points are looked at.
        room: the last offset of interest.
    """
    breaker = _breaker()
    if breaker is None or not UNSPACED.search(text[:room]):
        return []
    ends, place = [], 0
    for word in breaker(text[: min(room + 40, _LONGEST)], "en"):
        place += len(word)
        ends.append(place)
    return [end for end in ends if 0 < end <= room]
