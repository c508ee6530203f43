"""Finding the words and phrases of a vocabulary in a text, quickly, in scripts with and without spaces."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import regex as re

SPACELESS = re.compile(r"[\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]")
_CASELESS_END = re.compile(r"[\p{Lo}\p{M}]$")
_WORD = re.compile(r"[\p{L}\p{M}\p{N}\u200c\u200d]+")
_ARABIC = re.compile(r"\p{Arabic}")
# "and", "in", "to", "the" are written onto the word in Arabic.
_ARABIC_PREFIX = re.compile(r"(?<![\p{L}\p{M}])[وفبلك]{0,2}(?:ال|ل)?$")
_STEM = 4  # letters by which phrases are looked up


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase at ``text[start:end]`` of the folded text, and what it speaks of."""

    start: int
    end: int
    subject: str


@dataclass(slots=True)
class _Phrase:
    text: str
    open_ended: bool
    subject: str


@dataclass(slots=True)
class Phrases:
    """The phrases of some entries, arranged so that only those whose first letters occur are looked for."""

    _by_stem: dict[str, list[_Phrase]] = field(default_factory=dict)
    _free: dict[str, str] = field(default_factory=dict)
    _free_pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(r"(?!)"))

    @classmethod
    def of(cls, entries: Mapping[str, Sequence[str]]) -> "Phrases":
        """Arrange the entries: subject -> hashtag, then phrases; a "*" at the end stands for any ending."""
        made = cls()
        for subject, phrases in entries.items():
            for phrase in phrases[1:]:
                made._add(folded(phrase), subject=subject)
        longest_first = sorted(made._free, key=len, reverse=True)
        made._free_pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        return made

    def _add(self, phrase: str, *, subject: str) -> None:
        text = phrase.rstrip("*")
        if SPACELESS.search(text):
            self._free[text] = subject
            return
        # Letters without case belong to languages that hang their endings on the word.
        open_ended = phrase.endswith("*") or bool(_CASELESS_END.search(text))
        first_word = text.split(" ", 1)[0]
        self._by_stem.setdefault(first_word[:_STEM], []).append(_Phrase(text, open_ended, subject))

    def found(self, text: str, *, accept: Callable[[int, int], bool] | None = None) -> list[Found]:
        """Every phrase in a folded text, in order; of two that overlap the earlier, then the longer.

        Args:
            text: as ``folded`` gives it.
            accept: whether a phrase at these offsets is meant; None takes all.
        """
        standing = [found for found in self._standing(text) if not accept or accept(found.start, found.end)]
        standing.sort(key=lambda found: (found.start, -found.end))
        result: list[Found] = []
        for found in standing:
            if not result or found.start >= result[-1].end:
                result.append(found)
        return result

    def _standing(self, text: str) -> Iterator[Found]:
        stems, kinds = _stems(text) & self._by_stem.keys(), _kinds(text)
        if _ARABIC.search(kinds):
            # There a word's first letters may be others than the phrase's.
            stems |= {stem for stem in self._by_stem if _ARABIC.match(stem) and stem in text}
        for stem in stems:
            for phrase in self._by_stem[stem]:
                yield from _places(text, phrase)
        if SPACELESS.search(kinds):
            for match in self._free_pattern.finditer(text):
                yield Found(match.start(), match.end(), self._free[match[0]])


@lru_cache(maxsize=4)
def _kinds(text: str) -> str:
    """The distinct characters of a text, by which its scripts are told."""
    return "".join(set(text))


@lru_cache(maxsize=4)  # countries and topics are looked for in the same text
def _stems(text: str) -> frozenset[str]:
    words = set(_WORD.findall(text))
    return frozenset(word[:length] for word in words for length in (2, 3, _STEM))


def _places(text: str, phrase: _Phrase) -> Iterator[Found]:
    start = text.find(phrase.text)
    while start >= 0:
        end = start + len(phrase.text)
        if _opens_word(text, start) and (phrase.open_ended or not _in_word(text, end)):
            yield Found(start, end, phrase.subject)
        start = text.find(phrase.text, end)


def _opens_word(text: str, place: int) -> bool:
    if not _in_word(text, place - 1):
        return True
    return "\u0600" <= text[place] <= "\u06ff" and bool(
        _ARABIC_PREFIX.search(text[max(0, place - 6) : place])
    )


def _in_word(text: str, place: int) -> bool:
    return 0 <= place < len(text) and bool(_WORD.match(text, place))


def folded(text: str) -> str:
    """A text without case and with one kind of apostrophe, of the same length wherever possible."""
    return text.replace("’", "'").casefold()
