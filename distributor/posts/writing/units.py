"""The release's sentences as the writer sees them: where they stand, what they do, if they stand alone."""

from dataclasses import dataclass, replace
from functools import lru_cache

import regex as re

from distributor.posts.writing.opening import points_back
from distributor.releases.reading.blocks import ends_sentence
from distributor.releases.reading.dateline import find_dateline
from distributor.releases.reading.demands import MAX_DEMANDS, is_demand, opens_list
from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.sentences import split_sentences
from distributor.releases.reading.values import ReadRelease, Sentence

MAX_UNITS = 300
_PARAGRAPH = 20_000
_MAX_POINTS = 4
_LONGEST_POINT = 600
_NO_FULL_STOP = frozenset({"th", "lo"})
_TEXTS = r"(?:papers?|stud(?:y|ies)|reports?|articles?|works?|briefings?|surveys?|books?|documents?)\b"
_ITSELF = re.compile(rf"This {_TEXTS}(?! of\b)")
_A_TEXT = re.compile(rf"\b{_TEXTS}", re.IGNORECASE)
_ENUMERATED = re.compile(r"^(?:[(（]?(?:[a-z]|[ivx]{1,4}|\p{Nd}{1,3})[)）.]|[•●▪–—*-])\s", re.IGNORECASE)
_REACHED = re.compile(r"https?://|www\.|\S@\S|\[email\s?protected\]", re.IGNORECASE)
_POINT_END = re.compile(r"[\s;,.]*(?:\b(?:and|or|dan|et|y|e)\b)?\s*$")
_POINT_LINK = re.compile(r";\s*(?:(?:and|or|dan|et|y|e)\s*)?$")
_SYLLABLES = re.compile(r"[\p{Hangul}\p{Han}\p{Hiragana}\p{Katakana}]")
_ANY_MARK = re.compile("[“”„«»「」『』‟‹›〝〞‘’\"']")
_PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unit:
    """One sentence, or a demand that introduces a list together with the list's points.

    Each is one of its release and equal to itself alone.

    Attributes:
        text: as it stands in a post: the points of a list on lines of their own.
        sentences: the slices it is made of.
        order: its place among all sentences of the release.
        demand: whether it asks somebody to do something.
        quote: whether it is a quotation together with its speaker.
        back: whether it opens by pointing to the sentence before it.
        whole: whether it can be published at all: a sentence, balanced, with whoever said it.
    """

    text: str
    sentences: tuple[Sentence, ...]
    order: int
    demand: bool = False
    quote: bool = False
    back: bool = False
    whole: bool = True

    @property
    def paragraph(self) -> int:
        """Index of the paragraph it begins in."""
        return self.sentences[0].paragraph


@lru_cache(maxsize=8)  # the three networks' posts are written one after the other from the same release
def release_units(release: ReadRelease) -> tuple[Unit, ...]:
    """All units of a release in order, up to ``MAX_UNITS``."""
    units: list[Unit] = []
    points = frozenset(release.demands)
    skip_to = 0
    for index, paragraph in enumerate(release.paragraphs):
        if index < skip_to:
            continue
        if opens_list(paragraph, language=release.language) and len(paragraph) <= 600:
            end = _last_point(release, index=index, points=points)
            if end > index:
                units += _list_unit(release, first=index, last=end, order=len(units))
                skip_to = end + 1
                continue
        units += _paragraph_units(release, index=index, order=len(units))
        if len(units) >= MAX_UNITS:
            break
    return tuple(units[:MAX_UNITS])


def text_start(paragraph: str, *, index: int) -> int:
    """Offset at which a paragraph's first sentence begins: after the dateline, where it has one."""
    start = find_dateline(paragraph)[1] if index < 3 else 0
    return start if start < len(paragraph) else 0


def _paragraph_units(release: ReadRelease, *, index: int, order: int) -> list[Unit]:
    paragraph = release.paragraphs[index]
    base = text_start(paragraph, index=index)
    offsets = split_sentences(paragraph[base : base + _PARAGRAPH], release.language)
    units = [
        _unit(release, index=index, span=(base + start, base + end), order=order + number)
        for number, (start, end) in enumerate(offsets)
    ]
    return [replace(unit, whole=False) for unit in units] if _is_point(release, index=index) else units


def _is_point(release: ReadRelease, *, index: int) -> bool:
    """Whether a paragraph is a point of a list: its sentences lean on what introduces the list."""
    before = release.paragraphs[index - 1].rstrip() if index else ""
    paragraph = release.paragraphs[index]
    if len(paragraph) > _LONGEST_POINT:
        return False  # a whole text that begins with a dash; its first sentence is left out by its own mark
    if _ENUMERATED.match(paragraph) or _POINT_LINK.search(paragraph):
        return True
    return bool(_POINT_LINK.search(before)) or (before.endswith((":", "：", "៖")) and len(paragraph) < 300)


def _unit(release: ReadRelease, *, index: int, span: tuple[int, int], order: int) -> Unit:
    text = release.paragraphs[index][span[0] : span[1]]
    return Unit(
        text=text,
        sentences=(Sentence(text=text, paragraph=index, start=span[0], end=span[1]),),
        order=order,
        demand=_is_demand(text, release=release),
        quote=_is_attributed_quote(text, release=release),
        back=points_back(text, language=release.language)
        and not _speaks_of_itself(text, release=release, place=(index, span[0])),
        whole=_is_whole(text, language=release.language, after_dateline=span[0] > 0 and order == 0),
    )


def _speaks_of_itself(text: str, *, release: ReadRelease, place: tuple[int, int]) -> bool:
    """Whether "This report ..." can mean no other: no report, study or paper was named before."""
    match = _ITSELF.match(text) if release.language == "en" else None
    if match is None:
        return False
    before = (*release.paragraphs[: place[0]], release.paragraphs[place[0]][: place[1]])
    return not any(_A_TEXT.search(paragraph) for paragraph in (release.title, *before))


def _is_demand(text: str, *, release: ReadRelease) -> bool:
    """As reading found it, where it found some and not too many: then the others need no second look."""
    is_told = 0 < len(release.demands) < MAX_DEMANDS
    if is_told and not any(text in demand for demand in release.demands):
        return False
    return is_demand(text, language=release.language)


def _is_whole(text: str, *, language: str, after_dateline: bool) -> bool:
    """A sentence of its own, not a heading, a list's point or a quotation without its speaker.

    Only after a dateline may a sentence begin small: "(Bangkok, 3 May 2020) – the Forum condemns ...".
    """
    if len(text) < 12 or _ENUMERATED.match(text) or _reaches_out(text):
        return False
    if text.endswith((":", ";", "：", "៖")) or (text[:1].islower() and not after_dateline):
        return False
    if not ends_sentence(text) and not (language in _NO_FULL_STOP and len(text) >= 30):
        return False
    return not _is_bare_quotation(text)


def _reaches_out(text: str) -> bool:
    """Whether a sentence holds an address; most are told by what is not in them."""
    may = "@" in text or "//" in text or "[" in text or "www." in text.lower()
    return may and bool(_REACHED.search(text))


def _is_bare_quotation(text: str) -> bool:
    """Words in quotation marks and hardly anything else, or a mark whose partner stands elsewhere."""
    if not _ANY_MARK.search(text):
        return False
    if any(text.count(opening) != text.count(closing) for opening, closing in _PAIRS):
        return True
    if text.count('"') % 2:
        return True
    spans = quotation_spans(text)
    if text[0] in "‘'" and not (spans and spans[0][0] == 0):
        return True
    outside = len(text) - sum(end - start for start, end in spans)
    # "김 교수는 “…”고 했다": a name and "said" are half as long where a letter is a syllable.
    return bool(spans) and outside < (7 if _SYLLABLES.search(text) else 12)


def _is_attributed_quote(text: str, *, release: ReadRelease) -> bool:
    """Whether a sentence holds one of the release's quotes and the name of who said it."""
    if not _ANY_MARK.search(text):
        return False
    return any(
        quote.speaker and quote.text[:30] in text and quote.text[-30:] in text and quote.speaker in text
        for quote in release.quotes
        if len(quote.text) >= 12
    )


def _last_point(release: ReadRelease, *, index: int, points: frozenset[str]) -> int:
    """Index of the last of the paragraphs after ``index`` that are points of its list."""
    last = index
    while last + 1 < len(release.paragraphs) and release.paragraphs[last + 1] in points:
        last += 1
    return last


def _list_unit(release: ReadRelease, *, first: int, last: int, order: int) -> list[Unit]:
    """The introducing sentence with the list's first points; nothing when the introduction points back."""
    lead = release.paragraphs[first]
    spans = split_sentences(lead, release.language)
    base = text_start(lead, index=first)
    start, end = max(spans[-1][0], base), spans[-1][1]
    slices = [Sentence(text=lead[start:end], paragraph=first, start=start, end=end)]
    for index in range(first + 1, min(last, first + _MAX_POINTS) + 1):
        text = release.paragraphs[index]
        match = _ENUMERATED.match(text)
        begin, stop = (match.end() if match else 0), len(_POINT_END.sub("", text))
        if begin < stop:
            slices.append(Sentence(text=text[begin:stop], paragraph=index, start=begin, end=stop))
    before = [
        _unit(release, index=first, span=span, order=order + number)
        for number, span in enumerate(spans[:-1])
        if span[0] >= base
    ]
    back = points_back(lead[start:end], language=release.language)
    text = "\n– ".join(sentence.text for sentence in slices)
    return [
        *before,
        Unit(text=text, sentences=tuple(slices), order=order + len(before), demand=True, back=back),
    ]
