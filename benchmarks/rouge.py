"""ROUGE-1, -2 and -L (F1) with a tokenizer that keeps the letters of every script.

Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries". Without stemming and stop words,
as ``rouge-score`` does it; ``--check`` in ``quality.py`` compares the two on English.
"""

from collections import Counter
from collections.abc import Sequence

import regex

_TOKEN = regex.compile(
    r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}]\p{M}*"
    r"|(?:(?![\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Han}\p{Hiragana}\p{Katakana}])[\p{L}\p{M}\p{N}])+"
)


def tokens(text: str) -> list[str]:
    """Words; single letters with their marks where no spaces are written."""
    return _TOKEN.findall(text.lower())


def rouge(summary: str, references: Sequence[str]) -> dict[str, float]:
    """The best F1 over the references, for ``"1"``, ``"2"`` and ``"L"``."""
    own = tokens(summary)
    scores = [_scores(own, tokens(reference)) for reference in references]
    return {name: max(score[name] for score in scores) for name in ("1", "2", "L")}


def _scores(own: list[str], other: list[str]) -> dict[str, float]:
    return {
        "1": _overlap(own, other, size=1),
        "2": _overlap(own, other, size=2),
        "L": _f1(_common(own, other), len(own), len(other)),
    }


def _overlap(own: list[str], other: list[str], *, size: int) -> float:
    grams = [Counter(zip(*(words[start:] for start in range(size)), strict=False)) for words in (own, other)]
    return _f1((grams[0] & grams[1]).total(), grams[0].total(), grams[1].total())


def _f1(shared: int, own: int, other: int) -> float:
    return 2 * shared / (own + other) if shared else 0.0


def _common(own: list[str], other: list[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for word in own:
        previous = 0
        for place, match in enumerate(other, start=1):
            above = row[place]
            row[place] = previous + 1 if word == match else max(above, row[place - 1])
            previous = above
    return row[-1]
