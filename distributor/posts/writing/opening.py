"""Whether a sentence can stand first, or points back to something that would be missing."""

import tomllib
from functools import cache
from pathlib import Path

import regex as re

_SPACELESS = frozenset({"th", "lo", "km", "my", "ja", "zh", "ko"})
# A text that speaks of itself in the first person points to nothing before it.
_OF_ITSELF = re.compile(
    r"in this (?:paper|article|work|study|report|briefing|statement|letter),? (?:we|our|the authors?)\b",
    re.IGNORECASE,
)
_MARKS = "\"'“‘«「『([– —-•"


@cache
def _pattern(language: str) -> re.Pattern[str]:
    lists = tomllib.loads(Path(__file__).with_name("openers.toml").read_text(encoding="utf-8"))
    words: list[str] = lists.get(language, lists["en"])
    source = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    border = "" if language in _SPACELESS else r"(?![\p{L}\p{M}\p{N}])"
    return re.compile(f"(?:{source}){border}", re.IGNORECASE)


def points_back(sentence: str, *, language: str) -> bool:
    """Whether a sentence opens with a pronoun, "this", "also", "however" and their like.

    Args:
        sentence: as it stands in the release.
        language: BCP 47 primary tag; unknown ones are read like English.
    """
    opening = sentence.lstrip(_MARKS)
    return bool(_pattern(language).match(opening)) and not _OF_ITSELF.match(opening)
