"""Sentences of a paragraph, by the habits of its script and language.

``sentencex`` knows the abbreviations of many languages. What it does not know stands here: Khmer, Thai and
Lao, quotations of several sentences (kept whole, so that none loses its speaker), and numbered points.
"""

import itertools
from functools import cache, lru_cache

import regex as re

from distributor.releases.reading.marks import inside, quotation_spans
from distributor.releases.reading.vocabulary import any_of, word_set

_CHUNK = (
    2000  # sentencex looks for closing marks again and again: its cost grows with the square of the length
)
_CLOSERS = r"[\p{Pe}\p{Pf}’”»」』\"']*"
_ENDS = {
    "km": r"[។៕?!]",
    "my": "[။]",
    "shn": "[။]",
    "ja": "[。！？｡]",
    "zh": "[。！？｡]",
    "hi": "[।॥?!]",
    "ne": "[।॥?!]",
    "mr": "[।॥.?!]",
    "bn": "[।॥?!]",
    "ur": "[۔؟!]",
    "bo": "[།༎]",
    "dz": "[།༎]",
}
_BY_SPACE = frozenset({"th", "lo"})
_MIN_THAI = 40
_LONG_THAI = 110
_OPENS_THAI = (
    "ทั้งนี้|นอกจากนี้|นอกจากนั้น|อย่างไรก็ตาม|ขณะเดียวกัน|ขณะที่|ดังนั้น|โดยที่|ทางด้าน|เมื่อวันที่|ในขณะ|ສະນັ້ນ|ນອກຈາກ|ຢ່າງໃດກໍຕາມ"
)
_LAST_WORD = re.compile(r"([\p{L}\p{M}.]{1,8})\.\s*$")
_INITIAL = re.compile(r"(?:^|[\s(.])\p{Lu}\.\s*$")
_BARE_NUMBER = re.compile(r"^\s*[(\[]?(?:\p{N}{1,3}|[ivxlc]{1,5}|\p{L})[.)]\s*$")
# 「…。」と述べた: the sentence goes on after the quotation.
_QUOTED_END, _AFTER_QUOTED = re.compile("[」』”]$"), frozenset("とがをはのにもで、，,")
_FOOTNOTE_BEFORE = re.compile(r"\s*(?:\[\d{1,3}\]\s*)*")
_FOOTNOTE_AFTER = re.compile(r"(?:(?<=[.!?”’\"])(?:\s?\[\d{1,3}\])+)?\s*$")
_ONLY_CLOSERS = re.compile(r"^\s*" + r"[\p{Pe}\p{Pf}’”»」』\"'.…]+(?:\s+|$)")


def split_sentences(paragraph: str, language: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences, in order, without the white space around them.

    Args:
        paragraph: one paragraph of text.
        language: BCP 47 primary tag; empty or unknown tags are read like English.
    """
    return list(_split(paragraph, language))


@lru_cache(maxsize=512)  # reader and writer split the same paragraphs
def _split(paragraph: str, language: str) -> tuple[tuple[int, int], ...]:
    pieces = _pieces(paragraph, language=language)
    spans = quotation_spans(paragraph)
    borders = [0]
    for _, end in pieces:
        if end >= len(paragraph) or not _continues(paragraph, start=borders[-1], end=end, spans=spans):
            borders.append(end)
    return tuple(_trimmed(paragraph, borders=[*borders, len(paragraph)]))


def _pieces(paragraph: str, *, language: str) -> list[tuple[int, int]]:
    if language in _ENDS:
        return _by_pattern(paragraph, pattern=_end_pattern(language))
    if language in _BY_SPACE:
        return _by_space(paragraph)
    return _by_sentencex(paragraph, language=language)


@cache
def _end_pattern(language: str) -> re.Pattern[str]:
    # A Latin full stop ends a sentence in these scripts too where a space follows, as in mixed texts.
    return re.compile(rf"(?:{_ENDS[language]}+|(?<=\p{{L}})[.?!]+(?=\s+[\p{{Lu}}\p{{Lo}}])){_CLOSERS}\s*")


def _by_pattern(paragraph: str, *, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    ends = [match.end() for match in pattern.finditer(paragraph)]
    return list(zip([0, *ends], [*ends, len(paragraph)], strict=True))


def _by_space(paragraph: str) -> list[tuple[int, int]]:
    """Thai and Lao have no full stop: a space ends a sentence where a new one opens, or late enough."""
    pieces, start = [], 0
    for match in re.finditer(r"[.?!]?\s+", paragraph):
        length = match.end() - start
        opens = re.match(_OPENS_THAI, paragraph, pos=match.end())
        stops = match[0][0] in ".?!" and length > _MIN_THAI // 2
        if stops or (opens and length >= _MIN_THAI) or length >= _LONG_THAI:
            pieces.append((start, match.end()))
            start = match.end()
    return [*pieces, (start, len(paragraph))]


def _by_sentencex(paragraph: str, *, language: str) -> list[tuple[int, int]]:
    from sentencex import segment

    pieces, place = [], 0
    for chunk in _chunks(paragraph):
        for sentence in segment(language or "en", chunk):
            pieces.append((place, place + len(sentence)))
            place += len(sentence)
    # Trust, but verify: offsets that do not add up would put words into the release's mouth.
    return pieces if place == len(paragraph) else [(0, len(paragraph))]


def _chunks(paragraph: str) -> list[str]:
    """Pieces of at most ``_CHUNK`` characters, cut at a sentence-like border where there is one."""
    chunks = []
    start = 0
    while len(paragraph) - start > _CHUNK:
        border = paragraph.rfind(". ", start + _CHUNK // 2, start + _CHUNK)
        end = border + 2 if border > 0 else start + _CHUNK
        chunks.append(paragraph[start:end])
        start = end
    return [*chunks, paragraph[start:]]


def _continues(text: str, *, start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether the sentence goes on after the border at ``end``."""
    sentence, rest = text[max(start, end - 40) : end], text[end : end + 40]
    if not sentence.strip() or _ONLY_CLOSERS.match(rest) or inside(spans, place=end):
        return True
    if _BARE_NUMBER.match(sentence) or (_QUOTED_END.search(sentence) and rest[:1] in _AFTER_QUOTED):
        return True
    following = rest.lstrip("\"'“‘«([ ")[:1]
    return following.islower() or _abbreviated(sentence, following=following)


def _abbreviated(sentence: str, *, following: str) -> bool:
    """Whether the last full stop belongs to an abbreviation."""
    tail = sentence[-12:]
    match = _LAST_WORD.search(tail)
    if not match:
        return False
    word = match[1].casefold()
    if word in _hard_abbreviations() or _INITIAL.search(tail):
        return True
    return word in word_set("abbreviations", "soft") and not following.isupper()


@cache
def _hard_abbreviations() -> frozenset[str]:
    headings = ("titles", "references", "firms", "countries")
    return frozenset(word for heading in headings for word in any_of("abbreviations", heading).split("|"))


def _trimmed(text: str, *, borders: list[int]) -> list[tuple[int, int]]:
    """Offsets without the white space and the footnote marks ("2024.[1]") around a sentence."""
    result = []
    for left, right in itertools.pairwise(borders):
        piece = text[left:right]
        if "[" not in piece:
            start = right - len(piece.lstrip())
            if end := len(piece.strip()):
                result.append((start, start + end))
            continue
        opening, closing = _FOOTNOTE_BEFORE.match(piece), _FOOTNOTE_AFTER.search(piece[-30:])
        start = left + (opening.end() if opening else 0)
        end = right - (len(closing[0]) if closing else 0)
        if start < end:
            result.append((start, end))
    return result
