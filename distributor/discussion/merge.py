"""Two edits of one text put together, where they do not touch. Pure.

The shape of diff3 over words: Khanna, Kunal and Pierce, "A formal investigation of diff3" (2007).
"""

import difflib

import regex

# As in ``desk.pieces``: words of spaced scripts, and what the eye sees as one letter of the others.
_WORD = regex.compile(r"[\p{Latin}\p{N}'’-]+|\s+|\X")
LONGEST = 20_000


def merged(base: str, ours: str, theirs: str) -> str | None:
    """Both sides' changes of ``base`` in one text.

    Returns:
        None where they changed the same place, or the texts are too long to compare at leisure.
    """
    if max(map(len, (base, ours, theirs))) > LONGEST:
        return None
    words = _WORD.findall(base)
    mine, other = _edits(words, ours), _edits(words, theirs)
    if any(_touch(one, two) for one in mine for two in other if one != two):
        return None
    pieces, position = [], 0
    for start, end, text in sorted({*mine, *other}):
        pieces += [*words[position:start], text]
        position = end
    return "".join([*pieces, *words[position:]])


def _edits(base: list[str], text: str) -> list[tuple[int, int, str]]:
    """(from, to, instead) in words of ``base``."""
    words = _WORD.findall(text)
    matcher = difflib.SequenceMatcher(a=base, b=words, autojunk=False)
    return [
        (start, end, "".join(words[new_start:new_end]))
        for tag, start, end, new_start, new_end in matcher.get_opcodes()
        if tag != "equal"
    ]


def _touch(one: tuple[int, int, str], two: tuple[int, int, str]) -> bool:
    """Whether two edits change the same words, or put something in at the same place."""
    return one[0] <= two[1] and two[0] <= one[1]
