"""Whether a title says that its release was taken back. Pure."""

import regex

# As organisations mark it in place of deleting: a word of its own before the title, in brackets or before a
# colon or dash. "Retracted confessions used at trial" is a title like any other.
_WORDS = (
    "retracted",
    "retraction",
    "withdrawn",
    "rétracté",
    "retiré",
    "rétractation",
    "retractado",
    "retirado",
    "retractación",
    "dicabut",
    "ditarik",
    "ditarik kembali",
    "penarikan",
    "ditarik balik",
    "ถอนแถลงการณ์",
    "ยกเลิกแถลงการณ์",
    "撤回",
    "取り下げ",
    "철회",
)
_WORD = "|".join(map(regex.escape, _WORDS))
_SAID = regex.compile(
    rf"^\s*(?:[\[(（【]\s*(?:{_WORD})\b[^\])）】]{{0,40}}[\])）】]|(?:{_WORD})\s*[:：–—|]|(?:{_WORD})\s+-\s)",
    regex.IGNORECASE,
)


def is_retracted(title: str) -> bool:
    """Whether the title opens with such a mark."""
    return _SAID.match(title) is not None
