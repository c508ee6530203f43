"""Who is named in a text and may be a private person: a question to whoever approves, never an answer.

A name counts where its surroundings speak of a person: a form of address, an age, "activist", "the arrest
of", "was beaten". Who holds an office beside the name, or speaks in the release, is left out. Only scripts
with capitals show where a name begins; of a text in another script nothing is said.
"""

from collections.abc import Collection
from enum import Enum, auto
from functools import cache

import regex as re

from distributor.posts.writing.facts.places import find_places
from distributor.posts.writing.words import EDGE, END, word_table, words_of
from distributor.releases.reading.vocabulary import word_set

# A full stop belongs to an initial or to a form of address, else a sentence ends with it.
_SHORT = r"(?:\p{L}|Mrs?|Ms|Mx|Dr|Prof|Rev|Fr|Sr|Jr|Ven)\.(?=[ \u00a0])"
_LONG = r"\p{L}[\p{L}\p{M}]*(?:[-’'](?=\p{L})[\p{L}\p{M}]+)*"
_WORD = rf"(?=[\p{{Lu}}\p{{Lt}}])(?:{_SHORT}|{_LONG})"
_INSIDE = r"(?:bin|binti|bt|al|van|von|der|de|del|dela|da|dos|ibn|el|la)"
_NAME = re.compile(
    rf"(?<![\p{{L}}\p{{M}}\p{{N}}#@-]){_WORD}(?:[ \u00a0](?:{_INSIDE}[ ])?{_WORD}){{0,5}}"
    r"(?![\p{L}\p{M}\p{N}-])"
)
_YEARS = r"(?:aged\s+\d{1,2}|\d{2})"  # one digit alone is a footnote
_AGE = re.compile(rf"\s?(?:,\s*{_YEARS}(?:,|\)|-year)|\(\s*{_YEARS}\s*\))")
_BEFORE = 60  # characters in which the words before a name are looked for


class _Title(Enum):
    """What stands before a name, written with capitals like it."""

    NONE = auto()
    ADDRESS = auto()
    CALLING = auto()
    OFFICE = auto()


def people_in(text: str, *, public: Collection[str] = ()) -> tuple[str, ...]:
    """Names of people who may be private, as they stand in the text, each once.

    Args:
        text: a post's words, or any others.
        public: names of people who speak in public, as the speakers of the release's quotes.
    """
    known = [name.casefold().split() for name in public]
    places = [(place.start, place.end) for place in find_places(text)]
    found: dict[str, None] = {}
    for match in _NAME.finditer(text):
        if any(begins < match.end() and match.start() < ends for begins, ends in places):
            continue
        start, title = _without_titles(text, match.span())
        name = text[start : match.end()]
        is_person = title in (_Title.ADDRESS, _Title.CALLING) or _is_spoken_of(text, start, match.end())
        if is_person and _may_be_private(name, title) and not _is_one_of(name, known):
            found.setdefault(name)
    return tuple(found)


def _without_titles(text: str, span: tuple[int, int]) -> tuple[int, _Title]:
    """Where the name itself begins, and what stands before it; an office beside others counts."""
    start, end = span
    before = re.search(r"([\p{L}-]+)\s+$", text[max(0, start - _BEFORE) : start])
    titles = {_title(before[1])} & {_Title.OFFICE} if before else set()
    for token in re.finditer(r"\S+", text[start:end]):
        title = _title(token[0])
        if title == _Title.NONE:
            start += token.start()
            break
        titles.add(title)
    else:
        start = end  # titles and nothing else
    strongest = [one for one in (_Title.OFFICE, _Title.ADDRESS, _Title.CALLING) if one in titles]
    return start, strongest[0] if strongest else _Title.NONE


def _title(word: str) -> _Title:
    small = word.casefold().rstrip(".")
    if small in _addresses():
        return _Title.ADDRESS
    if _calling().fullmatch(small):
        return _Title.CALLING
    return _Title.OFFICE if small in _offices() else _Title.NONE


def _may_be_private(name: str, title: _Title) -> bool:
    words = name.casefold().split()
    is_written_loudly = any(word.isupper() for word in name.split() if len(word) > 1)
    is_long_enough = len(words) >= (1 if title == _Title.ADDRESS else 2)
    return (
        title != _Title.OFFICE
        and is_long_enough
        and not is_written_loudly
        and not _no_person().intersection(words)
    )


def _is_spoken_of(text: str, start: int, end: int) -> bool:
    return bool(
        _before().search(text[max(0, start - _BEFORE) : start])
        or _after().match(text, end)
        or _AGE.match(text, end)
    )


def _is_one_of(name: str, known: list[list[str]]) -> bool:
    """Whether it is one of these names, or the last part of one."""
    words = name.casefold().split()
    return any(words == one[-len(words) :] for one in known)


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"{EDGE}(?:{words_of('person_before')}),?\s+$", re.IGNORECASE)


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf",?\s+(?:{words_of('person_after')}){END}", re.IGNORECASE)


@cache
def _calling() -> re.Pattern[str]:
    return re.compile(words_of("person_before"))


@cache
def _addresses() -> frozenset[str]:
    return frozenset(word_table("address")["words"])


@cache
def _no_person() -> frozenset[str]:
    return frozenset(word_table("no_person")["words"])


@cache
def _offices() -> frozenset[str]:
    """What ``speech`` counts as offices, but for those that a private person may have."""
    told = word_set("speech", "offices") | word_set("speech", "roles")
    return told - frozenset(word_table("person_before")["callings"])
