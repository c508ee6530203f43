"""Sentences in which the organisation asks somebody to do something."""

from collections.abc import Iterable
from functools import cache, lru_cache

import regex as re

from distributor.releases.reading.blocks import Block
from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.vocabulary import word_lists

MAX_DEMANDS = 40
_LIST_ITEM = 600
_TOLD = re.compile(r"\b(?:said|told|reported(?:ly)?|had|was|were) (?:\w+ ){0,2}$", re.IGNORECASE)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    lists = word_lists("demands")
    sources = lists.get(language) or lists["en"]
    return re.compile("|".join(sources), re.IGNORECASE if language not in ("en", "") else 0)


@lru_cache(maxsize=2048)  # reader and writer ask for the same sentences
def is_demand(sentence: str, *, language: str) -> bool:
    """Whether a sentence urges, calls on or demands, in the release's own voice.

    Words inside a quotation do not count: there it is the speaker who demands.
    """
    sentence = sentence[:1500]
    spans = quotation_spans(sentence)
    for match in _pattern(language).finditer(sentence):
        quoted = any(start <= match.start() < end and end - start > 30 for start, end in spans)
        if not quoted and not _TOLD.search(sentence[: match.start()]):
            return True
    return False


def opens_list(text: str, *, language: str) -> bool:
    """Whether a paragraph such as "We call on the Government to:" makes the points after it demands."""
    return text.rstrip().endswith((":", "：", "៖")) and is_demand(text, language=language)


def find_demands(blocks: list[Block], *, sentences: Iterable[list[str]], language: str) -> list[str]:
    """The demanding sentences and the points of demanding lists, in order, each once.

    Args:
        blocks: the release's own blocks.
        sentences: the sentences of each of them; no more are asked for than needed.
        language: BCP 47 primary tag.
    """
    found: dict[str, None] = {}
    in_list = False
    for block, own in zip(blocks, sentences, strict=False):
        if in_list and _is_point(block):
            found[block.text] = None
            continue
        in_list = opens_list(block.text, language=language)
        for sentence in own:
            if is_demand(sentence, language=language):
                found[sentence] = None
        if len(found) >= MAX_DEMANDS:
            break
    return list(found)[:MAX_DEMANDS]


def _is_point(block: Block) -> bool:
    """A point of a list: marked as one, or a line that cannot stand alone."""
    if len(block.text) > _LIST_ITEM or block.kind == "heading":
        return False
    return (
        block.kind == "point"
        or block.text[:1].islower()
        or block.text.rstrip().endswith((";", "; and", ";and"))
    )
