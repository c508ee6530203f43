"""The release's own paragraphs out of all blocks of a page or text, and its contacts apart."""

from dataclasses import dataclass, field, replace

import regex as re

from distributor.releases.reading import noise
from distributor.releases.reading.blocks import Block, ends_sentence, is_short_line
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
_MIN_REST = 0.12  # share of the text that must follow a title for what is before it to be front matter
_COLON, _HEAD_END = re.compile("[:：]"), re.compile("[:：,，]")
_ABOUT_NAME = re.compile(r"About (?:the )?\p{Lu}")
_ABOUT_INLINE = re.compile(r"About (?:the )?((?:\p{Lu}[\w.&'’-]*\s?){1,8})")
_SEPARATORS = re.compile(r"[;,|•]|\s[-–]\s|\d+[.)]\s")


_ABOUT = frozenset(
    [
        "about",
        "sobre",
        "acerca",
        "propos",
        "tentang",
        "mengenai",
        "hakkında",
        "über",
        "đôi",
        "vài",
        "nét",
        "về",
        "the",
        "について",
        "关于",
        "關於",
        "حول",
        "مورد",
    ]
)


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
    """

    front: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    subject: str = ""
    signatories: int = 0
    is_letter: bool = False


def read_sections(blocks: list[Block], *, title: str) -> Sections:
    """Sort blocks by what they are. When nothing is left as the text, all running text is kept."""
    sections = Sections()
    blocks = [replace(block, text=noise.without_glued(block.text)) for block in blocks]
    rest = _after_title(blocks, title=title, sections=sections)
    if any(noise.is_contact_heading(block.text) for block in sections.front):
        sections.contacts += [
            block.text for block in sections.front
        ]  # only what reaches somebody is kept below
    rest = _without_letter_frame(rest, sections=sections)
    _walk(rest, title=squeezed(title), sections=sections)
    sections.body = without_unheaded_names(sections.body)
    sections.body = without_repeats(sections.body)
    sections.body = without_self_description(sections.body)
    sections.body = without_signature(without_numbers(sections.body))
    sections.contacts = reachable(sections.contacts)
    if not sections.body:
        sections.body = [
            block for block in blocks if len(block.text) >= PROSE and not noise.is_noise(block.text)
        ]
    return sections


def _after_title(blocks: list[Block], *, title: str, sections: Sections) -> list[Block]:
    """Blocks after the title; what stands before it is boilerplate of the site, in front of the release."""
    wanted = squeezed(title)
    if len(wanted) < 4:
        return blocks
    total = sum(len(block.text) for block in blocks) or 1
    rest = blocks
    while (found := _find_title(rest, wanted=wanted)) is not None:
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


def _without_letter_frame(blocks: list[Block], *, sections: Sections) -> list[Block]:
    """Addressees, subject and greeting off the front of a letter, the signature off its end."""
    for index, block in enumerate(blocks[:60]):
        if not sections.subject and noise.is_subject(block.text) and index < 40:
            sections.subject = _COLON.split(block.text, maxsplit=1)[1].strip()
        if noise.is_greeting(block.text) and all(len(b.text) < 2 * PROSE for b in blocks[:index]):
            sections.is_letter = True
            sections.front += blocks[:index]
            return _until_closing(blocks[index + 1 :], sections=sections)
    return blocks


def _until_closing(blocks: list[Block], *, sections: Sections) -> list[Block]:
    for index, block in enumerate(blocks):
        if noise.is_closing(block.text) and index >= 1:
            tail = blocks[index + 1 :]
            sections.contacts += [b.text for b in tail if noise.is_contact_line(b.text)]
            sections.signatories += sum(1 for b in tail if is_short_line(b.text))
            return blocks[:index]
    return blocks


def _walk(blocks: list[Block], *, title: str, sections: Sections) -> None:
    """One pass: headings switch between text, contacts, "about us" and names."""
    part = "text"
    for index, block in enumerate(blocks):
        following = blocks[index + 1].text if index + 1 < len(blocks) else ""
        part = _part(block, part=part, following=following, late=index * 3 > len(blocks))
        if noise.is_noise(block.text) or (title and squeezed(block.text[:600]) == title):
            continue
        if is_short_line(block.text) and noise.is_contact_line(block.text):
            sections.contacts.append(block.text)
        elif part == "text":
            labels = noise.is_subject(block.text) or noise.is_copies(block.text)
            if not (labels or (index < 8 and noise.is_label(block.text))):
                sections.body.append(block)
        elif part == "contacts":
            sections.contacts.append(block.text)
        elif part == "signed":
            sections.signatories += 1


def _part(block: Block, *, part: str, following: str, late: bool) -> str:
    """Which part a block belongs to, given the part before it."""
    text = block.text
    if _opens_contacts(text):
        return "contacts"
    if noise.is_signed_heading(text):
        return "signed"
    if _opens_about(text, following=following, late=late):
        return "about"
    prose = len(text) >= _SENTENCE and ends_sentence(text) and not noise.is_contact_line(text)
    return "text" if (part == "contacts" and prose) or (part == "signed" and _is_prose(text)) else part


def _opens_contacts(text: str) -> bool:
    """A heading such as "Media contact:", alone or with the contact on the same line."""
    if noise.is_contact_heading(text):
        return True
    return noise.is_contact_line(text) and noise.is_contact_heading(_HEAD_END.split(text, maxsplit=1)[0])


def _opens_about(text: str, *, following: str, late: bool) -> bool:
    """A heading such as "About the Forum" before a paragraph on the same, or a paragraph that begins so."""
    if is_short_line(text) and noise.is_about_heading(text):
        words = [squeezed(word) for word in text.split() if len(squeezed(word)) >= 3]
        subject = [word for word in words if word not in _ABOUT and word in squeezed(following[:300])]
        named = bool(_ABOUT_NAME.match(text))
        return (late and (bool(subject) or named)) or squeezed(text) in (
            "about",
            "aboutus",
            "whoweare",
            "ourmission",
        )
    match = _ABOUT_INLINE.match(text)
    return bool(
        match and late and squeezed(match[1].split()[0]) in squeezed(text[match.end() - 3 : match.end() + 80])
    )


def _is_prose(text: str) -> bool:
    """Running text rather than a list of names."""
    return len(text) >= PROSE and ends_sentence(text) and len(_SEPARATORS.findall(text)) * 25 < len(text)
