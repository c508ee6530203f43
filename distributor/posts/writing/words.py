"""The word lists that writing goes by: ``words.toml`` beside this file."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import regex as re

EDGE = r"(?<![\p{L}\p{M}])"
"""Nothing of a word before."""
END = r"(?![\p{L}\p{M}])"
"""Nothing of a word after."""


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def word_table(name: str) -> dict[str, Any]:
    """One table of the file, as it stands there."""
    return _tables()[name]


@cache
def words_of(name: str) -> str:
    """The list ``words`` of a table as one alternation of regular expressions, longest first."""
    return "|".join(sorted(set(word_table(name)["words"]), key=lambda word: (-len(word), word)))


@cache
def pattern_of(name: str) -> re.Pattern[str]:
    """Finds every word of a table: ``words`` between word borders, ``parts`` anywhere."""
    parts = "|".join(
        re.escape(part) for part in sorted(word_table(name).get("parts", ()), key=len, reverse=True)
    )
    free = f"|{parts}" if parts else ""
    extra = r"|(?<=\p{L})n['’]t" + END if name == "negation" else ""
    return re.compile(rf"{EDGE}(?:{words_of(name)}){END}{extra}{free}", re.IGNORECASE)
