"""Which sentences say most of a text: those with many of its words, the early ones before the others.

One pass over the words, so the cost grows with the length of the text and not with its square, as in
LexRank and TextRank. docs/benchmarks.md says on which texts the weights were chosen, and which of those
are also measured.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import exp, log1p

import regex as re

from distributor.posts.writing.breaks import UNSPACED

_WORD = re.compile(r"[\p{L}\p{M}\p{N}]+")
# English news says the most important first; elsewhere releases and news come to it later. Weight of the
# first place against the most central sentence, and sentences after which it has fallen to a third.
_EARLY = {"en": (1.5, 6.0)}
_EARLY_ELSEWHERE = (0.4, 3.0)


@lru_cache(maxsize=2048)
def words(text: str) -> frozenset[str]:
    """Every word of a text; pairs of letters in scripts that write no spaces."""
    if UNSPACED.search(text[:200]):
        letters = [char for char in text if char.isalnum()]
        return frozenset(a + b for a, b in itertools.pairwise(letters))
    return frozenset(_WORD.findall(text.lower()))


def by_weight(sentences: Sequence[str], *, language: str) -> list[int]:
    """Indices of sentences in the order of a text, the one that says most first.

    Args:
        sentences: in the order of the text.
        language: BCP 47 primary tag.
    """
    sets = [words(sentence) for sentence in sentences]
    counts = Counter(itertools.chain.from_iterable(sets))
    worth = {word: log1p(count) for word, count in counts.items()}
    central = [sum(map(worth.__getitem__, own)) for own in sets]
    highest = max(central, default=0.0) or 1.0
    weight, reach = _EARLY.get(language, _EARLY_ELSEWHERE)
    scores = [value / highest + weight * exp(-place / reach) for place, value in enumerate(central)]
    return sorted(range(len(scores)), key=lambda place: (-scores[place], place))
