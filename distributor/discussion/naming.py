"""Who is named in a comment: ``@mira`` names the person with this user name. Pure."""

from collections.abc import Iterable, Sequence

import regex

_MARKS = "@.+-"
_AT = regex.compile(r"(?<![\w@.+-])@(\w[\w@.+-]*\w|\w)")


def spans_of(text: str, people: Iterable[str]) -> list[tuple[int, int, str]]:
    """Where people are named, in order: (start, end, user name).

    A mail address names nobody; of two names that both fit, the longer one counts.
    """
    known = {name.casefold(): name for name in people}
    found = []
    for match in _AT.finditer(text):
        word = match[1]
        # A name that a mark and more words follow ("@mira-and") is still named.
        ends = [end for end in range(len(word), 0, -1) if end == len(word) or word[end] in _MARKS]
        end = next((end for end in ends if word[:end].casefold() in known), 0)
        if end:
            found.append((match.start(), match.start() + 1 + end, known[word[:end].casefold()]))
    return found


def named_in(text: str, people: Iterable[str]) -> tuple[str, ...]:
    """The people named, each once, in the order of the text."""
    return tuple(dict.fromkeys(name for _, _, name in spans_of(text, people)))


def unknown_in(text: str, people: Sequence[str]) -> tuple[str, ...]:
    """What looks like a name with an @ and is nobody's."""
    starts = {start for start, _, _ in spans_of(text, people)}
    return tuple(dict.fromkeys(match[1] for match in _AT.finditer(text) if match.start() not in starts))
