"""Sentences that are nearly the release's: what turns them round, or makes a claim into a fact."""

from collections.abc import Iterator
from difflib import SequenceMatcher

import regex as re

from distributor.posts.writing.checking.source import nearest
from distributor.posts.writing.checking.verbatim import Passage
from distributor.posts.writing.facts.names import common_words
from distributor.posts.writing.findings import Finding, FindingKind, finding, shown
from distributor.posts.writing.words import pattern_of
from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.values import ReadRelease

_LEAST = 0.6  # share of a sentence's terms that the release's sentence has too
_NEARLY = 0.7  # for scripts whose words we do not see
_WORDS = re.compile(r"[\p{L}\p{M}\p{N}]+")
_UNSPACED = re.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]")
_LETTERS = re.compile(r"\p{L}")
_CASED = re.compile(r"[\p{Lu}\p{Ll}]")
_TOKENS = re.compile(r"[\p{L}\p{M}\p{N}]+")
_CLUSTERS = re.compile(r"\X")
_STEM = 5
_SENTENCE_END = re.compile(r"[.!?។៕။。।۔؟][\p{Pe}\p{Pf}’”»\"']*(?:\s|$)")
_QUOTATION = re.compile(r"[“«「『\"]")
_REACH = 3  # words after "not" that it may turn round
_LONGEST_SWAP = 24
_LONGEST_COMPARED = 600


def judge_negation(post: str, passage: Passage, release: ReadRelease) -> list[Finding]:
    """A negation that the nearest sentence of the release has and this one has not, or the reverse."""
    sentences = nearest(passage.text, release=release, least=_LEAST)
    if not sentences or any(_polarity(passage.text, sentence) is None for sentence in sentences):
        return []
    return [_turned(post, passage, sentence=sentences[0])]


def _turned(post: str, passage: Passage, *, sentence: str) -> Finding:
    if _polarity(passage.text, sentence) == "lost":
        message = f"'{shown(passage.text)}' lacks a negation; the release says '{shown(sentence)}'."
        return finding(post, (passage.start, passage.end), kind=FindingKind.NEGATION, message=message)
    word = next(pattern_of("negation").finditer(passage.text))
    span = (passage.start + word.start(), passage.start + word.end())
    message = f"'{word[0]}' turns the sentence round; the release says '{shown(sentence)}'."
    return finding(post, span, kind=FindingKind.NEGATION, message=message)


def _polarity(text: str, sentence: str) -> str | None:
    """``"lost"`` or ``"added"`` when the two say the opposite; None when they agree."""
    if _UNSPACED.search(text[:200]):
        here, there = (len(pattern_of("negation").findall(each)) for each in (text, _aligned(sentence, text)))
        return None if here == there else "lost" if here < there else "added"
    here_negated, there_negated = list(_negated(text)), list(_negated(sentence))
    said, stood = _stems(text), _stems(sentence)
    if any(key & said and not any(key & other for other in here_negated) for key in there_negated):
        return "lost"
    if any(key & stood and not any(key & other for other in there_negated) for key in here_negated):
        return "added"
    return None


def _negated(text: str) -> Iterator[frozenset[str]]:
    """For each negation the stems of the words that it turns round."""
    for match in pattern_of("negation").finditer(text):
        after = _WORDS.findall(text[match.end() : match.end() + 80])
        content = [word for word in after if not _is_small(word)]
        yield frozenset(_stem(word) for word in content[:_REACH])


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORDS.findall(text) if not _is_small(word))


def _stem(word: str) -> str:
    return word.casefold()[:_STEM]


def _is_small(word: str) -> bool:
    return len(word) < 3 or word.casefold() in common_words()


def _aligned(sentence: str, text: str) -> str:
    """The part of a longer sentence that a shorter one is about: from its first to its last common run."""
    if len(text) > 0.6 * len(sentence) or len(sentence) > _LONGEST_COMPARED:
        return sentence
    blocks = SequenceMatcher(None, sentence, text, autojunk=False).get_matching_blocks()
    longer = [block for block in blocks if block.size >= 4]
    return sentence[longer[0].a : longer[-1].a + longer[-1].size] if longer else sentence


def judge_hedges(post: str, passage: Passage, release: ReadRelease) -> list[Finding]:
    """A claim of somebody's that became a fact."""
    if passage.dropped:
        return _hedge_cut_off(post, passage)
    sentences = nearest(passage.text, release=release, least=_LEAST)
    lost = [_lost_hedge(passage.text, sentence) for sentence in sentences]
    if not lost or not all(lost):
        return []
    message = (
        f"The release says this as a claim: '{shown(lost[0])}' was dropped from '{shown(sentences[0])}'."
    )
    return [finding(post, (passage.start, passage.end), kind=FindingKind.HEDGE, message=message)]


def _hedge_cut_off(post: str, passage: Passage) -> list[Finding]:
    word = dropped_hedge(passage.text, passage.dropped)
    if not word:
        return []
    message = f"The cut leaves out whose claim this is: '{shown(word)}'."
    return [finding(post, (passage.start, passage.end), kind=FindingKind.HEDGE, message=message)]


def dropped_hedge(kept: str, dropped: str) -> str:
    """What in the cut-off end of a sentence says that its beginning is a claim; empty when nothing does."""
    same_sentence = _SENTENCE_END.split(dropped[:400])[0]
    words = pattern_of("attribution").search(_QUOTATION.split(same_sentence)[0])
    return words[0] if words and not _is_hedged(kept) else ""


def _is_hedged(text: str) -> bool:
    return bool(pattern_of("hedge").search(text) or pattern_of("attribution").search(text))


def _lost_hedge(text: str, sentence: str) -> str:
    """The word of the release's sentence by which it was a claim, when the post has none."""
    if _is_hedged(text) or quotation_spans(text):
        return ""
    said = _stems(text)
    for match in pattern_of("hedge").finditer(sentence):
        after = _WORDS.findall(sentence[match.end() : match.end() + 80])
        near = {_stem(word) for word in [word for word in after if not _is_small(word)][:_REACH]}
        if near & said or _UNSPACED.search(text[:200]):
            return match[0]
    attribution = pattern_of("attribution").search(sentence)
    return attribution[0] if attribution else ""


def judge_wording(post: str, passage: Passage, release: ReadRelease) -> list[Finding]:
    """What was swapped in a nearly verbatim sentence of a script without capitals, where no name is told."""
    letters = _LETTERS.findall(passage.text)
    if len(_CASED.findall(passage.text)) * 2 > len(letters):
        return []
    sentences = nearest(passage.text, release=release, least=_NEARLY)
    if not sentences or max(len(sentences[0]), len(passage.text)) > _LONGEST_COMPARED:
        return []
    return list(_swapped(post, passage, sentence=sentences[0]))


def _swapped(post: str, passage: Passage, *, sentence: str) -> Iterator[Finding]:
    pattern = _CLUSTERS if _UNSPACED.search(passage.text[:200]) else _TOKENS
    old, new = (list(pattern.finditer(text)) for text in (sentence, passage.text))
    matcher = SequenceMatcher(None, [word[0] for word in old], [word[0] for word in new], autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "replace" or max(end - start, last - first) > _LONGEST_SWAP:
            continue
        was = sentence[old[first].start() : old[last - 1].end()]
        span = (passage.start + new[start].start(), passage.start + new[end - 1].end())
        message = f"'{shown(post[span[0] : span[1]])}' stands where the release says '{shown(was)}'."
        yield finding(post, span, kind=FindingKind.WORDING, message=message)
