"""Quotes with who said them: "...," says NAME, ROLE; NAME, ROLE, said: "..."; According to NAME, "..."."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex as re

from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.speakers import NOBODY, Speaker, speaker_between, speaker_of_line
from distributor.releases.reading.values import Quote

MAX_QUOTES = 40
MAX_MARKS = 200  # pairs of marks that are looked at, words in inverted commas included
MAX_PASSAGE = 6000
# Marks that open each paragraph of a long quotation, and the one that closes the last.
_CARRIED = {"“": "”", "«": "»", "‘": "’", "「": "」"}
_BY_ITSELF = re.compile(r"(?<=\p{L})’(?=\p{L})")
_GOES_ON = re.compile(r"[.!?]\s*$|\b(?:adding|and)\s*$")
_SENTENCE_BORDER = re.compile(r"(?<=[.!?។။。])\s+(?=[\p{Lu}\p{Lo}])(?<!(?:Mr|Ms|Dr|Mrs|St)\.\s)")
_SPACELESS = re.compile(r"[\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]")


def find_quotes(paragraphs: list[str]) -> list[Quote]:
    """Quotations of several words, in order, with their speakers where the text names them."""
    quotes: list[Quote] = []
    marks = 0
    for passage in _passages(paragraphs):
        spans = quotation_spans(passage.text)[: MAX_MARKS - marks]
        marks += len(spans)
        quotes += _in_passage(passage, spans=spans)
        if len(quotes) >= MAX_QUOTES or marks >= MAX_MARKS:
            break
    return quotes[:MAX_QUOTES]


@dataclass(frozen=True, slots=True)
class _Passage:
    """Words between which a quotation and its speaker stand: a paragraph, or several under one quotation."""

    text: str
    before: str
    after: str


def _passages(paragraphs: list[str]) -> Iterator[_Passage]:
    """Paragraphs, those joined over which one quotation runs on, each with its neighbours."""
    carried, before = "", ""
    for index, whole in enumerate(paragraphs):
        text = whole[:MAX_PASSAGE]
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else ""
        runs_on = _runs_on(text, following=following)
        carried = f"{carried} {text[1:].lstrip()}" if carried else text
        if not runs_on or len(carried) >= MAX_PASSAGE:
            yield _Passage(text=carried, before=before, after=following)
            carried, before = "", text


def _runs_on(paragraph: str, *, following: str) -> bool:
    """Whether a quotation of several paragraphs goes on: each opens with a mark, only the last closes."""
    closing = _CARRIED.get(paragraph[:1], "")
    return (
        bool(closing)
        and closing not in _BY_ITSELF.sub("", paragraph)
        and following[:1] in (paragraph[0], closing)
    )


def _in_passage(passage: _Passage, *, spans: list[tuple[int, int]]) -> list[Quote]:
    quotes: list[Quote] = []
    text = passage.text
    last = NOBODY
    for index, (start, end) in enumerate(spans):
        before = text[spans[index - 1][1] if index else 0 : start]
        after = text[end : spans[index + 1][0] if index + 1 < len(spans) else len(text)]
        speaker = speaker_between(before=_SENTENCE_BORDER.split(before[-240:])[-1], after=after[:240])
        if not speaker.name and _GOES_ON.search(before):
            speaker = last
        if not speaker.name and not (before + after).strip(" .,"):
            speaker = _beside(passage)
        said = text[start + 1 : end - 1].strip().rstrip(",،")
        if said and _is_speech(said, speaker=speaker, before=before):
            quotes.append(Quote(text=said, speaker=speaker.name, role=speaker.role))
            last = speaker if speaker.name else last
    return quotes


def _beside(passage: _Passage) -> Speaker:
    """Who said a quotation that is a whole paragraph: the line under it, or "NAME said:" above it."""
    under = speaker_of_line(passage.after)
    if under.name or not passage.before.rstrip().endswith((":", "：", "៖")):
        return under
    return speaker_between(before=_SENTENCE_BORDER.split(passage.before[-240:])[-1], after="")


def _is_speech(text: str, *, speaker: Speaker, before: str) -> bool:
    """Speech rather than a term, a title or a name in quotation marks."""
    if before.rstrip().endswith(("(", "the", "a", "an")) and len(text) < 60:
        return False
    enough = 8 if _SPACELESS.search(text) else 0
    if speaker.name:
        return len(text) >= enough // 2 and len(text.split()) >= (1 if enough else 2)
    return len(text) >= 20 if enough else len(text.split()) >= 5
