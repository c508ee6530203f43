"""Telling an excerpt from a full text, and taking off what marks it as one."""

from dataclasses import replace
from functools import cache

import regex as re

from distributor.releases.reading.blocks import Block, ends_sentence
from distributor.releases.reading.decode import decoded
from distributor.releases.reading.page import read_page
from distributor.releases.reading.values import RawRelease
from distributor.releases.reading.vocabulary import word_lists

_TAG = re.compile(r"<[^<>]{0,2000}>")
_ENTITY = {
    "&hellip;": "…",
    "&#8230;": "…",
    "&#x2026;": "…",
    "&nbsp;": " ",
    "&#160;": " ",
    "&rarr;": "→",
    "&#8594;": "→",
}
_TAIL = 600
_CUT = re.compile(r"\s*(?:[\[(]\s*(?:…|\.{3}|more)\s*[\])]|…|\.{3})\s*$")
_LAST_END = re.compile(r"[.!?។။۔。！？।][\p{Pe}\p{Pf}\"']*(?=\s|$)")


@cache
def _continues() -> re.Pattern[str]:
    words = "|".join(word_lists("noise")["continues"])
    return re.compile(rf"(?:{words})[\s.…→»>\]]*$", re.IGNORECASE)


def is_excerpt(html: str) -> bool:
    """Whether a text or fragment of HTML ends as an excerpt does: "[…]", "Continue reading"."""
    text = _TAG.sub(" ", html[-_TAIL:])
    for entity, char in _ENTITY.items():
        text = text.replace(entity, char)
    text = without_source_line(" ".join(text.split())).rstrip()
    return bool(_CUT.search(text) or _continues().search(text))


def without_source_line(text: str) -> str:
    """Without WordPress's last line in feeds, "The post ... appeared first on ...."."""
    return _source_line().sub("", text, count=1)


@cache
def _source_line() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(word_lists("noise")["source_line"]) + ")$", re.IGNORECASE)


def without_cut_end(blocks: list[Block]) -> tuple[list[Block], bool]:
    """The blocks of an excerpt without the sentence that was cut off, and whether there was one.

    Half a sentence can say the opposite of the whole one: it is left out where a whole one stands before it.
    """
    for index in range(len(blocks) - 1, max(-1, len(blocks) - 4), -1):
        match = _cut_off().search(blocks[index].text)
        if match:
            whole = _whole_sentences(blocks[index].text[: match.start()])
            cut = [replace(blocks[index], text=whole)] if whole or len(blocks) == 1 else []
            return [*blocks[:index], *cut], True
    return blocks, False


@cache
def _cut_off() -> re.Pattern[str]:
    """A mark in brackets, or dots with "Continue reading" behind them: dots alone may be the author's."""
    words = "|".join(word_lists("noise")["continues"])
    bracketed = r"\s*[\[(]\s*(?:…|\.{3}|more)\s*[\])]"
    return re.compile(
        rf"(?:{bracketed}|\s*(?:…|\.{{3}})\s*(?={words}))\s*(?:{words})?[\s.…→»>\]]*$", re.IGNORECASE
    )


def _whole_sentences(text: str) -> str:
    """A text up to its last sentence's end; all of it where no sentence ends."""
    if ends_sentence(text):
        return text
    ends = [match.end() for match in _LAST_END.finditer(text)]
    return text[: ends[-1]] if ends else text.rstrip() + "…"


def completed(raw: RawRelease, *, page: bytes) -> RawRelease:
    """A release of which only an excerpt came, with its page's text; as it was where the page holds less."""
    html = decoded(page)
    length = sum(len(block.text) for block in read_page(html, base=raw.url).blocks)
    known = len(_TAG.sub("", raw.html)) + len(raw.text)
    return replace(raw, html=html, text="") if length >= known * 0.8 and length else raw
