"""Where a line of a card may end: after a word, or where reading allows it without spaces. Pure."""

from typing import Final

import regex

from distributor.posts.writing.breaks import UNSPACED, word_ends

_CLUSTER: Final = regex.compile(r"\X")
# After these a line may end, even where no space follows.
_AFTER: Final = regex.compile(r"[\s\u200B\u00AD/–—-]$")
# No line begins with what closes, or with a letter that a mark has silenced (Burmese).
_NOT_BEFORE: Final = regex.compile(
    r"[\p{M}\p{Pe}\p{Pf}!?,.:;%…、。，．：；！？）」』】》〉ーぁぃぅぇぉっゃゅょァィゥェォッャュョ។៕៖ៗๆฯໆຯ၊။]|.[^\S]*\u103A"
)
# Marks of Chinese and Japanese, which stand between letters without a space.
_WIDE: Final = regex.compile(r"[\u3000-\u303F\uFF00-\uFFEF]")
# No line ends with what opens, or with a vowel that stands before its consonant (Thai, Lao).
_NOT_AFTER: Final = regex.compile(r"[\p{Ps}\p{Pi}\u0E40-\u0E44\u0EC0-\u0EC4]$")


def tidied(text: str) -> str:
    """One line of plain text: blanks made one, marks that set a direction or hide taken out."""
    bare = regex.sub(
        r"[\u00AD\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]|[\p{Cc}--\s]", "", text, flags=regex.V1
    )
    return " ".join(regex.sub(r"[\p{Emoji_Presentation}\uFE0F]", "", bare).split())


def clusters(text: str) -> list[str]:
    """What readers see as one letter each."""
    return _CLUSTER.findall(text)


def break_places(text: str) -> list[int]:
    """The offsets (code points) at which a line may end, in order; the text's own end is the last."""
    words = set(word_ends(text, room=len(text)))
    places, end = [], 0
    parts = clusters(text)
    for here, after in zip(parts, [*parts[1:], ""], strict=True):
        end += len(here)
        if after and _may_break(here, after, has_word=end in words, knows_words=bool(words)):
            places.append(end)
    return [*places, len(text)]


def _may_break(here: str, after: str, *, has_word: bool, knows_words: bool) -> bool:
    if after.isspace() or _NOT_AFTER.search(here) or _NOT_BEFORE.match(after):
        return False
    if _AFTER.search(here):
        return True
    is_unspaced = all(UNSPACED.match(each) or _WIDE.match(each) for each in (here[0], after[0]))
    return is_unspaced and (has_word or not knows_words)
