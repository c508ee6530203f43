"""Which language a text is in: by script, then by its small words; what was declared only breaks ties."""

from collections import Counter

import regex as re

from distributor.releases.reading.vocabulary import word_set

_SAMPLE = 4000  # characters; more does not make it surer
_BY_SCRIPT = {
    "Khmer": "km",
    "Thai": "th",
    "Lao": "lo",
    "Myanmar": "my",
    "Hangul": "ko",
    "Bengali": "bn",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Oriya": "or",
    "Tibetan": "bo",
    "Georgian": "ka",
    "Armenian": "hy",
    "Hebrew": "he",
    "Greek": "el",
    "Ethiopic": "am",
    "Thaana": "dv",
}
_SHARED = {
    "Latin": ("en", "fr", "es", "pt", "it", "de", "nl", "id", "ms", "tl", "tet", "vi", "tr"),
    "Arabic": ("ar", "fa", "ur"),
    "Devanagari": ("hi", "ne", "mr"),
    "Cyrillic": ("ru", "uk", "mn"),
}
# Other languages that are written in a script of one of the tables above, so that a declared one is believed.
_ALSO = {
    "Myanmar": ("shn", "ksw", "mnw"),
    "Tibetan": ("dz",),
    "Bengali": ("as",),
    "Arabic": ("ps", "ug", "ku", "sd"),
    "Ethiopic": ("ti",),
}
_SCRIPT = re.compile(
    "|".join(rf"(?P<{name}>\p{{{name}}})" for name in (*_BY_SCRIPT, *_SHARED, "Han", "Hiragana", "Katakana"))
)
_WORD = re.compile(r"[\p{L}\p{M}']+")
_AFTER_LATIN = "\u0250"
_SURE = 0.06  # share of small words from which a Latin text is plainly in that language


def detect_language(text: str, *, declared: str = "") -> str:
    """BCP 47 primary tag such as ``"en"``; empty when the text is too short to tell and nothing was declared.

    Args:
        text: the release's text, title included.
        declared: the tag that the page or the sender gave; kept unless the text plainly says otherwise.
    """
    tag = re.split("[-_]", declared.strip().lower())[0]
    tag = tag if re.fullmatch("[a-z]{2,3}", tag) else ""
    script = _main_script(text[: _SAMPLE * 2 : 8])
    if not script:
        return tag
    if script in ("Han", "Hiragana", "Katakana"):
        return _east_asian(text[:_SAMPLE], declared=tag)
    if script in _BY_SCRIPT:
        return tag if tag in _ALSO.get(script, ()) else _BY_SCRIPT[script]
    return _by_small_words(text[:_SAMPLE], script=script, declared=tag)


def _main_script(text: str) -> str:
    letters = [char for char in text if char.isalpha()]
    if 2 * sum(1 for char in letters if char < _AFTER_LATIN) > len(letters):
        return "Latin"
    counts = Counter(match.lastgroup or "" for match in _SCRIPT.finditer(text))
    # A few kana among kanji mean Japanese, whatever the majority is.
    counts["Han"] += counts["Hiragana"] + counts["Katakana"]
    return counts.most_common(1)[0][0] if counts.total() else ""


def _east_asian(text: str, *, declared: str) -> str:
    kana = sum(1 for char in text if "\u3040" <= char <= "\u30ff")
    if kana > len(text) / 50:
        return "ja"
    return declared if declared in ("zh", "yue", "ja") else "zh"


def _by_small_words(text: str, *, script: str, declared: str) -> str:
    words = [word.casefold() for word in _WORD.findall(text)]
    times = Counter(words)
    counts = {
        tag: sum(times[word] for word in word_set("stopwords", tag)) / (len(words) or 1)
        for tag in _SHARED[script]
    }
    best = max(counts, key=lambda tag: counts[tag])
    known = declared in counts
    if declared and not known:
        # An unknown language of this script: believed unless the text is plainly another one.
        foreign = counts[best] >= 3 * _SURE or not _fits(declared, script=script)
        return best if foreign and counts[best] >= _SURE else declared
    if known and (counts[declared] * 2 >= counts[best] or counts[best] < _SURE):
        return declared
    return best if counts[best] >= _SURE / 2 else declared


def _fits(tag: str, *, script: str) -> bool:
    """Whether a declared language outside the tables can be in this script."""
    elsewhere = {*_BY_SCRIPT.values(), "zh", "ja", *(tag for tags in _SHARED.values() for tag in tags)}
    return tag in _ALSO.get(script, ()) or tag not in elsewhere
