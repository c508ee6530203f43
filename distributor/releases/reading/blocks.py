"""Plain text into blocks: paragraphs, headings, list points; hard line breaks inside sentences are joined."""

from dataclasses import dataclass
from typing import Literal

import regex as re

BlockKind = Literal["paragraph", "heading", "point"]
MAX_BLOCKS = 12_000  # as many as a joint statement with ten thousand names has

_BULLET = re.compile(
    r"^\s*(?:[•●▪◦‣∙■□➢➤✓*]\s*|[-–—]\s+|[(（]?(?:\p{Nd}{1,5}|\p{L}|[ivxlIVXL]{1,5})[)）]\s+|\p{Nd}{1,5}\.\s+)(?=\S)"
)
_STRIPPED_BULLET = re.compile(r"^\s*(?:[•●▪◦‣∙■□➢➤✓*]\s*|[-–—]\s+(?=\p{L}))")
_SENTENCE_END = re.compile(r"[.!?…;:。！？។៕။।۔؟][\p{Pf}\p{Pe}\"']*$")
_HEADING_SIGN = re.compile(r"^#{1,6}\s+")
_RULE = re.compile(r"^[\s\p{P}=~_<>+|]*$")
_NO_SPACE = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}、。，．「」『』（）]"
_GLUED = re.compile(rf"(?<={_NO_SPACE})\n(?={_NO_SPACE})")
_WIDE = re.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff00-\uffef]")
_LONG_LINE = 160  # nobody wraps by hand at more than this: longer lines are paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading or list point, on one line."""

    text: str
    kind: BlockKind = "paragraph"


def text_blocks(text: str) -> list[Block]:
    """Blocks of a plain text whose paragraphs are separated by blank lines or, without any, by lines."""
    chunks = [
        chunk.split("\n") for chunk in re.split(r"\n[ \u200b]*(?:\n[ \u200b]*)+", text) if chunk.strip()
    ]
    spaced = len(chunks) > 3
    width = _wrap_width([line for chunk in chunks for line in chunk])
    blocks: list[Block] = []
    for chunk in chunks:
        blocks += chunk_blocks(chunk, spaced=spaced, width=width)
        if len(blocks) >= MAX_BLOCKS:
            break
    return blocks[:MAX_BLOCKS]


def _wrap_width(lines: list[str]) -> int:
    """Where a text's lines were broken by hand: the length that the longer ones share."""
    long = [line for line in lines[:5000] if len(line) > 30]
    columns = sorted(map(_columns, long))
    if len(long) > 1 and all(_SENTENCE_END.search(line.rstrip()) for line in long):
        return 0  # nothing was broken inside a sentence
    if not columns or columns[len(columns) * 3 // 4] > _LONG_LINE:
        return 0  # a line is a paragraph here
    wrapped = [width for width in columns if width <= _LONG_LINE]
    return wrapped[len(wrapped) * 85 // 100]


def _columns(line: str) -> int:
    """Length as it looks: letters of East Asia are twice as wide."""
    return len(line) if line.isascii() else len(line) + len(_WIDE.findall(line))


def chunk_blocks(lines: list[str], *, spaced: bool, width: int) -> list[Block]:
    """Blocks of lines that stand together, without a blank line between them.

    Args:
        lines: as they stand.
        spaced: whether the text separates its paragraphs by blank lines, so that these lines are likely one.
        width: columns at which the whole text was wrapped: a line about as long did not end of itself;
            0 where that is unknown.
    """
    lines = [line.rstrip("\\") for line in lines if not _RULE.match(line) or line.strip("- \u200b")]
    lines = [line for line in lines if line.strip()]
    joined = spaced and _is_prose(lines)
    groups: list[list[str]] = []
    for line in lines:
        if groups and _belongs(groups[-1][-1], line=line, joined=joined, width=width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_block(group) for group in groups]


def _is_prose(lines: list[str]) -> bool:
    """Whether lines are one wrapped paragraph rather than a list, a menu or paragraphs of their own."""
    if len(lines) < 2 or not _SENTENCE_END.search(lines[-1].rstrip()):
        return False
    columns = [_columns(line) for line in lines]
    average = sum(columns) / len(columns)
    return average <= _LONG_LINE and (average >= 30 or max(columns) > 60)


def _belongs(previous: str, *, line: str, joined: bool, width: int) -> bool:
    """Whether a line carries on the sentence or paragraph of the line before it."""
    before, after = previous.rstrip(), line.lstrip()
    if _BULLET.match(line) and not before.endswith(","):
        return False
    if joined:
        return True
    ended = bool(_SENTENCE_END.search(before))
    if not ended and (after[:1].islower() or before.endswith((",", "-", "–", "&", "("))):
        return True
    # Full lines were broken by the width. Short of that, a new line is a new block.
    first_word = len(after.split(" ", 1)[0])
    columns = _columns(before)
    full = width >= 40 and columns + first_word >= width * 0.92 and columns > width * 0.6
    return full and columns <= _LONG_LINE


def _block(lines: list[str]) -> Block:
    text = "\n".join(line.strip() if index else line.lstrip() for index, line in enumerate(lines))
    text = _GLUED.sub("", text)
    text = " ".join(text.split())
    if _HEADING_SIGN.match(text):
        return Block(text=_HEADING_SIGN.sub("", text).strip("# "), kind="heading")
    kind: BlockKind = "point" if _BULLET.match(lines[0]) else "paragraph"
    return Block(text=_STRIPPED_BULLET.sub("", text), kind=kind)


def is_short_line(text: str) -> bool:
    """Whether a block is a heading, name or label rather than a sentence."""
    return len(text) <= 100 and not _SENTENCE_END.search(text.rstrip(": "))


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do, in any script."""
    return bool(_SENTENCE_END.search(text.rstrip()))
