"""A thread as one text that a person edits, and back. Pure."""

import re
from collections.abc import Sequence

BREAK = "\n\n---\n\n"
"""Between two parts: a line of hyphens, as in Markdown."""

_BREAK_LINE = re.compile(r"\n[ \t]*-{3,}[ \t]*(?:\n|$)")


def joined(parts: Sequence[str]) -> str:
    """The parts as one text."""
    return BREAK.join(parts)


def parted(text: str) -> list[str]:
    """The parts of a text; empty ones are left out, and there is always one."""
    parts = [part.strip() for part in _BREAK_LINE.split(f"\n{text}\n")]
    return [part for part in parts if part] or [""]
