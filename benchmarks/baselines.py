"""What our extract is compared with, all of them on the same sentences and in the same room.

LexRank, TextRank and LSA are ``sumy``'s; its own tokenizers know few languages, so ours are handed in.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from benchmarks.rouge import rouge, tokens

Ranking = Callable[[Sequence[str]], list[int]]


class _Words:
    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(tokens(text))


class _Order:
    """Gives the indices of the sentences, the best first, instead of the best sentences."""

    def _get_best_sentences(
        self, sentences: Sequence[Any], _count: Any, rating: Any, *args: Any
    ) -> list[int]:
        rate = rating if callable(rating) else rating.__getitem__
        scores = [rate(sentence, *args) for sentence in sentences]
        return sorted(range(len(sentences)), key=lambda place: -scores[place])


def _ranking(summarizer: type) -> Ranking:
    ordered = type("Ordered", (_Order, summarizer), {})

    def rank(sentences: Sequence[str]) -> list[int]:
        words = _Words()
        document = ObjectDocumentModel([Paragraph([Sentence(text, words) for text in sentences])])
        return list(ordered()(document, len(sentences)))

    return rank


lex_rank = _ranking(LexRankSummarizer)
text_rank = _ranking(TextRankSummarizer)
lsa = _ranking(LsaSummarizer)


def within(sentences: Sequence[str], order: Sequence[int], *, room: int) -> str:
    """The best sentences that fit in ``room`` characters, in the order of the text."""
    chosen: list[int] = []
    for place in order:
        if len(" ".join(sentences[each] for each in [*chosen, place])) <= room:
            chosen.append(place)
    return " ".join(sentences[place] for place in sorted(chosen))


def lead(sentences: Sequence[str], *, room: int) -> str:
    """The first whole sentences that fit."""
    kept: list[str] = []
    for sentence in sentences:
        if len(" ".join([*kept, sentence])) > room:
            break
        kept.append(sentence)
    return " ".join(kept)


def oracle(sentences: Sequence[str], references: Sequence[str], *, room: int) -> str:
    """Sentences added greedily by ROUGE-1 plus ROUGE-2 with the references: what extraction could reach."""
    chosen: list[int] = []
    best = 0.0
    while True:
        options = []
        for place in set(range(len(sentences))) - set(chosen):
            text = " ".join(sentences[each] for each in sorted([*chosen, place]))
            if len(text) <= room:
                scores = rouge(text, references)
                options.append((scores["1"] + scores["2"], place))
        if not options or max(options)[0] <= best:
            return " ".join(sentences[place] for place in sorted(chosen))
        best, place = max(options)
        chosen.append(place)
