"""Burmese in Zawgyi encoding: told from Unicode by what only one of the two writes, and converted.

Both use the same block of Unicode, so that the text looks right only with its font, and no screen reader,
search or network that expects Unicode can read the other. Nothing is converted unless the signs are plain.
"""

import unicodedata
from dataclasses import replace
from functools import cache

import regex as re

from distributor.releases.reading.blocks import Block
from distributor.releases.reading.vocabulary import word_lists

CONVERTED = (
    "The Burmese text came in Zawgyi encoding and was converted to Unicode: "
    "compare it with the original before approving."
)
UNSURE = (
    "The Burmese text seems to be in Zawgyi encoding in part and was left as it is: "
    "convert it to Unicode before posting."
)
_SAMPLE = 20_000
_PLAIN = 0.88  # share of the signs from which a text is plainly in one encoding
_MYANMAR = re.compile(r"\p{Myanmar}")
_C = r"[\u1000-\u102A\u103F]"
# A vowel E or a medial RA before its letter, a final mark where Unicode joins letters, places left free.
_ZAWGYI_SIGNS = re.compile(
    r"(?<![\u1000-\u102A\u1039\u103B-\u103F\u1050-\u109F])\u1031"
    r"|(?<![\u1000-\u109F])[\u103B\u107E-\u1084](?=[\u1000-\u1021])"
    r"|\u1039(?=[\u1037\u1038\u104A\u104B\s]|$)"
    r"|[\u1033\u1034\u105A\u1064\u106A\u106B\u107D-\u108E\u1094\u1095]",
    re.MULTILINE,
)
_UNICODE_SIGNS = re.compile(
    r"\u103A(?=[\u1037\u1038\u1039\u104A\u104B\s]|$)|\u1037\u103A|[\u1000-\u1021]\u103C\u1031|[\u103B-\u103E]\u1031",
    re.MULTILINE,
)
_KINZI = "\u1004\u103a\u1039"
_SYLLABLE = re.compile(
    rf"(?P<e>\u1031*)\u200b?(?P<ra>\u103C*)(?P<letter>{_C}|\u104E)(?P<stack>(?:\u1039[\u1000-\u1021])*)"
    r"(?P<rest>(?:[\u103B\u103D\u103E]|K)*)"
)
# An asat keeps its place: in a few words it stands before a vowel.
_MARKS = re.compile(r"[\u102B-\u1030\u1032\u1036-\u1038]{2,}")
_ORDER = ("\u102d\u102e\u1032", "\u102f\u1030", "\u102b\u102c", "\u1036", "\u1037", "\u1038")
_RANKS = {char: rank for rank, chars in enumerate(_ORDER) for char in chars}
_SPELLINGS = (
    # A digit nought or seven typed for the letters that look like them.
    (re.compile(r"\u1040(?=[\u102B-\u1032\u1036-\u1038\u103A-\u103E])"), "\u101d"),
    (re.compile(r"(?<=[\u1000-\u1021\u102B-\u103E])\u1040(?![\u1040-\u1049])"), "\u101d"),
    (re.compile(r"\u1037\u103B"), "\u1037\u103a"),
    (re.compile(r"\u1044(?=\u1004\u103A\u1038)"), "\u104e"),
    (re.compile(r"\u104E(?!\u1004)"), "\u104e\u1004\u103a\u1038"),
    (re.compile(r"\u1025(?=[\u1037]?\u103A)"), "\u1009"),
    (re.compile(r"\u1025\u102E"), "\u1026"),
    (re.compile(r"\u1005\u103B"), "\u1008"),
    (re.compile(r"\u101E\u103C"), "\u1029"),
    (re.compile(r"\u1029\u1031\u102C\u103A"), "\u102a"),
)


def zawgyi_share(text: str) -> float | None:
    """The share of Zawgyi among the signs of either encoding, 0 to 1; None where there are no signs."""
    sample = text[:_SAMPLE]
    if not _MYANMAR.search(sample):
        return None
    zawgyi, unicode = len(_ZAWGYI_SIGNS.findall(sample)), len(_UNICODE_SIGNS.findall(sample))
    if unicode and "\u1039" not in sample:
        return (
            0.0  # Shan, Mon and Karen use the same places for letters of their own, and this one hardly ever
        )
    return zawgyi / (zawgyi + unicode) if zawgyi + unicode else None


def in_unicode(title: str, blocks: list[Block]) -> tuple[str, list[Block], str]:
    """A release's title and blocks in Unicode, and a sentence for a person where they may not be."""
    share = zawgyi_share("\n".join([title, *(block.text for block in blocks)]))
    if share is None or share <= 1 - _PLAIN:
        return title, blocks, ""
    if share < _PLAIN:
        return title, blocks, UNSURE
    # The title may have been written elsewhere, in Unicode.
    own = zawgyi_share(title)
    converted = [replace(block, text=to_unicode(block.text)) for block in blocks]
    return title if own is not None and own < 0.5 else to_unicode(title), converted, CONVERTED


def to_unicode(text: str) -> str:
    """Zawgyi as Unicode, in the order that Unicode stores; other scripts stay as they are."""
    converted = text.translate(_letters())
    converted = _SYLLABLE.sub(_reordered, converted).replace("K", "")
    converted = converted.replace("\ue000", "K")
    converted = _MARKS.sub(lambda match: "".join(sorted(match[0], key=_RANKS.__getitem__)), converted)
    for pattern, replacement in _SPELLINGS:
        converted = pattern.sub(replacement, converted)
    return unicodedata.normalize("NFC", converted)


@cache
def _letters() -> dict[int, str]:
    """Zawgyi's places; "K" marks a kinzi until it is placed, a real K steps aside meanwhile."""
    table = {ord(place): means[0].replace("kinzi", "K") for place, means in word_lists("zawgyi").items()}
    return {**table, ord("K"): "\ue000"}


def _reordered(match: re.Match[str]) -> str:
    """One syllable: kinzi, letter, letter below, medials in their order, then the vowel E."""
    rest = match["rest"]
    medials = sorted({*rest.replace("K", ""), *match["ra"]})
    kinzi = _KINZI if "K" in rest else ""
    return kinzi + match["letter"] + match["stack"] + "".join(medials) + match["e"][:1]
