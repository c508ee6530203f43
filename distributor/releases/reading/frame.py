"""What stands before and after a release's text: the site's front, a letter's head and its closing."""

from typing import TYPE_CHECKING

import regex as re

from distributor.releases.reading import noise
from distributor.releases.reading.blocks import Block, is_short_line
from distributor.releases.reading.tidying import PROSE
from distributor.releases.reading.title import squeezed

if TYPE_CHECKING:
    from distributor.releases.reading.sections import Sections

_MIN_REST = 0.12  # share of the text that must follow a title for what is before it to be front matter
_REPEATS = 8  # times that pages set their title above the text
_HEAD = 8  # blocks among which a letterhead stands
_COLON = re.compile("[:：]")


def after_title(blocks: list[Block], *, title: str, sections: "Sections") -> list[Block]:
    """Blocks after the title; what stands before it is boilerplate of the site, in front of the release."""
    wanted = squeezed(title)
    if len(wanted) < 4:
        return blocks
    total = sum(len(block.text) for block in blocks) or 1
    rest = blocks
    for _ in range(_REPEATS):
        found = _find_title(rest, wanted=wanted)
        if found is None:
            break
        first, last = found
        after = rest[last + 1 :]
        needed = _MIN_REST * total if not sections.front else sum(len(block.text) for block in rest) / 2
        if sum(len(block.text) for block in after) < needed:
            break
        sections.front += rest[:first]
        rest = after
    return rest


def _find_title(blocks: list[Block], *, wanted: str) -> tuple[int, int] | None:
    """The first place where up to three blocks together are the title."""
    for index, block in enumerate(blocks):
        joined = squeezed(block.text[:600])
        if not joined or not (wanted.startswith(joined) or joined == wanted):
            continue
        last = index
        while joined != wanted and last + 1 < len(blocks) and last - index < 3:
            last += 1
            joined += squeezed(blocks[last].text[:600])
        if joined == wanted:
            return index, last
    return None


def without_letterhead(blocks: list[Block], *, sections: "Sections") -> list[Block]:
    """Names and places off the front that stand above a line such as "PRESS RELEASE" or "Re: ..."."""
    for index in range(min(_HEAD, len(blocks)) - 1, -1, -1):
        text = blocks[index].text
        is_subject = noise.is_subject(text)
        if not (is_subject or noise.is_label(text) or noise.is_dated(text)):
            continue
        if all(is_short_line(block.text) or noise.is_noise(block.text) for block in blocks[:index]):
            sections.front += blocks[: index + 1]
            sections.subject = _COLON.split(text, maxsplit=1)[1].strip() if is_subject else ""
            return blocks[index + 1 :]
    return blocks


def without_letter_frame(blocks: list[Block], *, sections: "Sections") -> list[Block]:
    """Addressees, subject and greeting off the front of a letter, the signature off its end."""
    for index, block in enumerate(blocks[:60]):
        if not sections.subject and noise.is_subject(block.text) and index < 40:
            sections.subject = _COLON.split(block.text, maxsplit=1)[1].strip()
        if noise.is_greeting(block.text) and all(len(b.text) < 2 * PROSE for b in blocks[:index]):
            sections.is_letter = True
            sections.front += blocks[:index]
            return _until_closing(blocks[index + 1 :], sections=sections)
    return blocks


def _until_closing(blocks: list[Block], *, sections: "Sections") -> list[Block]:
    for index, block in enumerate(blocks):
        if noise.is_closing(block.text) and index >= 1:
            tail = blocks[index + 1 :]
            sections.contacts += [b.text for b in tail if noise.is_contact_line(b.text)]
            sections.signatories += sum(1 for b in tail if is_short_line(b.text))
            sections.footnotes += [b.text for b in tail if noise.is_footnote(b.text)]
            sections.names += _signed(tail)
            return blocks[:index]
    return blocks


def _signed(tail: list[Block]) -> list[str]:
    """Names after a heading such as "Signatories:" behind a letter's closing."""
    start = next((index for index, block in enumerate(tail) if noise.is_signed_heading(block.text)), None)
    names = [] if start is None else [block.text for block in tail[start + 1 :]]
    return [name for name in names if not noise.is_noise(name) and not noise.is_footnote(name)]
