"""The walk from a raw release to a read one."""

import datetime as dt
from dataclasses import replace
from urllib.parse import urlsplit

import regex as re

from distributor.releases.reading.blocks import Block, ends_sentence
from distributor.releases.reading.countries import find_countries
from distributor.releases.reading.dateline import find_dateline, is_bare_dateline
from distributor.releases.reading.demands import find_demands
from distributor.releases.reading.language import detect_language
from distributor.releases.reading.quotes import find_quotes
from distributor.releases.reading.sections import Sections, read_sections
from distributor.releases.reading.sentences import split_sentences
from distributor.releases.reading.source import Source, clean_address, read_source
from distributor.releases.reading.title import ReadTitle, kind_of_label, read_title, squeezed
from distributor.releases.reading.values import Dateline, RawRelease, ReadRelease

MAX_SENTENCES = 600
_TITLE_SHOWN = 300
_ZAWGYI = re.compile(r"[\u1060-\u1097]|(?:^|[\s\u200b])\u1031|\u1039(?![\u1000-\u1021])")
_JOINT = 3  # names from which a signed statement is a joint one


def read_release(raw: RawRelease) -> ReadRelease:
    """Understand a release; never raises: what could not be read is said in ``warnings``."""
    source = read_source(raw)
    lines = frozenset(squeezed(block.text[:400]) for block in source.blocks[:200])
    title = read_title(source.title, url=source.url, site=source.page.site, lines=lines)
    sections = read_sections(source.blocks, title=title.text)
    title = _titled(title, sections=sections, warnings=source.warnings)
    body, dateline = _dated_body(sections)
    paragraphs = [block.text for block in body]
    language = detect_language(
        "\n".join([title.text, *paragraphs]), declared=raw.language or source.page.language
    )
    sentences = _sentences(paragraphs, language=language, warnings=source.warnings)
    demands = find_demands(body, sentences=sentences, language=language)
    _warn_of_gaps(paragraphs, source=source, language=language)
    return ReadRelease(
        title=title.text,
        url=source.url,
        language=language,
        kind=_kind(title, source=source, sections=sections, demands=demands),
        published_at=_aware(raw.published_at) or source.page.published_at,
        dateline=dateline,
        paragraphs=tuple(paragraphs),
        quotes=tuple(find_quotes(paragraphs)),
        demands=tuple(demands),
        contacts=tuple(sections.contacts[:20]),
        pdf_url=clean_address(source.page.pdf_url),
        image_url=clean_address(raw.image_url) or clean_address(source.page.image_url),
        countries=tuple(find_countries(title.text, paragraphs=_without_datelines(paragraphs))),
        warnings=tuple(dict.fromkeys(source.warnings)),
    )


def _titled(title: ReadTitle, *, sections: Sections, warnings: list[str]) -> ReadTitle:
    """A title in any case: a letter's subject, else the text's first short block, else its first words."""
    if title.text:
        return title
    if sections.subject:
        return replace(title, text=sections.subject)
    if not sections.body:
        warnings.append("The release has neither a title nor a text.")
        return title
    warnings.append("The release has no title; the beginning of its text stands for one.")
    first = sections.body[0].text
    if len(first) <= _TITLE_SHOWN and not ends_sentence(first) and len(sections.body) > 1:
        del sections.body[0]
        return read_title(first)
    start, end = next(iter(split_sentences(first[:2000], "")), (0, 0))
    return ReadTitle(text=first[start:end][:_TITLE_SHOWN])


def _dated_body(sections: Sections) -> tuple[list[Block], Dateline]:
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


def _sentences(paragraphs: list[str], *, language: str, warnings: list[str]) -> list[list[str]]:
    """Sentences of each paragraph, up to ``MAX_SENTENCES`` in all."""
    result: list[list[str]] = []
    left = MAX_SENTENCES
    for paragraph in paragraphs:
        start = find_dateline(paragraph)[1] if len(result) < 3 else 0
        offsets = split_sentences(paragraph[start:20_000], language)[:left] if left > 0 else []
        result.append([paragraph[start + a : start + b] for a, b in offsets])
        left -= len(offsets)
    if left <= 0:
        warnings.append(
            f"The text is very long: demands were looked for in its first {MAX_SENTENCES} sentences."
        )
    return result


def _without_datelines(paragraphs: list[str]) -> list[str]:
    first = [paragraph[find_dateline(paragraph)[1] :] for paragraph in paragraphs[:2]]
    return [*first, *paragraphs[2:]]


def _warn_of_gaps(paragraphs: list[str], *, source: Source, language: str) -> None:
    if not paragraphs:
        source.warnings.append("No text of the release was found: only its title can be used.")
    if language == "my" and _ZAWGYI.search("\n".join(paragraphs)[:5000]):
        source.warnings.append(
            "The Burmese text seems to be in Zawgyi encoding: convert it to Unicode before posting."
        )


def _kind(title: ReadTitle, *, source: Source, sections: Sections, demands: list[str]) -> str:
    """By the title's label, lines around it, the page's section and address, and what the text does."""
    path = (
        [part.replace("-", " ") for part in urlsplit(source.url).path.split("/")[:-1] if part]
        if source.url
        else []
    )
    labels = [source.page.section, *reversed(path)]
    near = [block.text for block in (*sections.front[-4:], *source.blocks[:4]) if len(block.text) <= 80]
    kind = title.kind or next((found for label in (*near, *labels) if (found := kind_of_label(label))), "")
    if kind in ("", "statement", "news") and sections.signatories >= _JOINT and not sections.is_letter:
        return "joint statement"
    if kind in ("", "news", "statement") and sections.is_letter:
        return "letter"
    return kind or ("statement" if demands or not sections.body else "news")


def _aware(instant: dt.datetime | None) -> dt.datetime | None:
    if instant is None:
        return None
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)
