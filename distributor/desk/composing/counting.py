"""Why a network counts a text as it does: scripts that count double, emoji, links. Pure.

Only the network's own count is asked; nothing of its rules is written down a second time.
"""

from collections.abc import Mapping

import regex
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from distributor.networks.network import TextRules
from distributor.networks.words import ADDRESS

SCRIPTS: Mapping[str, str | Promise] = {
    r"\p{Khmer}": lazy("Khmer"),
    r"\p{Han}": lazy("Chinese characters"),
    r"[\p{Hiragana}\p{Katakana}]": lazy("Japanese kana"),
    r"\p{Hangul}": lazy("Korean"),
    r"\p{Ethiopic}": lazy("Ethiopic"),
    r"\p{Mongolian}": lazy("Mongolian"),
    r"[\u1E00-\u1EFF]": lazy("Vietnamese letters with two marks"),
    r"[\p{Balinese}\p{Javanese}\p{Sundanese}\p{Buginese}\p{Cham}\p{Tai_Le}\p{Lepcha}\p{Ol_Chiki}]": lazy(
        "This script"
    ),
    r"[…•€₫→™№✓]": lazy("Signs such as … and •"),
}
_PATTERNS = {pattern: regex.compile(pattern) for pattern in SCRIPTS}
_EMOJI = regex.compile(r"(?![\p{N}#*©®™])\p{Extended_Pictographic}|\p{Regional_Indicator}{2}")
_LONG_LINK = "https://example.org/statements/a-very-long-address-of-one-release/"


def reasons(text: str, *, rules: TextRules) -> list[str]:
    """Sentences that say what in ``text`` counts otherwise than one a character; none for plain texts."""
    told = []
    for pattern, name in SCRIPTS.items():
        letters = _PATTERNS[pattern].findall(text)
        if letters and rules.length("".join(letters)) == 2 * len(letters):
            told.append(_("%(script)s: each counts double.") % {"script": name})
    if _EMOJI.search(text) and rules.length("😀") > 1:
        told.append(_("An emoji counts %(count)s.") % {"count": rules.length("😀")})
    link = rules.length(_LONG_LINK)
    if ADDRESS.search(text) and link < len(_LONG_LINK):
        told.append(_("A link counts %(count)s, however long it is.") % {"count": link})
    return told
