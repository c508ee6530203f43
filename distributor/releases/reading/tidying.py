"""The last look over a release's blocks: names, repeats, signatures and numbers off."""

from dataclasses import replace
from itertools import pairwise

import regex as re

from distributor.releases.reading import noise
from distributor.releases.reading.blocks import Block, is_short_line
from distributor.releases.reading.dateline import find_dateline
from distributor.releases.reading.title import squeezed

PROSE = 120
"""Characters from which a block is taken for running text."""

_REPEATED = 60  # letters from which a line that stands twice is taken for a repeat
_HEAD = 6
_UNHEADED_NAMES = 8
_SIGNATURE = 4  # lines of a name and an office under a text
_NUMBERED = re.compile(r"^[(\[]?(\d{1,3})(?:[.)\]]\s*|\s+)(?=[\p{Lu}\p{Lo}“‘\"'(])")
_EXCERPT_ENDS = ("…", "...", "…]", "...]")


def without_unheaded_names(blocks: list[Block]) -> tuple[list[Block], list[str]]:
    """Long runs of short lines (names, menus) off; a list that a sentence introduces may be longer.

    Returns:
        The other blocks, and the lines that stood behind running text: names, most likely.
    """
    kept: list[Block] = []
    names: list[str] = []
    run: list[Block] = []
    for block in [*blocks, Block(text="." * PROSE)]:
        if is_short_line(block.text) and not block.text.rstrip().endswith(":"):
            run.append(block)
            continue
        introduced = bool(kept) and kept[-1].text.rstrip().endswith((":", "：", "៖"))
        if len(run) < (2 * _UNHEADED_NAMES if introduced else _UNHEADED_NAMES):
            kept += run
        elif any(len(before.text) >= PROSE for before in kept):
            names += [line.text for line in run]
        run = []
        kept.append(block)
    return kept[:-1], names


def without_repeats(blocks: list[Block]) -> list[Block]:
    """Each paragraph once; an excerpt ("... […]") of a paragraph that follows in full is a repeat too."""
    seen: set[str] = set()
    kept = []
    for index, block in enumerate(blocks):
        whole = squeezed(block.text)
        # The dots of an excerpt are no letters: squeezed it is the beginning of the whole.
        is_excerpt = block.text.rstrip().endswith(_EXCERPT_ENDS) or len(whole) >= 60
        later = (
            index < 5 and is_excerpt and any(_starts(b.text, whole) for b in blocks[index + 1 : index + 8])
        )
        # A point or a short line may rightly stand under two headings; running text said twice is a slip.
        repeats = whole in seen and (len(whole) >= _REPEATED or index < _HEAD) and block.kind != "point"
        if whole and (repeats or later):
            continue
        seen.add(whole)
        kept.append(block)
    return kept


def _starts(text: str, stem: str) -> bool:
    return (
        len(stem) >= 30 and squeezed(text[: len(stem) * 2 + 200]).startswith(stem) and squeezed(text) != stem
    )


def without_self_description(blocks: list[Block]) -> list[Block]:
    """The closing lines in which an organisation says what it is."""
    kept = list(blocks)
    while len(kept) > 2 and noise.describes_organisation(kept[-1].text):
        kept.pop()
    return kept


def without_signature(blocks: list[Block]) -> list[Block]:
    """Names, offices and places off the end, where enough running text stands before them."""
    kept = list(blocks)
    for _ in range(_SIGNATURE):
        if len(kept) < 3 or kept[-1].kind == "point" or kept[-2].text.rstrip().endswith((":", ";", "៖")):
            break
        if len(kept[-1].text) > 60 or not is_short_line(kept[-1].text):
            break
        kept.pop()
    return kept if any(len(block.text) >= PROSE for block in kept) else blocks


def reachable(lines: list[str]) -> list[str]:
    """Lines that say how to reach somebody, with up to two lines of names before each."""
    kept: list[str] = []
    for index, line in enumerate(lines):
        near = any(noise.is_contact_line(other) for other in lines[index : index + 3])
        is_plain_heading = (
            noise.is_contact_heading(line) and not noise.is_contact_line(line) and not line.endswith(":")
        )
        if near and not is_plain_heading and line not in kept:
            kept.append(line)
    return kept


def _number(text: str) -> int:
    """A paragraph's own number; 0 when it has none, or when the number is a date's day."""
    match = _NUMBERED.match(text)
    return int(match[1]) if match and not find_dateline(text)[1] else 0


def without_numbers(blocks: list[Block]) -> list[Block]:
    """Paragraph numbers ("2 The Forum found ...") off, where they count up through the text."""
    numbers = [_number(block.text) for block in blocks]
    counted = [number for number in numbers if number]
    rising = len(counted) >= 2 and all(b - a in (0, 1) for a, b in pairwise(counted))
    if not rising or counted[0] > 3:
        return blocks
    return [
        replace(block, text=_NUMBERED.sub("", block.text, count=1)) if number else block
        for block, number in zip(blocks, numbers, strict=True)
    ]
