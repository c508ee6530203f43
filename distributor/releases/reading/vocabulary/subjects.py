"""The countries and topics a release can be about, and what an installation adds to them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import regex as re

from distributor.errors import DistributorError
from distributor.releases.reading.vocabulary import word_lists

Entries = Mapping[str, tuple[str, ...]]
_TABLES = ("countries", "topics")
_HASHTAG = re.compile(r"#(?=\S*\p{L})[\p{L}\p{M}\p{N}_]{2,60}")


class VocabularyError(DistributorError):
    """An installation's vocabulary file cannot be used; the sentence names the line."""


class VocabularyValueError(DistributorError):
    """An entry of a vocabulary that cannot be used; ``name`` is the key it stands under."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"'{name}' {sentence}")
        self.name = name


@dataclass(frozen=True, eq=False, kw_only=True)
class Vocabulary:
    """What releases can be about.

    Attributes:
        countries: English name -> hashtag, then every name by which a text speaks of the country.
        topics: topic -> hashtag, then words and phrases; ``"tortur*"`` stands for any ending.
    """

    countries: Entries
    topics: Entries

    def hashtag_of(self, subject: str) -> str:
        """``"#SriLanka"`` for ``"Sri Lanka"``; empty for what is neither a country nor a topic here."""
        words = self.countries.get(subject) or self.topics.get(subject)
        return words[0] if words else ""


@cache
def default_vocabulary() -> Vocabulary:
    """All of Asia and the Pacific, and the topics of human-rights work."""
    return Vocabulary(**{table: _frozen(word_lists(table)) for table in _TABLES})


def _frozen(lists: Mapping[str, list[str]]) -> Entries:
    return MappingProxyType({subject: tuple(words) for subject, words in lists.items()})


@cache
def load_vocabulary(path: Path | None) -> Vocabulary:
    """The default vocabulary with an installation's own file, read once.

    Args:
        path: a TOML file, or None for the default alone. ``[countries]`` and ``[topics]`` hold lists by
            subject that are added (a first word with "#" replaces the hashtag; a new subject needs one);
            ``[replace.countries]`` and ``[replace.topics]`` hold lists that stand instead; an empty one
            takes the subject out.

    Raises:
        VocabularyError: the file cannot be read, or an entry cannot be used; names the file and line.
    """
    if path is None:
        return default_vocabulary()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"The vocabulary {path.name} cannot be read: {error}.") from error
    return merged_vocabulary(text, name=path.name)


def merged_vocabulary(text: str, *, name: str = "vocabulary.toml") -> Vocabulary:
    """The default vocabulary with the entries of a file's text; raises as ``load_vocabulary`` does."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{name} is no TOML: {error}.") from error
    try:
        return vocabulary_with(content)
    except VocabularyValueError as wrong:
        raise VocabularyError(f"{name}, line {_line_of(wrong.name, text=text)}: {wrong}") from wrong


def vocabulary_with(content: Mapping[str, object]) -> Vocabulary:
    """The default vocabulary with the entries of a table such as the file holds.

    Raises:
        VocabularyValueError: an entry cannot be used.
    """
    default = default_vocabulary()
    merged = {"countries": dict(default.countries), "topics": dict(default.topics)}
    for table, subject, words, replaces in _entries(content):
        before = () if replaces else merged[table].get(subject, ())
        if replaces and not words:
            merged[table].pop(subject, None)
            continue
        tag, *own = words if words[:1] and words[0].startswith("#") else (*(before[:1] or [""]), *words)
        if not _HASHTAG.fullmatch(tag):
            raise VocabularyValueError(subject, "has to begin with its hashtag, such as '#SriLanka'.")
        merged[table][subject] = (tag, *dict.fromkeys((*before[1:], *own)))
    return Vocabulary(**{table: MappingProxyType(entries) for table, entries in merged.items()})


def _entries(content: Mapping[str, object]) -> Iterator[tuple[str, str, tuple[str, ...], bool]]:
    """Table, subject, words, and whether they stand instead of the default's; raises as above."""
    replaced = content.get("replace", {})
    parts = [(content, False), (replaced if isinstance(replaced, dict) else {}, True)]
    for part, replaces in parts:
        for table, subjects in part.items():
            if table == "replace" and not replaces:
                continue
            if table not in _TABLES or not isinstance(subjects, dict):
                raise VocabularyValueError(table, "is unknown; a vocabulary has [countries] and [topics].")
            for subject, words in subjects.items():
                yield table, subject, _checked(words, subject=subject), replaces


def _checked(words: object, *, subject: str) -> tuple[str, ...]:
    usable = isinstance(words, list) and all(
        isinstance(word, str) and 2 <= len(word.strip("* ")) <= 100 and word.strip() == word for word in words
    )
    if not usable or "," in subject:
        problem = (
            "may hold no comma in its name" if "," in subject else "needs a list of words of 2 to 100 letters"
        )
        raise VocabularyValueError(subject, f"{problem}.")
    return tuple(word for word in words if isinstance(word, str)) if isinstance(words, list) else ()


def _line_of(name: str, *, text: str) -> int:
    """The line, from 1, on which a key or table of the file stands."""
    found = re.search(
        rf"""^\s*\[?\s*(?:replace\s*\.\s*)?["']?{re.escape(name)}["']?\s*[=\].]""", text, re.MULTILINE
    )
    return text.count("\n", 0, found.end() - 1) + 1 if found else 1
