"""The release's own paragraphs out of all blocks of a page or text, and its contacts apart."""

from dataclasses import dataclass, field, replace

import regex as re

from distributor.releases.reading import noise
from distributor.releases.reading.about import opens_about
from distributor.releases.reading.blocks import Block, ends_sentence
from distributor.releases.reading.frame import after_title, without_letter_frame, without_letterhead
from distributor.releases.reading.tidying import (
    PROSE,
    reachable,
    without_numbers,
    without_repeats,
    without_self_description,
    without_signature,
    without_unheaded_names,
)
from distributor.releases.reading.title import squeezed

_SENTENCE = 50  # characters from which a line that ends as sentences do is text again after contacts
_CONTACT = 160  # characters of the longest line of names and numbers
_HEAD = 8  # blocks at the beginning among which labels such as "PRESS RELEASE" stand
_HEAD_END = re.compile("[:：,，]")
_NUMBERED = re.compile(r"[\[(]?\d{1,3}[\].):]?\s")
_SEPARATORS = re.compile(r"[;,|•]|\s[-–]\s|\d+[.)]\s")


@dataclass(slots=True, kw_only=True)
class Sections:
    """What the blocks turned out to be.

    Attributes:
        front: blocks before the title, where the title stands in the text.
        body: the release's own blocks.
        contacts: lines on how to reach somebody.
        subject: a letter's "Re:" line, without the "Re:".
        signatories: how many lines of names were left out.
        is_letter: whether the text greets a reader.
        names: lines of those who signed.
        unheaded: runs of short lines behind the text, which may be such names.
        signed_headings: what stands above those lines, which may state their number.
        footnotes: notes with their marks.
    """

    front: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    subject: str = ""
    signatories: int = 0
    is_letter: bool = False
    names: list[str] = field(default_factory=list)
    unheaded: list[str] = field(default_factory=list)
    signed_headings: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)


def read_sections(blocks: list[Block], *, title: str) -> Sections:
    """Sort blocks by what they are. When nothing is left as the text, all running text is kept."""
    sections = Sections()
    blocks = [
        block if (text := noise.without_glued(block.text)) == block.text else replace(block, text=text)
        for block in blocks
    ]
    rest = after_title(blocks, title=title, sections=sections)
    if any(noise.is_contact_heading(block.text) for block in sections.front):
        # Only what reaches somebody is kept of these below.
        sections.contacts += [block.text for block in sections.front]
    rest = without_letter_frame(without_letterhead(rest, sections=sections), sections=sections)
    _walk(rest, title=squeezed(title), sections=sections)
    sections.body, sections.unheaded = without_unheaded_names(sections.body)
    sections.body = without_repeats(sections.body)
    sections.body = without_self_description(sections.body)
    sections.body = without_signature(without_numbers(sections.body))
    sections.contacts = reachable(sections.contacts)
    if not sections.body:
        sections.body = [
            block for block in blocks if len(block.text) >= PROSE and not noise.is_noise(block.text)
        ]
    return sections


def _walk(blocks: list[Block], *, title: str, sections: Sections) -> None:
    """One pass: headings switch between text, contacts, "about us" and names."""
    part = "text"
    for index, block in enumerate(blocks):
        following = blocks[index + 1].text if index + 1 < len(blocks) else ""
        part = _part(block, part=part, following=following, late=index * 3 > len(blocks))
        if noise.is_noise(block.text) or (title and squeezed(block.text[:600]) == title):
            continue
        _sort(block, part=part, early=index < _HEAD, sections=sections)


def _sort(block: Block, *, part: str, early: bool, sections: Sections) -> None:
    """Put one block where it belongs."""
    text = block.text
    if part == "notes" or noise.is_footnote(text):
        sections.footnotes += [] if noise.is_notes_heading(text) else [text]
    elif len(text) <= _CONTACT and not ends_sentence(text) and noise.is_contact_line(text):
        sections.contacts.append(text)
    elif part == "text":
        labels = noise.is_subject(text) or noise.is_copies(text)
        if not (labels or (early and noise.is_label(text))):
            sections.body.append(block)
    elif part == "contacts":
        sections.contacts.append(text)
    elif part == "signed" and noise.is_signed_heading(text):
        sections.signed_headings.append(text)
        sections.names += [after] if (after := _HEAD_END.split(text, maxsplit=1)[-1]) != text else []
        sections.signatories += 1
    elif part == "signed":
        sections.signatories += 1
        sections.names.append(text)


def _part(block: Block, *, part: str, following: str, late: bool) -> str:
    """Which part a block belongs to, given the part before it."""
    text = block.text
    if _opens_contacts(text):
        return "contacts"
    if noise.is_signed_heading(text):
        return "signed"
    if late and noise.is_notes_heading(text):
        return "notes"
    if opens_about(text, following=following, late=late):
        return "about"
    prose = len(text) >= _SENTENCE and ends_sentence(text) and not noise.is_contact_line(text)
    return (
        "text"
        if (part in ("contacts", "notes") and prose and not _NUMBERED.match(text))
        or (part == "signed" and _is_prose(text))
        else part
    )


def _opens_contacts(text: str) -> bool:
    """A heading such as "Media contact:", alone or with the contact on the same line."""
    if noise.is_contact_heading(text):
        return True
    return noise.is_contact_line(text) and noise.is_contact_heading(_HEAD_END.split(text, maxsplit=1)[0])


def _is_prose(text: str) -> bool:
    """Running text rather than a list of names."""
    return len(text) >= PROSE and ends_sentence(text) and len(_SEPARATORS.findall(text)) * 25 < len(text)
