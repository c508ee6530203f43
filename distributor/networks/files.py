"""Image files by their bytes: what type one is, and the same file without its metadata. Pure.

Sources: ITU-T T.81 (JPEG, 1992), annex B; PNG specification (W3C, third edition), 5; WebP container
(developers.google.com/speed/webp/docs/riff_container, read 2026-11-23).
"""

import struct
from collections.abc import Iterator
from typing import Final

_SIGNATURES: Final = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}
_PNG_START = 8
# What a PNG needs to look right; anything else in it (text, time, EXIF, private chunks) goes.
_PNG_KEPT = frozenset(
    {
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"cICP",
        b"sBIT",
        b"pHYs",
    }
)
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_WEBP_METADATA_FLAGS = 0x0C
_SOS, _EOI, _COMMENT = 0xDA, 0xD9, 0xFE
_APPLICATION = range(0xE0, 0xF0)
_RESTARTS = range(0xD0, 0xD8)


def kind_of(data: bytes) -> str:
    """The type of an image by its first bytes, such as ``"image/png"``; empty for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for start, kind in _SIGNATURES.items() if data.startswith(start)), "")


def stripped(data: bytes, kind: str) -> bytes | None:
    """``data`` without metadata and without what stands behind its end; the picture keeps every bit.

    Returns:
        None where the file is not built as its type's rules say, or the type is none that is known here.
    """
    try:
        if kind == "image/jpeg":
            return b"".join(_jpeg(data))
        if kind == "image/png":
            return data[:_PNG_START] + b"".join(_png(data))
        return _webp(data) if kind == "image/webp" else None
    except (struct.error, IndexError, EOFError):
        return None


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The segments that draw the picture: colour profile and Adobe's colour mark among them."""
    yield data[:2]
    place = 2
    while True:
        if data[place] != 0xFF:
            raise EOFError
        marker = data[place + 1]
        if marker == 0xFF:  # filling
            place += 1
            continue
        if marker == _EOI:
            yield data[place : place + 2]
            return
        (length,) = struct.unpack_from(">H", data, place + 2)
        end = place + 2 + length
        if marker == _SOS:
            end = _scan_end(data, end)
        if _is_drawn(marker, data[place + 4 : place + 16]):
            yield data[place:end]
        place = end


def _is_drawn(marker: int, start: bytes) -> bool:
    if marker in _APPLICATION:
        return start.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"))
    return marker != _COMMENT


def _scan_end(data: bytes, place: int) -> int:
    """Where the compressed data that begins at ``place`` ends: at a marker that is no restart."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0:
            raise EOFError
        follower = data[place + 1]
        if follower not in _RESTARTS and follower != 0:
            return place
        place += 2


def _png(data: bytes) -> Iterator[bytes]:
    place = _PNG_START
    while True:
        (length,) = struct.unpack_from(">I", data, place)
        name, end = data[place + 4 : place + 8], place + 12 + length
        if end > len(data):
            raise EOFError
        if name in _PNG_KEPT:
            yield data[place:end]
        if name == b"IEND":
            return
        place = end


def _webp(data: bytes) -> bytes:
    kept = bytearray(b"WEBP")
    end = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0])
    place = 12
    while place < end:
        name, length = data[place : place + 4], struct.unpack_from("<I", data, place + 4)[0]
        chunk = bytearray(data[place : place + 8 + length + length % 2])
        if name == b"VP8X":
            chunk[8] &= ~_WEBP_METADATA_FLAGS
        if name in _WEBP_KEPT:
            kept += chunk
        place += len(chunk)
    return b"RIFF" + struct.pack("<I", len(kept)) + bytes(kept)
