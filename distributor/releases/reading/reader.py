"""The walk from a raw release to a read one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from distributor.releases.reading.blocks import Block
from distributor.releases.reading.body import dated_body, is_no_title, titled
from distributor.releases.reading.boilerplate import line_keys, without_boilerplate
from distributor.releases.reading.countries import find_countries
from distributor.releases.reading.dateline import find_dateline
from distributor.releases.reading.demands import find_demands
from distributor.releases.reading.embargo import without_embargo
from distributor.releases.reading.endorsers import find_endorsers
from distributor.releases.reading.kind import kind_of
from distributor.releases.reading.language import detect_language
from distributor.releases.reading.links import said_of_image
from distributor.releases.reading.quotes import find_quotes
from distributor.releases.reading.sections import Sections, read_sections
from distributor.releases.reading.sentences import split_sentences
from distributor.releases.reading.source import Source, clean_address, read_source
from distributor.releases.reading.title import ReadTitle, kind_of_label, read_title, squeezed
from distributor.releases.reading.topics import find_topics
from distributor.releases.reading.values import Dateline, Embargo, RawRelease, ReadRelease
from distributor.releases.reading.vocabulary.subjects import Vocabulary, default_vocabulary

MAX_SENTENCES = 600
_MAX_FOOTNOTES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A release read, and the keys of all its lines, from which a source's boilerplate is learned."""

    release: ReadRelease
    lines: tuple[str, ...]


def read_release(
    raw: RawRelease, *, boilerplate: frozenset[str] = frozenset(), vocabulary: Vocabulary | None = None
) -> ReadRelease:
    """Understand a release; never raises: what could not be read is said in ``warnings``.

    Args:
        raw: as it came.
        boilerplate: lines that stand around every release of its source (``learned_lines``).
        vocabulary: the countries and topics to look for; the default ones when None.
    """
    return read_with_lines(raw, boilerplate=boilerplate, vocabulary=vocabulary).release


def read_with_lines(
    raw: RawRelease, *, boilerplate: frozenset[str] = frozenset(), vocabulary: Vocabulary | None = None
) -> Reading:
    """The same, with what is to be remembered of the release's lines."""
    source = read_source(raw)
    published_at = _aware(raw.published_at) or source.page.published_at
    source, embargo = _without_embargo(source, published_at=published_at)
    lines = frozenset(squeezed(block.text[:400]) for block in source.blocks[:200])
    title = read_title(source.title, url=source.url, site=source.page.site, lines=lines)
    if is_no_title(title.text):
        title = ReadTitle(text="", kind=title.kind or kind_of_label(title.text))
    blocks = without_boilerplate(source.blocks, boilerplate=boilerplate, title=title.text)
    sections = read_sections(blocks, title=title.text)
    title = titled(title, sections=sections, warnings=source.warnings)
    body, dateline = dated_body(sections)
    text = _Text(
        title=title,
        source=source,
        sections=sections,
        body=body,
        dateline=dateline,
        vocabulary=vocabulary or default_vocabulary(),
        embargo=embargo,
        published_at=published_at,
    )
    return Reading(release=_understood(raw, text), lines=line_keys(source.blocks))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A release's parts, told apart and not understood yet."""

    title: ReadTitle
    source: Source
    sections: Sections
    body: list[Block]
    dateline: Dateline
    vocabulary: Vocabulary
    embargo: Embargo | None
    published_at: dt.datetime | None


def _without_embargo(source: Source, *, published_at: dt.datetime | None) -> tuple[Source, Embargo | None]:
    """The words of an embargo out of all that posts are made of; a person is told where it is not certain."""
    title, blocks, embargo = without_embargo(
        source.title, source.blocks, elsewhere=source.page.notices, published_at=published_at
    )
    if embargo and not embargo.is_certain:
        source.warnings.append(
            f'The release is under embargo, but until when is not certain: "{embargo.words[:160]}". '
            "Nothing of it should leave before a person has set the time."
        )
    return replace(source, title=title, blocks=blocks), embargo


def _understood(raw: RawRelease, text: _Text) -> ReadRelease:
    source, sections, title, vocabulary = text.source, text.sections, text.title.text, text.vocabulary
    page, paragraphs = source.page, [block.text for block in text.body]
    language = detect_language("\n".join([title, *paragraphs]), declared=raw.language or page.language)
    sentences = _sentences(paragraphs, language=language, warnings=source.warnings)
    demands = find_demands(text.body, sentences=sentences, language=language)
    undated = _without_datelines(paragraphs)
    countries = find_countries(title, paragraphs=undated, vocabulary=vocabulary)
    topics = find_topics(title, paragraphs=undated, vocabulary=vocabulary)
    endorsers, endorser_count = _endorsers(text, paragraphs=paragraphs)
    _warn_of_gaps(paragraphs, source=source)
    return ReadRelease(
        title=title,
        url=source.url,
        language=language,
        kind=kind_of(
            text.title, source=source, sections=sections, has_demands=bool(demands), endorsers=endorser_count
        ),
        published_at=text.published_at,
        dateline=text.dateline,
        paragraphs=tuple(paragraphs),
        quotes=tuple(find_quotes(paragraphs)),
        demands=tuple(demands),
        contacts=tuple(sections.contacts[:20]),
        pdf_url=clean_address(page.pdf_url),
        image_url=clean_address(raw.image_url) or clean_address(page.image_url),
        image_alt=said_of_image(raw.image_alt) or page.image_alt,
        countries=tuple(countries),
        topics=tuple(topics),
        hashtags=tuple(dict.fromkeys(map(vocabulary.hashtag_of, [*countries, *topics]))),
        lead=_lead(text.body),
        translations=page.translations,
        endorsers=endorsers,
        endorser_count=endorser_count,
        footnotes=tuple(sections.footnotes[:_MAX_FOOTNOTES]),
        embargo=text.embargo,
        warnings=tuple(dict.fromkeys(source.warnings)),
    )


def _lead(body: list[Block]) -> str:
    """The first paragraph, from behind its dateline."""
    first = next((block.text for block in body if block.kind == "paragraph"), "")
    return first[find_dateline(first)[1] :].strip() or first


def _endorsers(text: _Text, *, paragraphs: list[str]) -> tuple[tuple[str, ...], int]:
    """Those under a heading; without one, the run of names under what says that it was signed by several."""
    sections, stated = text.sections, [*paragraphs, *text.sections.signed_headings]
    countries = text.vocabulary.countries
    endorsers, count = find_endorsers(sections.names, paragraphs=stated, countries=countries)
    is_signed = sections.is_letter or count or text.title.kind in ("joint statement", "open letter", "letter")
    if not endorsers and is_signed:
        endorsers, count = find_endorsers(sections.unheaded, paragraphs=stated, countries=countries)
    if text.source.is_cut:
        # Names that were not read cannot be counted; what the text states can be believed.
        count = find_endorsers((), paragraphs=stated)[1]
    return endorsers, count


def _sentences(paragraphs: list[str], *, language: str, warnings: list[str]) -> Iterator[list[str]]:
    """Sentences of each paragraph, up to ``MAX_SENTENCES`` in all, as far as they are asked for."""
    left = MAX_SENTENCES
    for index, paragraph in enumerate(paragraphs):
        if left <= 0:
            warnings.append(
                f"The text is very long: demands were looked for in its first {MAX_SENTENCES} sentences."
            )
            return
        start = find_dateline(paragraph)[1] if index < 3 else 0
        offsets = split_sentences(paragraph[start:20_000], language)[:left]
        yield [paragraph[start + a : start + b] for a, b in offsets]
        left -= len(offsets)


def _without_datelines(paragraphs: list[str]) -> list[str]:
    first = [paragraph[find_dateline(paragraph)[1] :] for paragraph in paragraphs[:2]]
    return [*first, *paragraphs[2:]]


def _warn_of_gaps(paragraphs: list[str], *, source: Source) -> None:
    if not paragraphs:
        source.warnings.append("No text of the release was found: only its title can be used.")


def _aware(instant: dt.datetime | None) -> dt.datetime | None:
    if instant is None:
        return None
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant.astimezone(dt.UTC)
