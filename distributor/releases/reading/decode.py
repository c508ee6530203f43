"""Bytes of any kind into a ``RawRelease``: HTML, plain text or JSON, in any encoding."""

import codecs
import json

import regex as re

from distributor.releases.reading.objects import MAX_OBJECTS, raws_of_json
from distributor.releases.reading.values import RawRelease

MAX_BYTES = 8_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
_TAG = re.compile(
    r"<(?:!doctype|html|head|body|article|main|div|p|h[1-6]|span|br|ul|ol|section|meta|table)\b",
    re.IGNORECASE,
)
_TITLE_LINE = 400  # characters; a longer first line is text, not a title
# Old East Asian and Cyrillic pages that declare nothing: tried in turn, strictly.
_GUESSES = ("shift_jis", "gb18030", "euc_kr", "big5", "tis_620")


def raw_from_bytes(data: bytes, *, name: str = "") -> RawRelease:
    """What a file, an answer or standard input holds; never raises. Of several releases, the first.

    Args:
        data: the bytes.
        name: the file's name; its extension decides between HTML, text and JSON where the bytes do not.
    """
    return raws_from_bytes(data, name=name)[0]


def raws_from_bytes(data: bytes, *, name: str = "") -> list[RawRelease]:
    """All releases that the bytes hold, at least one (which may be empty); never raises.

    Only JSON holds several: a list of objects, as WordPress gives it, a JSON Feed, or one object a line.
    """
    text = decoded(data[:MAX_BYTES])
    stripped = text.lstrip("\ufeff \t\r\n")
    if stripped.startswith(("{", "[")) and (raws := _from_json(stripped)):
        return raws
    if name.lower().endswith((".html", ".htm", ".xhtml")) or (
        not name.lower().endswith(".txt") and _looks_like_html(stripped)
    ):
        return [RawRelease(html=text)]
    return [_from_text(stripped)]


def decoded(data: bytes) -> str:
    """Text of bytes: by byte order mark, as UTF-8, as declared, or by the first reading without faults."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        valid_until = error.start
    declared = _DECLARED.search(data[:4096])
    if declared and (text := _strictly(data, encoding=declared[1].decode("ascii"))) is not None:
        return text
    # A file cut in the middle of a character, or with a few wrong bytes, is still UTF-8.
    replaced = data.decode("utf-8", "replace")
    if valid_until > 200 or replaced.count("\ufffd") * 50 < len(replaced):
        return replaced
    return _guessed(data)


def _strictly(data: bytes, *, encoding: str) -> str | None:
    try:
        return data.decode({"iso-8859-1": "cp1252", "latin-1": "cp1252"}.get(encoding.lower(), encoding))
    except (LookupError, ValueError):
        return None


def _guessed(data: bytes) -> str:
    high = sum(1 for byte in data[:20_000] if byte >= 0x80)
    if high * 4 < len(data[:20_000]):
        return data.decode("cp1252", "replace")
    for encoding in _GUESSES:
        text = _strictly(data, encoding=encoding)
        if text is not None:
            return text
    return data.decode("utf-8", "replace")


def _from_json(text: str) -> list[RawRelease]:
    """The releases of one JSON value, or of one a line; none when the text is not JSON."""
    value = json_value(text)
    if value is not None:
        return raws_of_json(value) or [RawRelease()]
    lines = [line for line in text.split("\n")[:MAX_OBJECTS] if line.strip()]
    values = [json_value(line) for line in lines] if len(lines) > 1 and text.startswith("{") else []
    return raws_of_json(values) if values and all(isinstance(value, dict) for value in values) else []


def json_value(text: str) -> object:
    """The value, or None for what is no JSON object or list."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        value: object = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def _looks_like_html(text: str) -> bool:
    return len(_TAG.findall(text[:50_000])) >= 2 or text[:15].lower().startswith(
        ("<!doctype", "<html", "<?xml")
    )


def _from_text(text: str) -> RawRelease:
    first, _, rest = text.partition("\n")
    title = first.strip()
    if len(title) > _TITLE_LINE or not rest.strip():
        # One block of text and no title line: reading takes the title from it.
        return RawRelease(text=text) if len(title) > _TITLE_LINE else RawRelease(title=title, text=rest)
    return RawRelease(title=title, text=rest)
