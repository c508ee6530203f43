"""Names in scripts with capitals: runs of capitalised words."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import regex as re

from distributor.releases.reading.vocabulary import word_lists, word_set

_WORD = r"\p{L}[\p{L}\p{M}\p{N}]*(?:[-.’'](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*"
_CAPITAL = rf"(?=[\p{{Lu}}\p{{Lt}}]){_WORD}\.?"
_PARTICLE = r"(?:of|the|and|for|de|del|da|dos|van|von|der|bin|binti|al|ibn|la|le|dan|untuk|et|y|e|und)"
_RUN = re.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}#@]){_CAPITAL}(?:[ \u00a0]+(?:{_PARTICLE}[ ]+){{0,2}}{_CAPITAL}){{0,15}}"
)
_TOKEN = re.compile(_WORD)
_ANY_WORD = re.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}]){_WORD}")
_SPACE = re.compile("[ \u00a0]")
_ALSO_SMALL = frozenset({"i", "we", "our", "us"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A run of capitalised words.

    Attributes:
        words: casefolded, without possessive, particles left out.
        spans: where each of them stands.
        start: code points from the beginning of the text.
        end: code points, exclusive.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    start: int
    end: int


def bare(word: str) -> str:
    """Casefolded, one kind of apostrophe, without possessive or final full stop."""
    folded = word.replace("’", "'").casefold().rstrip(".'")
    return folded.removesuffix("'s")


def find_names(text: str) -> list[Name]:
    """Runs of capitalised words, in order."""
    names = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        if not _SPACE.search(text, start, end):  # most are one word
            word = end - (text[end - 1] == ".")
            names.append(Name(words=(bare(text[start:word]),), spans=((start, word),), start=start, end=end))
            continue
        tokens = [
            token for token in _TOKEN.finditer(text, match.start(), match.end()) if token[0][0].isupper()
        ]
        spans = tuple(token.span() for token in tokens)
        names.append(
            Name(
                words=tuple(bare(token[0]) for token in tokens),
                spans=spans,
                start=match.start(),
                end=match.end(),
            )
        )
    return names


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """What of a release a name may be made of.

    Attributes:
        runs: names as whole runs, and every part of at least two words.
        words: every word of the release, casefolded.
        small: those that stand there with a small letter too.
        initials: of runs, as in "hfr".
    """

    runs: frozenset[tuple[str, ...]]
    words: frozenset[str]
    small: frozenset[str]
    initials: frozenset[str]


def known_names(text: str, *, names: Iterable[Name]) -> KnownNames:
    """What a release's whole text knows, with the names that were found in it."""
    runs = {name.words for name in names}
    parts = {part for run in runs for part in _parts(run[:16])}
    tokens = {token: bare(token) for token in set(_ANY_WORD.findall(text))}
    words = set(tokens.values())
    pieces = {piece for word in words if "-" in word for piece in word.split("-")}
    return KnownNames(
        runs=frozenset(parts | runs),
        words=frozenset(words | pieces),
        small=frozenset(word for token, word in tokens.items() if token[0].islower()),
        initials=frozenset("".join(word[0] for word in run) for run in parts | runs),
    )


def _parts(run: tuple[str, ...]) -> set[tuple[str, ...]]:
    return {
        run[start:end] for start, end in itertools.combinations(range(len(run) + 1), 2) if end - start > 1
    }


def is_known(name: Name, *, known: KnownNames) -> bool:
    """Whether a name can be put together from whole names and common words of the release.

    "Lina Bold" can not where the release knows Lina Marek and Saran Bold; "Director Amara Silva" can.
    """
    words = name.words
    if len(words) == 1:
        return _is_word(words[0], known=known)
    reached = {0}
    for start in range(len(words)):
        if start in reached:
            reached |= {
                end
                for end in range(start + 1, len(words) + 1)
                if words[start:end] in known.runs
                or (end == start + 1 and _stands_alone(words[start], known=known))
            }
    return len(words) in reached


def _is_word(word: str, *, known: KnownNames) -> bool:
    return word in known.words or word in known.initials or word in _ALSO_SMALL or len(word) == 1


def _stands_alone(word: str, *, known: KnownNames) -> bool:
    return (
        (word,) in known.runs
        or word in known.small
        or word in word_set("speech", "roles")
        or (word in known.initials and len(word) > 1)
        or word in common_words()
    )


@cache
def common_words() -> frozenset[str]:
    """Small words of every language of ``stopwords.toml``: no name, whatever their first letter."""
    return frozenset(word for words in word_lists("stopwords").values() for word in words) | _ALSO_SMALL
