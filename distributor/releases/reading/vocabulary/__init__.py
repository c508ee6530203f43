"""Word lists that reading and writing go by, one TOML file a subject, so that people can extend them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import cast

Lists = dict[str, list[str]]


@cache
def word_lists(name: str) -> Lists:
    """The tables of ``name.toml``: heading (often a language tag) to a list of words or patterns."""
    content = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    return cast("Lists", tomllib.loads(content))


@cache
def word_set(name: str, heading: str) -> frozenset[str]:
    """One list of ``name.toml`` as a set; empty when the heading is missing."""
    return frozenset(word_lists(name).get(heading, ()))


@cache
def any_of(name: str, heading: str = "") -> str:
    """All words of ``name.toml`` (of one heading, or of all) as one alternation, longest first."""
    lists = word_lists(name)
    chosen = lists.get(heading, []) if heading else [word for words in lists.values() for word in words]
    return "|".join(sorted(set(chosen), key=lambda word: (-len(word), word)))
