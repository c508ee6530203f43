"""Which sentences say most of a text: those with many of its words that the ones before did not have.

Each sentence is worth its words, the frequent ones more, plus what its place is worth. The best is taken,
its words count less from then on, and so the next. A sentence never becomes worth more, so one is only
weighed again when it comes first in the queue: the cost grows with the length of the text and hardly faster,
where LexRank's and TextRank's grows with its square. docs/benchmarks.md says on which texts the weights were
chosen and on which they were measured.
"""

import heapq
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, pairwise
from math import exp, log1p

import regex as re

from distributor.posts.writing.breaks import UNSPACED

_LATIN = re.compile(r"\p{Latin}")
_SAMPLE = slice(0, 2000, 16)  # characters of a text that tell its script
_ONCE = log1p(1)
_SEEN = 0.3  # what a word is worth that a chosen sentence has
_MARKS = "".join(mark for mark in map(chr, range(33, 127)) if not mark.isalnum()) + "“”‘’«»…–—•،؛؟।॥۔·"
# In Latin scripts we found the important first, elsewhere spread over the text: weight of the first place
# against the most central sentence, sentences after which it has fallen to a third, and the power of a
# sentence's length by which its words are divided.
_LATIN_WEIGHTS = (2.2, 15.0, 0.5)
_OTHER_WEIGHTS = (0.25, 3.0, 0.0)
_SHORT_ROOM = 600
_SHORT = 5  # words added to a length, so that the shortest sentences do not win by it


def by_weight(sentences: Sequence[str], *, said: Sequence[str] = (), room: int = 0) -> list[int]:
    """Indices of sentences in the order of a text, the one that says most first.

    Args:
        sentences: in the order of the text.
        said: what stands beside them already: its words count less from the beginning.
        room: characters there are for all of them; 0 for few. The more there are, the more the place counts.
    """
    return list(_order(tuple(sentences), tuple(said), max(1.0, room / _SHORT_ROOM)))


def forget() -> None:
    """Drop the orders that are kept: for measurements."""
    _order.cache_clear()


@lru_cache(maxsize=16)  # three networks and three lengths ask for the same release
def _order(sentences: tuple[str, ...], said: tuple[str, ...], placed: float) -> tuple[int, ...]:
    sample = " ".join(sentences[:20])[_SAMPLE]
    spaced = sample.isascii() or 3 * len(UNSPACED.findall(sample)) < len(sample)
    weight, reach, power = _weights(sample)
    weight = weight * placed if weight > 1 else weight
    sets = [_words(sentence, spaced=spaced) for sentence in sentences]
    # Most words stand in one sentence: nobody else can say them first, so they are only counted.
    counts = Counter(chain.from_iterable(sets))
    worth = {word: log1p(count) for word, count in counts.items() if count > 1}
    shared = [worth.keys() & own for own in sets]
    sizes = [(len(own) + _SHORT) ** power for own in sets]
    central = [
        (_ONCE * (len(own) - len(common)) + sum(map(worth.__getitem__, common))) / size
        for own, common, size in zip(sets, shared, sizes, strict=True)
    ]
    highest = max(central, default=0.0) or 1.0
    places = [weight * exp(-place / reach) for place in range(len(sets))]

    seen = worth.keys() & set(chain.from_iterable(_words(text, spaced=spaced) for text in said))
    weighed = -1 if seen else 0  # after how many choices a sentence was weighed last
    queue = [(-value / highest - places[place], place, weighed) for place, value in enumerate(central)]
    heapq.heapify(queue)
    order: list[int] = []
    while queue:
        _, place, known = heapq.heappop(queue)
        if known == len(order):
            order.append(place)
            seen |= shared[place]
            continue
        stale = sum(map(worth.__getitem__, shared[place] & seen)) / sizes[place]
        value = central[place] - (1 - _SEEN) * stale
        heapq.heappush(queue, (-value / highest - places[place], place, len(order)))
    return tuple(order)


def _weights(sample: str) -> tuple[float, float, float]:
    letters = sum(map(str.isalpha, sample))
    return (
        _LATIN_WEIGHTS if sample.isascii() or 2 * len(_LATIN.findall(sample)) >= letters else _OTHER_WEIGHTS
    )


def _words(text: str, *, spaced: bool) -> set[str]:
    """Every word of a text; pairs of letters in scripts that write no spaces."""
    if spaced:
        words = {word if word.isalnum() else word.strip(_MARKS) for word in text.lower().split()}
        words.discard("")
        return words
    letters = [char for char in text if char.isalnum()]
    return {a + b for a, b in pairwise(letters)}
