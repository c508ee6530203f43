"""A title without the site's name and without the label of its kind."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlsplit

import regex as re

from distributor.releases.reading.vocabulary import word_lists

_BARS = re.compile(r"\s+[|»•·]\s+|\s*\|\s*|\s+::\s+|\s+»\s+")
_DASHES = re.compile(r"\s+[-–—]\s+")
_PREFIX = re.compile(r"^([^:|–—]{2,40})(?::\s+|\s+[|–—-]\s+)")
_BRACKETED = re.compile(r"^\s*[\[(（【［]([^\])】）］]{2,80})[\])】）］]\s*[:：–—-]?\s*")

_BRACKETED_END = re.compile(
    r"\s*(?:[\[(（【［]([^\])】）］]{3,80})[\])】）］]|\s[|–—-]\s([^|–—-]{3,40}))\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTitle:
    """A title and the kind its label named, empty when it named none."""

    text: str
    kind: str = ""


_MOST_KEPT = 20_000


class _Squeezed(dict[int, str]):
    """Code points to what is left of them: letters, marks and numbers without case."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character.casefold() if unicodedata.category(character)[0] in "LMN" else ""
        return self.setdefault(code, kept) if len(self) < _MOST_KEPT else kept


_SQUEEZED = _Squeezed()


@lru_cache(maxsize=2048)  # the same lines are compared with the title, with each other and with headings
def squeezed(text: str) -> str:
    """A text without case, spaces and punctuation: equal when people would call two texts the same."""
    return text.translate(_SQUEEZED)


@cache
def _kind_patterns(anchor: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns of all kinds; ``anchor`` is a template in which ``{}`` is the label."""
    return tuple(
        (kind, re.compile(anchor.replace("{}", "(?:" + "|".join(labels) + ")"), re.IGNORECASE))
        for kind, labels in word_lists("kinds").items()
    )


def kind_of_label(label: str) -> str:
    """The kind that a label such as ``"Open Letter to ASEAN"`` means; empty for none."""
    for kind, pattern in _kind_patterns(
        r"^\s*(?:{})(?:\s+(?:to|on|by|from|kepada|à|au|a|al)\b.*)?\s*[:：]?\s*$"
    ):
        if pattern.match(label):
            return kind
    return ""


def kind_of_words(title: str) -> str:
    """The kind that a title's opening words mean, as in ``"Joint Statement on ..."``; empty for none."""
    for kind, pattern in _kind_patterns(r"^\s*(?:\p{L}[\p{L} -]{1,30}: )?(?:{})(?=$|[^\p{L}\p{M}])"):
        if kind not in ("news", "letter") and pattern.match(title):
            return kind
    return ""


def read_title(
    title: str, *, url: str = "", site: str = "", lines: frozenset[str] = frozenset()
) -> ReadTitle:
    """Clean a title.

    Args:
        title: one line.
        url: the release's address: a part that is the site's own name is noise.
        site: the site's name where the page gives it.
        lines: the text's own lines, ``squeezed``: a title that stands there alone is the true one.
    """
    text, kind = _without_label(title.strip())
    text = _without_site(text, host=urlsplit(url).hostname or "" if url else "", site=site, lines=lines)
    if not kind:
        text, kind = _without_label(text)
    return ReadTitle(text=text or title.strip(), kind=kind or kind_of_words(text))


def _without_label(title: str) -> tuple[str, str]:
    """``"[Joint Statement] X"`` and ``"PRESS RELEASE: X"`` without their label, and the kind it means."""
    match = _BRACKETED.match(title)
    if match and (kind := _kind_in_brackets(match[1])):
        return title[match.end() :].strip() or title, kind
    if match and _is_remark(match[1]):
        return _without_label(title[match.end() :].strip()) if title[match.end() :].strip() else (title, "")
    match = _BRACKETED_END.search(title)
    if match and match.start() and (kind := _kind_in_brackets(match[1] or match[2])):
        return title[: match.start()].rstrip(), kind
    for kind, pattern in _kind_patterns(r"^\s*(?:{})\s*(?::|：|៖|\||–|—|-(?=\s))\s*(?=\S)"):
        match = pattern.match(title)
        if match and kind != "news":
            return title[match.end() :], kind
    return title, ""


def _kind_in_brackets(label: str) -> str:
    """The kind of "Joint Statement", also where more words say what kind of statement it is."""
    words = label.split()
    endings = (label, *(" ".join(words[start:]) for start in range(1, min(4, len(words)))))
    return next((kind for ending in endings if (kind := kind_of_label(ending))), "")


def _is_remark(label: str) -> bool:
    """Whether brackets hold a note of the site: "Updated", "Khmer", "EN"."""
    remarks = re.compile("|".join(word_lists("noise")["remark"]), re.IGNORECASE)
    names = (name.casefold() for names in word_lists("languages").values() for name in names)
    return bool(remarks.fullmatch(label.strip())) or label.strip().casefold() in names


def _without_site(title: str, *, host: str, site: str, lines: frozenset[str]) -> str:
    for border in (*_BARS.finditer(title), *reversed(list(_DASHES.finditer(title)))):
        head, tail = title[: border.start()].strip(), title[border.end() :].strip()
        if not head or not tail:
            continue
        if _names_site(tail, host=host, site=site) or squeezed(head) in lines:
            return head
        if _names_site(head, host=host, site=site) or (squeezed(tail) in lines and len(head) <= 40):
            return tail
        if "|" in border[0] and len(tail) <= 40 and len(head) >= 2 * len(tail):
            return head
    prefix = _PREFIX.match(title)
    if prefix and _names_site(prefix[1], host=host, site=site):
        return title[prefix.end() :]
    return title


def _names_site(part: str, *, host: str, site: str) -> bool:
    name = squeezed(part)
    if site and name == squeezed(site):
        return True
    labels = [squeezed(label) for label in host.split(".")[:-1] if label not in ("www", "co", "com", "org")]
    return len(name) >= 4 and any(name in (label, f"the{label}") for label in labels)
