"""Hostile or careless characters out, before anything else looks at a text.

What is left can be counted, cut, stored and sent: no lone surrogates, no controls, no overrides of the
reading direction, one kind of line break, one kind of space, Unicode form NFC.
"""

import unicodedata
from dataclasses import dataclass

import regex as re

MAX_CHARS = 600_000
"""Characters of running text that are read; the rest is left out with a warning."""

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]")
_SILENT = re.compile("[\xad\u2060-\u2065\u206a-\u206f\ufeff\u180e]")
_MARK = re.compile(r"\p{M}")
_PILED_MARKS = re.compile(r"(\p{M}{8})\p{M}+")
# A zero-width space is a word border in these scripts, and only there.
_STRAY_ZERO_SPACE = re.compile(
    r"(?<![\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}\p{Tibetan}])\u200b+(?![\p{Khmer}\p{Thai}\p{Lao}\p{Myanmar}\p{Tibetan}])"
)
_STRAY_JOINER = re.compile(
    r"(?<=[\p{Latin}\p{Cyrillic}\p{Greek}\s\p{P}]|^)[\u200c\u200d]+|[\u200c\u200d]+(?=[\s\p{P}]|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A text that is safe to work with, and sentences about what had to go."""

    text: str
    warnings: tuple[str, ...] = ()


def clean_text(text: str) -> Cleaned:
    """Take out what cannot or must not be published; never raises."""
    warnings: list[str] = []
    text, cut = _limited(text)
    if cut:
        warnings.append(f"The text is very long: only its first {MAX_CHARS} characters were read.")
    text = _without_surrogates(text)
    # Each kind is looked for among the distinct characters first: they are few, and most texts have none.
    kinds = "".join(set(text))
    if _DIRECTION.search(kinds):
        warnings.append("Characters that reverse the reading direction were taken out.")
        text = _DIRECTION.sub("", text)
    if _CONTROLS.search(kinds):
        warnings.append("Control characters were taken out.")
        text = _CONTROLS.sub("", text)
    if "\ufffd" in kinds:
        warnings.append("Some characters could not be read and stand as \ufffd: compare with the original.")
    return Cleaned(text=_tidy(text, kinds=kinds), warnings=tuple(warnings))


def clean_line(text: str) -> str:
    """The same for a single line such as a title: line breaks become spaces."""
    return " ".join(clean_text(text[:5000]).text.split())


def _limited(text: str) -> tuple[str, bool]:
    """At most ``MAX_CHARS``, preferably up to a line's end."""
    if len(text) <= MAX_CHARS:
        return text, False
    border = text.rfind("\n", MAX_CHARS // 2, MAX_CHARS)
    return text[: border if border > 0 else MAX_CHARS], True


def _without_surrogates(text: str) -> str:
    """Pairs become the character they mean, lone ones U+FFFD."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _tidy(text: str, *, kinds: str) -> str:
    """One kind of line break and space, no silent characters, NFC."""
    steps = ((_LINE_BREAKS, "\n"), (_SPACES, " "), (_SILENT, ""))
    for pattern, instead in steps:
        if pattern.search(kinds):
            text = pattern.sub(instead, text)
    if "\u200b" in kinds:
        text = _STRAY_ZERO_SPACE.sub("", text)
    if "\u200c" in kinds or "\u200d" in kinds:
        text = _STRAY_JOINER.sub("", text)
    if _MARK.search(kinds):
        # Marks piled without end would make normalising quadratic; nobody can read them either.
        text = _PILED_MARKS.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)
