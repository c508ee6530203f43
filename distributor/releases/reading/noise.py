"""What kind of line a block is, when it is not the release's own text."""

from functools import cache

import regex as re

from distributor.releases.reading.title import kind_of_label
from distributor.releases.reading.vocabulary import word_lists

_MAX_NOISE = 400  # characters: nothing longer is taken for a line of the site
_TIMEOUT_S = 0.05
_DIGITS = re.compile(r"\d{3}")
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}|\[email\s?protected\]|\(at\)|\[at\]", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?:\+|\(\+?\d|\b(?:tel|phone|mobile|mob|fax|hp|whatsapp|telp?|โทร)\b)[\s.:()\d-]{6,}"
    r"|\b\d{3}[-./ ]\d{3}[-. ]\d{4}\b",
    re.IGNORECASE,
)
_GLUED_IMAGE = re.compile(r"^(?:\S{1,120}?\.(?:jpe?g|png|gif|webp))(?=\p{Lu}|\s|\()", re.IGNORECASE)
_EDGES = " \t:：.*-–—#•|>»«\u200b"


@cache
def _pattern(heading: str) -> re.Pattern[str]:
    sources = word_lists("noise")[heading]
    return re.compile("(?:" + "|".join(sources) + ")", re.IGNORECASE if heading != "self_description" else 0)


def _is(heading: str, text: str, *, limit: int = _MAX_NOISE) -> bool:
    if len(text) > limit:
        return False
    try:
        return bool(_pattern(heading).fullmatch(text, timeout=_TIMEOUT_S))
    except TimeoutError:
        return False


def is_noise(text: str) -> bool:
    """A share bar, menu entry, counter, cookie or download line: no part of any release."""
    return _is("line", text) or _is("line", text.strip(_EDGES)) or not any(map(str.isalnum, text[:200]))


def is_contact_heading(text: str) -> bool:
    """Whether contact lines begin here, as in "For further information, please contact:"."""
    return _is("contact", text.strip(_EDGES), limit=160)


def is_label(text: str) -> bool:
    """Whether a short line only says what kind of release this is, as "PRESS RELEASE" does."""
    return len(text) <= 60 and bool(kind_of_label(text))


def is_contact_line(text: str) -> bool:
    """Whether a short block tells how somebody can be reached."""
    if len(text) > 300:
        return False
    # Most lines hold neither sign: looking for those first makes reading a third faster.
    if ("@" in text or "email" in text or "(at)" in text or "[at]" in text) and _EMAIL.search(text):
        return True
    return bool(_DIGITS.search(text) and _PHONE.search(text))


def is_about_heading(text: str) -> bool:
    """Whether a heading opens a part in which the organisation speaks of itself."""
    return _is("about", text.strip(_EDGES), limit=130)


def is_signed_heading(text: str) -> bool:
    """Whether names of those who sign begin here."""
    return _is("signed", text.strip(), limit=160) or _is("signed", text.strip(_EDGES), limit=160)


def is_greeting(text: str) -> bool:
    """Whether a line is how a letter addresses its reader."""
    return _is("greeting", text.strip(), limit=180)


def is_closing(text: str) -> bool:
    """Whether a line ends a letter, as "Yours sincerely," does."""
    return _is("closing", text.strip(), limit=180)


def is_subject(text: str) -> bool:
    """Whether a line is a letter's "Re: ..."."""
    return _is("subject", text.strip(), limit=320)


def is_copies(text: str) -> bool:
    """Whether a line names who gets a copy of a letter."""
    return _is("copies", text.strip(), limit=320)


def describes_organisation(text: str) -> bool:
    """Whether a paragraph is an organisation's standing description of itself."""
    return _is("self_description", text.strip(), limit=1500)


def without_glued(text: str) -> str:
    """``"photo-1.jpgThe Forum ... #Rights"`` without the file name before and the labels behind."""
    text = _GLUED_IMAGE.sub("", text, count=1).lstrip()
    head, tail = text[:-240], text[-240:]
    match = _tail().search(tail)
    return head + tail[: match.start()] if match and (head or match.start()) else text


@cache
def _tail() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(word_lists("noise")["tail"]) + ")+$", re.IGNORECASE)
