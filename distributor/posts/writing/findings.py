"""What ``check`` says of a text: each thing in it that the release does not hold, with its spot."""

from dataclasses import dataclass
from enum import StrEnum


class FindingKind(StrEnum):
    """What is wrong, by what was looked at."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    QUOTATION = "quotation"
    SPEAKER = "speaker"
    NEGATION = "negation"
    HEDGE = "hedge"
    WORDING = "wording"
    HOUSE = "house"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing in a post that a person must look at before approving.

    Attributes:
        kind: what was looked at.
        text: the words of the post, ``post[start:end]``.
        start: code points from the beginning of the post.
        end: code points from the beginning of the post, exclusive.
        message: one sentence: what is not in the release and, where that is clear, what it says instead.
    """

    kind: FindingKind
    text: str
    start: int
    end: int
    message: str


def finding(post: str, span: tuple[int, int], *, kind: FindingKind, message: str) -> Finding:
    """A finding at ``span`` of ``post``."""
    start, end = span
    return Finding(kind=kind, text=post[start:end], start=start, end=end, message=message)


def shown(text: str) -> str:
    """``text`` on one line and short enough to stand in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79].rstrip() + "…"
