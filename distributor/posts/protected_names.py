"""Whether a text names somebody or something that the team protects. Pure.

Names are compared without case, accents, joiners and differences of spaces, so that "José  Ramos" is found in
"JOSE RAMOS"; every script and spelling that should be found has to be listed. A name in Latin letters is
found as words of its own; one in a script without spaces wherever it stands.
"""

import unicodedata
from collections.abc import Iterable, Mapping

import regex

_SPACED = regex.compile(r"^[\p{Latin}\p{Cyrillic}\p{Greek}\p{N}\s'’.-]+$")
_INVISIBLE = regex.compile(r"[\p{Cf}]")
SHORTEST = 3


def plain(text: str) -> str:
    """The text as names are compared: decomposed, without marks of Latin letters, case and joiners."""
    decomposed = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    bare = regex.sub(r"(?<=[\p{Latin}\p{Cyrillic}\p{Greek}])\p{Mn}+", "", decomposed)
    return " ".join(regex.sub(r"['’.\-‐‑–]", " ", bare).split())


def found_in(text: str, names: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The labels of the protected ones that a text names.

    Args:
        text: everything that would go out.
        names: label -> spellings.
    """
    shown = plain(text)
    return tuple(
        label for label, spellings in names.items() if any(_names(shown, each) for each in spellings)
    )


def _names(shown: str, spelling: str) -> bool:
    wanted = plain(spelling)
    if len(wanted) < SHORTEST:
        return False
    if _SPACED.match(wanted):
        return (
            regex.search(rf"(?<![\p{{L}}\p{{N}}]){regex.escape(wanted)}(?![\p{{L}}\p{{N}}])", shown)
            is not None
        )
    return wanted.replace(" ", "") in shown.replace(" ", "")
