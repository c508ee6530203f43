"""Title and body in their last shape: a title in any case, a body without headlines and bare datelines."""

from dataclasses import replace

import regex as re

from distributor.releases.reading import noise
from distributor.releases.reading.blocks import Block, ends_sentence
from distributor.releases.reading.dateline import find_dateline, is_bare_dateline
from distributor.releases.reading.dates import find_date
from distributor.releases.reading.sections import Sections
from distributor.releases.reading.sentences import split_sentences
from distributor.releases.reading.title import ReadTitle, read_title
from distributor.releases.reading.values import Dateline

_TITLE_SHOWN = 300
_EARLY = 20  # characters within which a date opens a line
_HEAD = 6
_WORDS = re.compile(r"\p{L}{3,}")


def titled(title: ReadTitle, *, sections: Sections, warnings: list[str]) -> ReadTitle:
    """A title in any case: a letter's subject, else the text's first short block, else its first words."""
    if title.text:
        return title
    if sections.subject:
        return replace(title, text=sections.subject)
    if not sections.body:
        warnings.append("The release has neither a title nor a text.")
        return title
    warnings.append("The release has no title; the beginning of its text stands for one.")
    return _labelled_title(sections) or _first_words(title, sections=sections)


def is_no_title(text: str) -> bool:
    """Whether what was given as a title is a date, a contact, a label or a line of the site."""
    if is_bare_dateline(text) or noise.is_label(text) or noise.is_contact_heading(text):
        return True
    date = find_date(text[:60])
    if date and date.start < _EARLY and any(noise.is_contact_heading(word) for word in _WORDS.findall(text)):
        return True
    return (
        len(text) <= _EARLY * 3 and ": " not in text and (noise.is_noise(text) or noise.is_contact_line(text))
    )


def _labelled_title(sections: Sections) -> ReadTitle | None:
    """The line that calls itself the release: "For immediate release: Nepal frees ..."."""
    for index, block in enumerate(sections.body[:_HEAD]):
        read = read_title(block.text) if len(block.text) <= _TITLE_SHOWN else None
        if read and read.kind and read.text != block.text:
            del sections.body[: index + 1]
            return read
    return None


def _first_words(title: ReadTitle, *, sections: Sections) -> ReadTitle:
    first = sections.body[0].text
    if len(first) <= _TITLE_SHOWN and not ends_sentence(first) and len(sections.body) > 1:
        del sections.body[0]
        return replace(read_title(first), kind=title.kind or read_title(first).kind)
    start, end = next(iter(split_sentences(first[:2000], "")), (0, 0))
    return ReadTitle(text=first[start:end][:_TITLE_SHOWN], kind=title.kind)


def dated_body(sections: Sections) -> tuple[list[Block], Dateline]:
    """Body without headlines and lines that are only a dateline, and the dateline from wherever it stood."""
    dateline = Dateline()
    kept = []
    for index, block in enumerate(sections.body):
        bare = (index < 6 or index >= len(sections.body) - 3) and is_bare_dateline(block.text)
        if index < 4 or bare:
            found = find_dateline(block.text)[0]
            dateline = Dateline(place=dateline.place or found.place, date=dateline.date or found.date)
        if not bare:
            kept.append(block)
    for block in reversed(sections.front[-30:]):
        if len(block.text) <= 120 and not dateline.date:
            found = find_dateline(block.text)[0]
            dateline = Dateline(place=dateline.place or found.place, date=found.date)
    return _from_text(kept), dateline


def _from_text(body: list[Block]) -> list[Block]:
    """Without headings before the first paragraph: a headline worded unlike the title is no text either."""
    first = next((index for index, block in enumerate(body) if block.kind != "heading"), 0)
    return body[first:]
