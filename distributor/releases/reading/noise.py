"""What kind of line a block is, when it is not the release's own text."""

from functools import cache, lru_cache

import regex as re

from distributor.releases.reading.blocks import ends_sentence
from distributor.releases.reading.title import kind_of_label
from distributor.releases.reading.vocabulary import word_lists

_MAX_NOISE = 400  # characters: nothing longer is taken for a line of the site
_MAX_TRIMMED = 200  # characters to which a line may be one of the site's but for the marks around it
_MAX_FOOTNOTE = 1500
_FOOTNOTE = re.compile(r"(?:\[\^?\d{1,3}\]:?|[¹²³⁰⁴-⁹]{1,3}|\^\s?\d{0,3})\s*(?=[^\s\d\]])")
_TIMEOUT_S = 0.05
_FULL_STOPS, _NUMBER = (".", "。", "។", "။", "।", "۔"), re.compile(r"\p{Nd}")
_DIGITS = re.compile(r"\d{3}")
_EMAIL = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}|\[email\s?protected\]|\(at\)|\[at\]", re.IGNORECASE
)
_PHONE = re.compile(
    r"(?:\+|\(\+?\d|\b(?:tel|phone|mobile|mob|fax|hp|whatsapp|telp?|โทร)\b)[\s.:()\d-]{6,}",
    re.IGNORECASE,
)
_PHONE_SIGNS = (
    "+",
    "(",
    "tel ",
    "tel.",
    "tel:",
    "tel(",
    "tel-",
    "telp",
    "phone",
    "mob",
    "fax",
    "hp",
    "whatsapp",
    "โทร",
)
_GROUPED_PHONE = re.compile(r"\b\d{3}[-./ ]\d{3}[-. ]\d{4}\b")
_GLUED_IMAGE = re.compile(r"^(?:\S{1,120}?\.(?:jpe?g|png|gif|webp))(?=\p{Lu}|\s|\()", re.IGNORECASE)
# What a site writes behind the words that link a file: "the Act (0.1MB)", "our comments (PDF, 340 KB)".
_FILE_SIZE = re.compile(r"\s?\((?:\p{L}{3,4}[\s,:–-]{1,3})?\d[\d.,]{0,6}\s?[KkMm]i?[Bb]\)")
# What the patterns of "tail" hold; looking for it first makes reading faster.
_TAIL_SIGNS = re.compile(r"#|[-–—*]\s?[-–—*]|issuer|pdf", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S{3,2000}", re.IGNORECASE)
_EDGES = " \t:：.*-–—#•|>»«\u200b"


@cache
def _pattern(heading: str) -> re.Pattern[str]:
    sources = word_lists("noise")[heading]
    return re.compile("(?:" + "|".join(sources) + ")", re.IGNORECASE if heading != "self_description" else 0)


def _is(heading: str, text: str, *, limit: int = _MAX_NOISE) -> bool:
    return len(text) <= limit and _matches(heading, text)


@lru_cache(maxsize=4096)  # the same lines are asked for by every step that sorts them
def _matches(heading: str, text: str) -> bool:
    try:
        return bool(_pattern(heading).fullmatch(text, timeout=_TIMEOUT_S))
    except TimeoutError:
        return False


@lru_cache(maxsize=4096)
def is_noise(text: str) -> bool:
    """A share bar, menu entry, counter, cookie or download line: no part of any release."""
    if not any(map(str.isalnum, text[:200])):
        return True
    forms = {text, text.strip(_EDGES)} if len(text) <= _MAX_TRIMMED else {text}
    headings = ("line", "inside") if _has_inside_sign(text) else ("line",)
    return any(_is(heading, form) for heading in headings for form in forms) or (
        len(text) <= _MAX_NOISE and is_mostly_links(text)
    )


def _has_inside_sign(text: str) -> bool:
    """Whether a line holds a word without which no pattern of "inside" can match."""
    low = text[: 2 * _MAX_NOISE].casefold()
    return any(map(low.__contains__, word_lists("noise")["inside_signs"]))


def is_mostly_links(text: str) -> bool:
    """Whether a line is addresses of the web with a few labels between them."""
    if ("://" not in text and "www." not in text) or ends_sentence(text):
        return False
    return sum(len(match[0]) for match in _LINK.finditer(text)) * 2 > len(text)


def is_contact_heading(text: str) -> bool:
    """Whether contact lines begin here, as in "For further information, please contact:"."""
    return _is("contact", text.strip(_EDGES), limit=160)


def is_dated(text: str) -> bool:
    """Whether a line says when something was written, as "Date: 3 May 2021" does."""
    return _is("date", text.strip(), limit=60)


def is_label(text: str) -> bool:
    """Whether a short line only says what kind of release this is, as "PRESS RELEASE" does."""
    return len(text) <= 60 and bool(kind_of_label(text))


@lru_cache(maxsize=4096)
def is_contact_line(text: str) -> bool:
    """Whether a short block tells how somebody can be reached."""
    if len(text) > 300:
        return False
    # Most lines hold neither sign: looking for those first makes reading a third faster.
    if ("@" in text or "email" in text or "(at)" in text or "[at]" in text) and _EMAIL.search(text):
        return True
    if not _DIGITS.search(text):
        return False
    if _GROUPED_PHONE.search(text):
        return True
    return any(map(text.casefold().__contains__, _PHONE_SIGNS)) and bool(_PHONE.search(text))


def is_about_heading(text: str) -> bool:
    """Whether a heading opens a part in which the organisation speaks of itself."""
    return _is("about", text.strip(_EDGES), limit=130)


def is_signed_heading(text: str) -> bool:
    """Whether names of those who sign begin here; a sentence that states their number is none."""
    if text.rstrip().endswith(_FULL_STOPS) and _NUMBER.search(text):
        return False
    return _is("signed", text.strip(), limit=160) or _is("signed", text.strip(_EDGES), limit=160)


def is_heading_of_a_part(text: str) -> bool:
    """Whether a line is one of those by which a release's parts are told apart."""
    kinds = (is_contact_heading, is_signed_heading, is_about_heading, is_greeting, is_closing, is_subject)
    return len(text) <= _MAX_NOISE and any(is_kind(text) for is_kind in kinds)


def is_footnote(text: str) -> bool:
    """Whether a block is a note with its mark: "[1] See ...", "¹ ...", "[^1]: ..."."""
    return len(text) <= _MAX_FOOTNOTE and bool(_FOOTNOTE.match(text))


def is_notes_heading(text: str) -> bool:
    """Whether footnotes begin here."""
    return _is("notes", text.strip(_EDGES), limit=40)


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
    """``"photo-1.jpgThe Act (0.1MB) ... #Rights"`` without file name, file sizes and the labels behind."""
    text = _GLUED_IMAGE.sub("", text, count=1).lstrip()
    # A line that is no sentence is the link itself, and known by its size.
    if ("b)" in text or "B)" in text) and ends_sentence(text):
        text = _FILE_SIZE.sub("", text)
    head, tail = text[:-240], text[-240:]
    if not _TAIL_SIGNS.search(tail):
        return text
    match = _tail().search(tail)
    return head + tail[: match.start()] if match and (head or match.start()) else text


@cache
def _tail() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(word_lists("noise")["tail"]) + ")+$", re.IGNORECASE)
