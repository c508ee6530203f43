"""Which font has which letters. Fonts are looked for by name where systems keep them; none is shipped.

Noto has a font for every script (Debian: ``fonts-noto-core``, ``fonts-noto-cjk``). A font's table ``cmap``
says which letters it has. Source: OpenType 1.9.1, "cmap" (learn.microsoft.com/typography, read 2026-11-28).
"""

import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import regex
from PIL import ImageFont

from distributor.errors import DistributorError

_FOLDERS: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/Library/Fonts"),
)
# Besides these, a script is called in a file's name as in Unicode: NotoSansKhmer-Bold.ttf.
_FILES: Final = {
    "Latin": ("NotoSans", "DejaVuSans"),
    "Greek": ("NotoSans", "DejaVuSans"),
    "Cyrillic": ("NotoSans", "DejaVuSans"),
    "Arabic": ("NotoSansArabic", "NotoNaskhArabic"),
    "Tibetan": ("NotoSerifTibetan",),
    **dict.fromkeys(("Han", "Hiragana", "Katakana", "Hangul", "Bopomofo"), ("NotoSansCJK",)),
}
_SCRIPTS: Final = (
    "Latin", "Greek", "Cyrillic", "Arabic", "Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati",
    "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Tibetan", "Myanmar",
    "Khmer", "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Georgian", "Armenian", "Ethiopic",
    "Thaana", "Javanese", "Balinese", "Mongolian", "Cherokee", "Syriac", "Sundanese", "Cham",
)  # fmt: skip
_SCRIPT_OF = regex.compile("|".join(rf"(?P<{script}>\p{{Script={script}}})" for script in _SCRIPTS))
_CJK_FACES: Final = {"ja": 0, "ko": 1, "zh": 2}
_TRADITIONAL: Final = regex.compile(r"zh-(?:hant|tw|hk|mo)", regex.IGNORECASE)
# What needs no letter of its own: joiners, selectors, zero-width space, marks of direction.
IGNORED: Final = regex.compile(r"[\p{Cf}\p{Cc}\uFE00-\uFE0F\u200B]")


class FontMissing(DistributorError):
    """No font that is installed has a letter of the card; the sentence says what to install."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; ``index`` counts within a collection."""

    path: Path
    index: int = 0

    def has(self, text: str) -> bool:
        """Whether it has every letter of ``text`` that needs one."""
        letters = _letters_of(self)
        return all(ord(each) in letters or IGNORED.match(each) for each in text)

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """It in one size, in pixels."""
        return _at(self, size)


@lru_cache(maxsize=256)
def _at(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), size, index=face.index, layout_engine=ImageFont.Layout.RAQM)


@lru_cache(maxsize=1)
def _installed() -> dict[str, Path]:
    """File name -> path of every font file of the system; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for here, _, names in os.walk(folder):
            for name in names:
                if name.endswith((".ttf", ".otf", ".ttc")):
                    found.setdefault(name, Path(here) / name)
    return found


def faces_for(
    text: str, *, language: str, own: Sequence[Path] = (), installed: Mapping[str, Path] | None = None
) -> tuple[Face, ...]:
    """The faces to ask for the letters of ``text``, in order: the house's own, then one of each script in it.

    Args:
        text: all that is to be drawn.
        language: BCP 47 tag, which chooses between forms of letters.
        own: font files of the house.
        installed: file name -> path of the fonts there are; the system's when None.

    Raises:
        FontMissing: there is none for a script of it.
    """
    scripts = scripts_in(text)
    found = {script: face_of(script, language=language, installed=installed) for script in scripts}
    missing = [script for script, face in found.items() if face is None]
    latin = face_of("Latin", installed=installed)
    chain = [*(Face(path) for path in own), *filter(None, [*found.values(), latin])]
    uncovered = [one for one in missing if not any(face.has(_first_of(one, text)) for face in chain)]
    if uncovered or not chain:
        raise FontMissing(_missing(uncovered or ["Latin"]))
    return tuple(dict.fromkeys(chain))


def _first_of(script: str, text: str) -> str:
    found = regex.search(rf"\p{{Script={script}}}", text)
    return found[0] if found else ""


def _missing(scripts: Sequence[str]) -> str:
    names = ", ".join(scripts)
    return (
        f"No font with {names} letters is installed here, so the card was not drawn. Install Noto (on "
        "Debian: apt install fonts-noto-core fonts-noto-cjk), or name a font file under [card] in the house "
        "style."
    )


def scripts_in(text: str) -> tuple[str, ...]:
    """The scripts of a text in order of first appearance; digits and marks of punctuation have none."""
    return tuple(dict.fromkeys(str(found.lastgroup) for found in _SCRIPT_OF.finditer(text)))


def face_of(script: str, *, language: str = "", installed: Mapping[str, Path] | None = None) -> Face | None:
    """The installed face for a script, bold where there is one; None where none is installed."""
    there = _installed() if installed is None else installed
    names = _FILES.get(script, (f"NotoSans{script}", f"NotoSerif{script}"))
    if script == "Arabic" and language.partition("-")[0] in {"ur", "ks"}:
        # Readers of Urdu expect this hand.
        names = ("NotoNastaliqUrdu", *names)
    for name in names:
        for file in (f"{name}-Bold.ttf", f"{name}-Bold.ttc", f"{name}-Regular.ttf", f"{name}-Regular.ttc"):
            if path := there.get(file):
                return Face(path, _face_index(language) if path.suffix == ".ttc" else 0)
    return None


def _face_index(language: str) -> int:
    if _TRADITIONAL.match(language):
        return 3
    return _CJK_FACES.get(language.partition("-")[0], _CJK_FACES["zh"])


@lru_cache(maxsize=64)
def _letters_of(face: Face) -> frozenset[int]:
    """The code points that a face has a glyph for."""
    data = face.path.read_bytes()
    start = struct.unpack_from(f">{face.index + 1}I", data, 12)[-1] if data[:4] == b"ttcf" else 0
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            return frozenset(_code_points(data, offset))
    return frozenset()


def _code_points(data: bytes, cmap: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    offsets = {struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)[2] for number in range(count)}
    for offset in offsets:
        (kind,) = struct.unpack_from(">H", data, cmap + offset)
        if kind == 4:
            yield from _of_segments(data, cmap + offset)
        elif kind == 12:
            (groups,) = struct.unpack_from(">I", data, cmap + offset + 12)
            for number in range(groups):
                first, last, _ = struct.unpack_from(">III", data, cmap + offset + 16 + 12 * number)
                yield from range(first, last + 1)


def _of_segments(data: bytes, start: int) -> Iterator[int]:
    """Format 4: ends and beginnings of runs; a run may still lack single letters, which Noto's do not."""
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", data, start + 14)
    firsts = struct.unpack_from(f">{count}H", data, start + 16 + 2 * count)
    for first, last in zip(firsts, lasts, strict=True):
        yield from (each for each in range(first, last + 1) if each != 0xFFFF)
