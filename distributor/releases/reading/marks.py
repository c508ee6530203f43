"""Where quotations begin and end, in every kind of quotation mark.

Shared by all who must not break one: the sentence splitter, the finder of quotes, the writer when it cuts.
"""

from bisect import bisect_left

import regex as re

MAX_QUOTATION = 3000
"""Characters; two marks further apart are taken to be strays."""

_CLOSING = {"“": "”", "„": "“”", "«": "»", "「": "」", "『": "』", "‟": "”", "‹": "›", "〝": "〞", "”": "“”"}
# A single or straight mark opens only where a word begins, closes only where one ends: Marek’s is neither.
_TOKENS = re.compile(
    r"[“”„«»「」『』‟‹›〝〞]"
    r"|(?<![\p{L}\p{N}])[‘](?=[\p{L}\p{N}“(\[…])"
    r"|(?<=[\p{L}\p{N}\p{P}])[’](?![\p{L}\p{N}])"
    r"|(?<![\p{L}\p{N}\p{P}])[\"'](?=[\p{L}\p{N}(\[…])|(?<=[(\[])[\"'](?=\p{L})"
    r"|(?<=[\p{L}\p{N}\p{P}])[\"'](?![\p{L}\p{N}])"
)
_STRONG_END = frozenset(",.!?…;—।။。！？")


def quotation_spans(text: str) -> list[tuple[int, int]]:
    """Outermost quotations, marks included, in order and without overlap."""
    if text.isascii() and '"' not in text and "'" not in text:
        return []
    spans: list[tuple[int, int]] = []
    tokens = [(match.start(), match[0]) for match in _TOKENS.finditer(text)]
    position = 0
    while position < len(tokens):
        start, _mark = tokens[position]
        closing = _closing(text, tokens=tokens, position=position)
        if closing is None:
            position += 1
            continue
        spans.append((start, tokens[closing][0] + 1))
        position = closing + 1
    return spans


def _closing(text: str, *, tokens: list[tuple[int, str]], position: int) -> int | None:
    """Index of the token that closes the quotation opened at ``position``, or None."""
    start, mark = tokens[position]
    if mark == "”" and not _ends_word(text, start):
        # Urdu opens with the mark that closes elsewhere.
        return _closing_paired(tokens, position=position, opening=mark)
    if mark in _CLOSING and mark != "”":
        return _closing_paired(tokens, position=position, opening=mark)
    if mark not in "‘\"'" or (start and _ends_word(text, start)):
        return None
    wanted = "’" if mark == "‘" else mark
    weak: int | None = None
    for index in range(position + 1, min(position + 40, len(tokens))):
        place, other = tokens[index]
        if place - start > MAX_QUOTATION or (other == mark and not _ends_word(text, place)):
            break
        if other != wanted or not _ends_word(text, place):
            continue
        if mark != "‘" or text[place - 1] in _STRONG_END:
            return index
        weak = index if weak is None else weak
    return weak


def _closing_paired(tokens: list[tuple[int, str]], *, position: int, opening: str) -> int | None:
    """The matching mark of a kind that nests: the same kind opened again inside is skipped."""
    depth, start = 0, tokens[position][0]
    for index in range(position + 1, min(position + 60, len(tokens))):
        place, other = tokens[index]
        if place - start > MAX_QUOTATION:
            return None
        if other in _CLOSING[opening]:
            if depth == 0:
                return index
            depth -= 1
        elif other == opening:
            depth += 1
    return None


def _ends_word(text: str, place: int) -> bool:
    """Whether the mark at ``place`` follows a word or its punctuation directly."""
    return place > 0 and not text[place - 1].isspace() and text[place - 1] not in "([{—–“‘"


def inside(spans: list[tuple[int, int]], *, place: int) -> bool:
    """Whether a border at ``place`` would fall within one of ``spans`` (ordered, not overlapping)."""
    index = bisect_left(spans, (place, 0)) - 1
    return index >= 0 and spans[index][0] < place < spans[index][1]
