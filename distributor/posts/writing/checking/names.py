"""Names of a sentence against those of the release."""

import regex as re

from distributor.posts.writing.checking.source import names_of, nearest, runs_of
from distributor.posts.writing.checking.values import blanked, known_place_spans
from distributor.posts.writing.checking.verbatim import Passage
from distributor.posts.writing.facts.dates import find_dates
from distributor.posts.writing.facts.names import KnownNames, Name, bare, common_words, find_names, is_known
from distributor.posts.writing.findings import Finding, FindingKind, finding, shown
from distributor.posts.writing.words import END, pattern_of, word_table, words_of
from distributor.releases.reading.blocks import ends_sentence
from distributor.releases.reading.values import ReadRelease

_OPENING = re.compile(r"[\s\"'“‘«「『(\[–—-]*$")
_AFTER_COLON = re.compile(r"[:.!?…]\s*[\"'“‘«]?\s*$")
_LONG_WORD = re.compile(r"\p{L}[\p{L}\p{M}’'-]{3,}")
_TITLE_CASE, _TITLE_WORDS = 0.6, 4
_NOUNS_CAPITAL = frozenset({"de"})


def judge_names(post: str, passage: Passage, release: ReadRelease) -> list[Finding]:
    """Names that cannot be put together from those of the release."""
    text = _without_judged(passage, release=release)
    known = names_of(release)
    found = []
    for name in find_names(text):
        spot = _unknown(name, text=text, known=known, release=release)
        if spot:
            span = (passage.start + spot[0], passage.start + spot[1])
            words = tuple(bare(word) for word in text[spot[0] : spot[1]].split())
            found.append(_absent(post, span, instead=_alike({*name.words, *words}, passage, release=release)))
    return found


def _without_judged(passage: Passage, *, release: ReadRelease) -> str:
    """The sentence without its dates, days and countries, which are judged elsewhere."""
    dates = [(date.start, date.end) for date in find_dates(passage.text, language=release.language)]
    days = [match.span() for match in pattern_of("day").finditer(passage.text)]
    return blanked(passage.text, [*dates, *days, *known_place_spans(passage, release=release)])


def _unknown(name: Name, *, text: str, known: KnownNames, release: ReadRelease) -> tuple[int, int] | None:
    """Where the part of a name stands that the release does not have, or None."""
    if is_known(name, known=known):
        return None
    opens = bool(_OPENING.fullmatch(text[: name.start]) or _AFTER_COLON.search(text[: name.start]))
    if opens and len(name.words) == 1:
        return (name.start, name.end) if _replaces_name(name, text=text, release=release) else None
    if opens and not _is_always_capital(name.words[0], known=known):
        rest = _without_first(name)
        if is_known(rest, known=known):
            return None
        name = rest
    absent = [
        span
        for word, span in zip(name.words, name.spans, strict=True)
        if word not in known.words and word not in common_words()
    ]
    if _is_title_case(text) or release.language in _NOUNS_CAPITAL:
        return _beside_a_name(name, absent=absent, known=known)
    return (absent[0][0], absent[-1][1]) if absent else (name.start, name.end)


def _without_first(name: Name) -> Name:
    return Name(words=name.words[1:], spans=name.spans[1:], start=name.spans[1][0], end=name.end)


def _is_always_capital(word: str, *, known: KnownNames) -> bool:
    return word in known.words and word not in known.small and word not in common_words()


def _replaces_name(name: Name, *, text: str, release: ReadRelease) -> bool:
    """Whether a sentence's unknown first word stands where the release has a name."""
    word = name.words[0]
    known = names_of(release)
    if word in known.words or word in common_words():
        return False
    if release.language == "en" and _acts(name, text=text):
        return True
    here = {bare(token) for token in re.findall(r"[\p{L}\p{M}\p{N}’'-]+", text)}
    for sentence in nearest(text, release=release, least=0.6):
        missing = {part for other in find_names(sentence) for part in other.words} - here
        if any(_is_always_capital(part, known=known) for part in missing):
            return True
    return False


def _acts(name: Name, *, text: str) -> bool:
    """Whether a sentence opens as in "Novak was arrested": one person's name, then what is said of it.

    English puts an article before nearly every other noun in that place; the rest stands in a list.
    """
    word = name.words[0]
    follows = re.match(rf"\s+(?:{words_of('after_name')}){END}", text[name.end : name.end + 20])
    return bool(follows) and not word.endswith("s") and word not in set(word_table("no_name")["words"])


def _is_title_case(text: str) -> bool:
    """Whether a line is a headline in which every longer word has a capital."""
    if ends_sentence(text):
        return False
    words = _LONG_WORD.findall(text)
    return len(words) >= _TITLE_WORDS and sum(word[0].isupper() for word in words) > _TITLE_CASE * len(words)


def _beside_a_name(name: Name, *, absent: list[tuple[int, int]], known: KnownNames) -> tuple[int, int] | None:
    """In a headline a word with a capital is only judged where it stands in the middle of a name."""
    covered = set()
    for length in range(len(name.words), 1, -1):
        for start in range(len(name.words) - length + 1):
            if name.words[start : start + length] in known.runs:
                covered |= set(range(start, start + length))
    for index, span in enumerate(name.spans):
        near = [place for place in (index - 1, index + 1) if 0 <= place < len(name.words)]
        broken = [
            place
            for place in near
            if place not in covered
            and (name.words[place],) not in known.runs
            and _is_always_capital(name.words[place], known=known)
        ]
        if span in absent and broken:
            return min(span[0], name.spans[broken[0]][0]), max(span[1], name.spans[broken[0]][1])
    return None


def _alike(words: set[str], passage: Passage, *, release: ReadRelease) -> str:
    """The name of the release that shares a word with a wrong one, or stands in the nearest sentence."""
    shared = [
        text
        for run, text in runs_of(release)
        if set(run.words) & words - common_words() and len(run.words) > 1
    ]
    if shared:
        return min(shared, key=len).rstrip(".")
    here = passage.text.casefold()
    known = names_of(release)
    for sentence in nearest(passage.text, release=release, least=0.5):
        for run in find_names(sentence):
            kept = [word for word in run.words if _is_always_capital(word, known=known)]
            if kept and not any(word in here for word in kept):
                return sentence[run.start : run.end].rstrip(".")
    return ""


def _absent(post: str, span: tuple[int, int], *, instead: str) -> Finding:
    message = f"'{shown(post[span[0] : span[1]])}' is not in the release"
    message += f"; it says '{shown(instead)}'." if instead else "."
    return finding(post, span, kind=FindingKind.NAME, message=message)
