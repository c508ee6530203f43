"""Where X sees links in a text: each of them is shown as t.co and counts 23.

Follows twitter-text's ``extractUrlsWithIndices``: addresses with ``http(s)://``, and bare domains whose
last label is a known top-level domain.

Source: github.com/twitter/twitter-text, js/src/extractUrlsWithIndices.js and js/src/regexp/
(version 3.1, read 2026-11-23).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import regex

LONGEST_LINK = 4096
LONGEST_LABEL = 63

_LATIN = (
    r"\xC0-\xD6\xD8-\xF6\xF8-\xFF\u0100-\u024F\u0253\u0254\u0256\u0257\u0259\u025B\u0263\u0268\u026F"
    r"\u0272\u0289\u028B\u02BB\u0300-\u036F\u1E00-\u1EFF"
)
_DIRECTION = r"\u202A-\u202E\u061C\u200E\u200F\u2066-\u2069"
_SPACE = r"\x09-\x0D\x20\x85\xA0\u1680\u180E\u2000-\u200A\u2028\u2029\u202F\u205F\u3000"
_NO_LABEL = rf"!'#%&()*+,\\./:;<=>?@\[\]\^{{|}}~${_SPACE}\uFFFE\uFEFF\uFFFF{_DIRECTION}"
# Possessive and bounded, so that a long text without spaces (Khmer, a hostile feed) stays linear.
_SUBDOMAIN = rf"(?![_-])[^{_NO_LABEL}]{{1,300}}+(?<![_-])\."
_NAME = rf"(?!-)[^_{_NO_LABEL}]{{1,300}}+(?<!-)\."
_TLD = r"(?:\L<tlds>(?=[^0-9a-zA-Z@+-]|$)|xn--[\-0-9a-z]+)"
# Not X's rule: a page of a local sandbox is treated as the public page it stands for.
_SANDBOX = r"(?:127\.0\.0\.1|localhost)(?=[:/])"
_PATH = rf"[a-z\u0400-\u04FF0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"
_PARENS = rf"\((?:{_PATH}+|{_PATH}*\({_PATH}+\){_PATH}*)\)"
_PATH_END = rf"(?:[+\-a-z\u0400-\u04FF0-9=_#/{_LATIN}]|{_PARENS})"
_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"

_LINK = (
    rf"(?P<before>^|[^A-Za-z0-9@＠$#＃\uFFFE\uFEFF\uFFFF])"
    rf"(?P<link>(?P<scheme>https?://)?"
    rf"(?P<domain>(?:{_SUBDOMAIN}){{0,12}}{_NAME}{_TLD}|{_SANDBOX})(?::[0-9]+)?"
    rf"(?P<path>/(?:(?:{_PATH}|{_PARENS})*{_PATH_END})?)?"
    rf"(?:\?{_QUERY}*[a-z0-9\-_&=#/])?)"
)
_ASCII_DOMAIN = rf"(?:[\-a-z0-9{_LATIN}]++\.)+{_TLD}"
_TCO = regex.compile(rf"https?://t\.co/([a-z0-9]+)(?:\?{_QUERY}*[a-z0-9\-_&=#/])?", regex.I)
_TCO_SLUG = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLink:
    """A link in a text.

    Attributes:
        start: index of its first character.
        end: index after its last.
        is_sure: False when only one of our two lists knows the top-level domain.
    """

    start: int
    end: int
    is_sure: bool


def find_links(text: str) -> list[FoundLink]:
    """Every link X would shorten in ``text`` (NFC), in order, none overlapping."""
    if "." not in text:
        return []
    link, _, unsure = _patterns()
    found: list[FoundLink] = []
    for match in link.finditer(text):
        for start, end in _spans(match):
            top = match["domain"].rpartition(".")[2].lower()
            found.append(FoundLink(start=start, end=end, is_sure=top not in unsure))
    return found


def _spans(match: "regex.Match[str]") -> Iterator[tuple[int, int]]:
    start, end = match.span("link")
    if end - start > LONGEST_LINK or not _is_domain(match["domain"]):
        return
    if match["scheme"] is None:
        yield from _bare_spans(match)
        return
    tco = _TCO.match(match["link"])
    if tco is None:
        yield start, end
    elif len(tco[1]) <= _TCO_SLUG:
        yield start, start + tco.end()


def _bare_spans(match: "regex.Match[str]") -> Iterator[tuple[int, int]]:
    """The ASCII domains in a match without scheme; only the last one takes the path along."""
    if match["before"] in {"-", "_", ".", "/"}:
        return
    start, end = match.span("link")
    _, ascii_domain, _ = _patterns()
    domains = [(start + hit.start(), start + hit.end()) for hit in ascii_domain.finditer(match["domain"])]
    if domains and match["path"]:
        domains[-1] = (domains[-1][0], end)
    yield from domains


def _is_domain(domain: str) -> bool:
    """Whether DNS could know it: labels of at most 63 octets once punycoded, no half-encoded label."""
    return all(_octets(label) <= LONGEST_LABEL for label in domain.split("."))


def _octets(label: str) -> int:
    if label.isascii():
        return len(label)
    if label.lower().startswith("xn--"):
        return LONGEST_LABEL + 1
    return len("xn--") + len(label.encode("punycode"))


@cache
def _patterns() -> "tuple[regex.Pattern[str], regex.Pattern[str], frozenset[str]]":
    """The compiled rules and the unsure top-level domains; made at first use, as they take a moment."""
    lines = (files(__package__) / "tlds.txt").read_text("utf-8").splitlines()
    names = [line for line in lines if line and not line.startswith("#")]
    unsure = frozenset(name[1:] for name in names if name.startswith("?"))
    tlds = {name.removeprefix("?") for name in names}
    link = regex.compile(_LINK, regex.I, tlds=tlds)
    return link, regex.compile(_ASCII_DOMAIN, regex.I, tlds=tlds), unsure
