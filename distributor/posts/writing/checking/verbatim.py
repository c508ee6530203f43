"""Which parts of a post are whole sentences of the release, and which have to be judged."""

from dataclasses import dataclass
from functools import lru_cache

import regex as re

from distributor.posts.writing.units import release_units
from distributor.releases.reading.sentences import split_sentences
from distributor.releases.reading.values import ReadRelease

_KEY = 10
_BULLET = re.compile(r"[ \t]*(?:[–—•*▪●-][ \t]+|\p{Nd}{1,2}[.)][ \t]+)?")
_ENDED = re.compile(r"[.!?…។៕။。！？｡।॥۔؟།༎][\p{Pe}\p{Pf}’”»」』\"']*$")
_SAYS = re.compile(r"[\p{L}\p{N}%$]")
_CUT = re.compile(r"…|\.\.\.")
_NO_FULL_STOP = frozenset({"th", "lo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A sentence of a post.

    Attributes:
        text: ``post[start:end]``.
        start: code points from the beginning of the post.
        end: code points, exclusive.
        own: whether it stands so in the release, whole or as a marked beginning.
        dropped: what the release's sentence says after the mark "…"; empty when it is whole.
    """

    text: str
    start: int
    end: int
    own: bool = False
    dropped: str = ""


@lru_cache(maxsize=8)
def _known(release: ReadRelease) -> dict[str, tuple[str, ...]]:
    """Sentences by their first characters, the longest first."""
    texts = {sentence.text for unit in release_units(release) for sentence in unit.sentences}
    found: dict[str, list[str]] = {}
    for text in sorted({*texts, release.title} - {""}, key=lambda text: (-len(text), text)):
        found.setdefault(text[:_KEY], []).append(text)
    return {key: tuple(sentences) for key, sentences in found.items()}


def passages(post: str, *, words: str, release: ReadRelease) -> list[Passage]:
    """Every sentence of a post in order.

    Args:
        post: the text.
        words: the same with spaces in place of what is no words (links, hashtags).
        release: what it is compared with.
    """
    found: list[Passage] = []
    position = 0
    for line in words.split("\n"):
        if line.strip() or post[position : position + len(line)].strip():
            found += _in_line(post, words=words, span=(position, position + len(line)), release=release)
        position += len(line) + 1
    return found


def _in_line(post: str, *, words: str, span: tuple[int, int], release: ReadRelease) -> list[Passage]:
    found: list[Passage] = []
    bullet = _BULLET.match(post, span[0], span[1])
    line_end = span[0] + len(post[span[0] : span[1]].rstrip())
    marked = _own(post, place=span[0], line_end=line_end, release=release)  # its mark is the release's own
    place = bullet.end() if bullet and marked is None else span[0]
    while place < line_end:
        passage = _own(post, place=place, line_end=line_end, release=release)
        if passage is None:
            passage = _next_sentence(words, place=place, line_end=line_end, release=release)
        found.append(passage)
        place = passage.end
        while place < line_end and post[place].isspace():
            place += 1
    return found


def _next_sentence(post: str, *, place: int, line_end: int, release: ReadRelease) -> Passage:
    spans = split_sentences(post[place:line_end], release.language)
    start, end = spans[0] if spans else (0, line_end - place)
    start, end = place + start, max(place + end, place + 1)
    text = post[start:end]
    return Passage(text=text, start=start, end=end, own=_stands_alone(text, release=release))


def _own(post: str, *, place: int, line_end: int, release: ReadRelease) -> Passage | None:
    """The longest sentence of the release that stands at ``place``, or the beginning of one before "…"."""
    beginning = _beginning(post, place=place, line_end=line_end, release=release)
    if beginning:
        return beginning
    for text in _known(release).get(post[place : place + _KEY], ()):
        end = place + len(text)
        there = post.startswith(text, place)
        if there and _ends(text, post=post, end=end, line_end=line_end, release=release):
            return Passage(text=text, start=place, end=end, own=True)
    return None


def _beginning(post: str, *, place: int, line_end: int, release: ReadRelease) -> Passage | None:
    """The marked beginning of a sentence of the release that fills the rest of a line."""
    mark = _CUT.search(post, place, line_end)
    if mark is None or mark.end() != line_end or mark.start() == place:
        return None
    kept = post[place : mark.start()]
    for key, texts in _known(release).items():
        for text in texts if key.startswith(kept[:_KEY]) else ():
            if text.startswith(kept):
                whole = post[place:line_end]
                return Passage(text=whole, start=place, end=line_end, own=True, dropped=text[len(kept) :])
    return None


def _ends(text: str, *, post: str, end: int, line_end: int, release: ReadRelease) -> bool:
    """Whether the sentence ends here rather than going on in words that turn it round."""
    if end >= line_end or not post[end:line_end].strip():
        return True
    closed = bool(_ENDED.search(text)) or release.language in _NO_FULL_STOP
    return closed and (post[end].isspace() or not post[end].isalnum())


@lru_cache(maxsize=256)
def _stands_alone(text: str, *, release: ReadRelease) -> bool:
    """Whether a sentence beyond the ones the writer knows is one of the release's, or says nothing at all."""
    if not _SAYS.search(text):
        return True
    if len(text) < _KEY:
        return False
    for paragraph in release.paragraphs:
        if text in paragraph:
            spans = split_sentences(paragraph[:40_000], release.language)
            return any(paragraph[start:end] == text for start, end in spans)
    return False
