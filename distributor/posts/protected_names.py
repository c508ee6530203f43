"""Whether a text names somebody or something that the team protects. Pure.

Names are compared without case, accents, joiners and differences of spaces, so that "José  Ramos" is found in
"JOSE RAMOS"; every script and spelling that should be found has to be listed. A name in Latin letters is
found as words of its own, and where tags, handles and addresses write it as one ("#FreeJoseRamos",
"/jos%C3%A9_ramos/"); one in a script without spaces wherever it stands.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

import regex

_SPACED = regex.compile(r"^[\p{Latin}\p{Cyrillic}\p{Greek}\p{N}\s'’.-]+$")
_INVISIBLE = regex.compile(r"[\p{Cf}]")
SHORTEST = 3
# Written as one word, a shorter name is too many other words, or a part of them.
SHORTEST_AS_ONE = 5


def plain(text: str) -> str:
    """The text as names are compared: decomposed, without marks of Latin letters, case and joiners."""
    decomposed = unicodedata.normalize("NFKD", _INVISIBLE.sub("", unquote(text))).casefold()
    bare = regex.sub(r"(?<=[\p{Latin}\p{Cyrillic}\p{Greek}])\p{Mn}+", "", decomposed)
    return " ".join(regex.sub(r"['’._+\-‐‑–]", " ", bare).split())


def found_in(text: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The labels of the protected ones that a text names.

    Args:
        text: everything that would go out.
        names: label -> spellings; one without any is named by every text, because nobody can tell.
    """
    shown = plain(text)
    return tuple(
        label
        for label, spellings in ((label, list(each)) for label, each in names.items())
        if not spellings or any(_names(shown, each) for each in spellings)
    )


def _names(shown: str, spelling: str) -> bool:
    wanted = plain(spelling)
    if len(wanted) < SHORTEST:
        return False
    if _SPACED.match(wanted):
        as_one = wanted.replace(" ", "")
        forms = {wanted, as_one} if len(as_one) >= SHORTEST_AS_ONE else {wanted}
        return any(_stands(shown, each) for each in forms) or _is_in_tag(shown, as_one)
    return wanted.replace(" ", "") in shown.replace(" ", "")


def _stands(shown: str, word: str) -> bool:
    return regex.search(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(word)}(?![\p{{L}}\p{{N}}])", shown) is not None


def _is_in_tag(shown: str, as_one: str) -> bool:
    """Whether it is a part of a tag or a handle, where words are written as one."""
    if len(as_one) < SHORTEST_AS_ONE:
        return False
    return regex.search(rf"[#@][\p{{L}}\p{{N}}]*{regex.escape(as_one)}", shown) is not None
