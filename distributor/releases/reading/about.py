"""Where an organisation stops telling of the matter and begins to tell of itself."""

import regex as re

from distributor.releases.reading import noise
from distributor.releases.reading.blocks import is_short_line
from distributor.releases.reading.title import squeezed

_ABOUT_NAME = re.compile(r"About (?:the )?\p{Lu}")
_ABOUT_INLINE = re.compile(r"About (?:the )?((?:\p{Lu}[\w.&'’-]*\s?){1,8})")
_PLAIN = frozenset(
    [
        "about",
        "aboutus",
        "whoweare",
        "ourmission",
        "referencelinks",
        "relatedlinks",
        "relateddocuments",
        "boilerplate",
    ]
)
_ABOUT = frozenset(
    [
        "about",
        "sobre",
        "acerca",
        "propos",
        "tentang",
        "mengenai",
        "hakkında",
        "über",
        "đôi",
        "vài",
        "nét",
        "về",
        "the",
        "について",
        "关于",
        "關於",
        "حول",
        "مورد",
    ]
)


def opens_about(text: str, *, following: str, late: bool) -> bool:
    """A heading such as "About the Forum" before a paragraph on the same, or a paragraph that begins so."""
    if is_short_line(text) and noise.is_about_heading(text):
        words = [squeezed(word) for word in text.split() if len(squeezed(word)) >= 3]
        subject = [word for word in words if word not in _ABOUT and word in squeezed(following[:300])]
        named = bool(_ABOUT_NAME.match(text))
        return (late and (bool(subject) or named)) or squeezed(text) in _PLAIN
    match = _ABOUT_INLINE.match(text)
    return bool(
        match and late and squeezed(match[1].split()[0]) in squeezed(text[match.end() - 3 : match.end() + 80])
    )
