r"""What counts as a hashtag or a mention, on every network alike.

Python's ``\w`` misses the vowel signs of Khmer, Thai and Burmese, which would cut a hashtag in the
middle of a word; so Unicode categories are used: letters, marks and numbers.
"""

import regex

# Besides letters, marks and numbers: the joiners of Arabic and Sinhala, the Hebrew and Tibetan marks
# between syllables, the Japanese wave dashes and middle dots, the Catalan dot.
_JOINERS = r"_\u200C\u200D\uA67E\u05BE\u05F3\u05F4\uFF5E\u301C\u309B\u309C\u30A0\u30FB\u3003\u0F0B\u0F0C\xB7"
_WORD = rf"[\p{{L}}\p{{M}}\p{{N}}{_JOINERS}]"

# A hashtag that stands as a word: nothing word-like before it (but an emoji's variation selector may
# be), not the fragment of an address, and one letter or mark at least in it.
HASHTAG = regex.compile(
    rf"(?<![&#/]|(?![\uFE0E\uFE0F]){_WORD})[#＃](?![\uFE0F\u20E3])"
    rf"(?=[\p{{N}}{_JOINERS}]*[\p{{L}}\p{{M}}])({_WORD}++)(?!#|://)"
)
_MENTION = regex.compile(r"@[A-Za-z0-9_]{1,15}")


def is_hashtag(text: str) -> bool:
    """Whether ``text``, with its ``#``, is exactly one hashtag: letters, marks, digits, underscore.

    Source: twitter-text ``validHashtag`` (github.com/twitter/twitter-text, read 2026-11-23).
    """
    return HASHTAG.fullmatch(text) is not None


def is_mention(text: str) -> bool:
    """Whether ``text``, with its ``@``, names an account on X: 1 to 15 of ``A-Z a-z 0-9 _``.

    Source: twitter-text ``validMentionOrList``; user names hold at most 15 characters
    (help.x.com, "Username", read 2026-11-23).
    """
    return _MENTION.fullmatch(text) is not None


ADDRESS = regex.compile(r"https?://[^\s<>\"“”«»]+", regex.IGNORECASE)


def addresses(text: str) -> tuple[str, ...]:
    """The web addresses that stand in ``text`` with their scheme, in order, without the marks after them."""
    return tuple(found.rstrip(".,;:!?)]}'’…") for found in ADDRESS.findall(text))


def storable(text: str) -> str:
    """Without what JSON can name and no database stores in a text: NUL, and halves of a letter."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
