"""Makes a picture ready for a network: as it is where that is possible, without what it tells of its maker.

A file within the network's limits keeps every bit of its picture; only EXIF, GPS, comments and what hangs
on behind are cut out. It is encoded anew only where it lies on its side, is too large, or is of a type the
network does not take.
"""

import struct
import zlib
from hashlib import sha256
from io import BytesIO
from typing import Final

from PIL import GifImagePlugin, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from PIL import Image as Pillow
from PIL.ImageFile import ImageFile

from distributor.errors import DistributorError
from distributor.networks.files import kind_of, stripped
from distributor.networks.network import ImageLimits
from distributor.networks.values import Image

# Our own bounds: a larger file or picture is no photo for a post, and would cost the machine its memory.
MOST_BYTES = 30_000_000
MOST_PIXELS = 50_000_000

_READERS: Final[dict[str, type[ImageFile]]] = {
    "image/jpeg": JpegImagePlugin.JpegImageFile,
    "image/png": PngImagePlugin.PngImageFile,
    "image/webp": WebPImagePlugin.WebPImageFile,
    "image/gif": GifImagePlugin.GifImageFile,
}
# What Pillow's readers raise for broken files.
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    KeyError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
    Pillow.DecompressionBombError,
)
_ORIENTATION = 0x0112
_QUALITIES = (95, 90, 85, 80)
_SHRINK, _SHRINKS = 0.85, 20


class ImageRefused(DistributorError):
    """The file cannot be an image of a post; the sentence says why and what to do."""


def prepare(data: bytes, *, alt: str, limits: ImageLimits, declared: str = "") -> Image:
    """The picture of ``data`` within ``limits``.

    Args:
        data: the file as it came.
        alt: what it shows, in words; empty while nobody said (an approval asks for it).
        limits: of the network it goes to.
        declared: the media type its sender names, such as ``"image/png"``; empty when nobody did.

    Raises:
        ImageRefused: it is animated, huge, broken, mislabelled, of another type.
    """
    words = " ".join(alt.split())
    kind = _checked_kind(data, declared=declared)
    picture = _opened(data, kind)
    _must_not_be_a_strip(picture, limits)
    kept = _as_it_is(data, picture, kind=kind, limits=limits)
    made, media_type = (kept, kind) if kept else _encoded(_upright(picture), limits=limits)
    return Image(data=made, media_type=media_type, alt=words, digest=sha256(made).hexdigest())


def _checked_kind(data: bytes, *, declared: str) -> str:
    if len(data) > MOST_BYTES:
        raise ImageRefused(
            f"The image file is larger than {MOST_BYTES // 1_000_000} MB. It was not taken. Make it smaller."
        )
    kind = kind_of(data)
    if kind not in _READERS:
        raise ImageRefused("The file is no JPEG, PNG, WebP or GIF. It was not taken. Save it as one.")
    named = declared.partition(";")[0].strip().lower().replace("image/jpg", "image/jpeg")
    if named and named != kind:
        raise ImageRefused(
            f"The file is called {named} and is {kind}. It was not taken. Save it anew under its right type."
        )
    return kind


def _opened(data: bytes, kind: str) -> ImageFile:
    """The picture, decoded once as proof that it is whole."""
    try:
        picture = _READERS[kind](BytesIO(data))
        width, height = picture.size
        if width * height > MOST_PIXELS:
            raise ImageRefused(f"The image has {width} × {height} pixels. It was not taken. Make it smaller.")
        if getattr(picture, "n_frames", 1) > 1:
            raise ImageRefused("The image is animated. It was not taken. Use a still picture.")
        picture.load()
    except _BROKEN as error:
        raise ImageRefused("The image file is broken. It was not taken. Save it anew.") from error
    return picture


def _must_not_be_a_strip(picture: ImageFile, limits: ImageLimits) -> None:
    short, long = sorted(picture.size)
    if limits.most_ratio and long > limits.most_ratio * short:
        raise ImageRefused(
            f"The image is more than {limits.most_ratio} times as long as it is wide, which the network does "
            "not take. It was not taken. Cut it."
        )


def _as_it_is(data: bytes, picture: ImageFile, *, kind: str, limits: ImageLimits) -> bytes | None:
    """The file without its metadata; None when the network needs another one."""
    width, height = picture.size
    lies = picture.getexif().get(_ORIENTATION, 1) != 1
    too_wide = bool(limits.most_pixels) and width * height > limits.most_pixels
    if lies or too_wide or kind not in limits.media_types:
        return None
    kept = stripped(data, kind)
    return kept if kept and len(kept) <= limits.most_bytes else None


def _upright(picture: Pillow.Image) -> Pillow.Image:
    """The picture as people see it, in plain colours."""
    upright = ImageOps.exif_transpose(picture)
    has_alpha = "A" in upright.getbands() or "transparency" in upright.info
    return upright.convert("RGBA" if has_alpha else "RGB")


def _encoded(picture: Pillow.Image, *, limits: ImageLimits) -> tuple[bytes, str]:
    """The picture encoded anew, as good as the limits allow.

    JPEGs without ``optimize``: Pillow then needs the whole file in one buffer, and fails on noisy pictures.
    """
    width, height = picture.size
    if limits.most_pixels and width * height > limits.most_pixels:
        picture = _scaled(picture, (limits.most_pixels / (width * height)) ** 0.5)
    if picture.mode == "RGBA":
        lossless = _saved(picture, "PNG", optimize=True)
        if len(lossless) <= limits.most_bytes:
            return lossless, "image/png"
    for _ in range(_SHRINKS):
        for quality in _QUALITIES:
            made = _saved(_opaque(picture), "JPEG", quality=quality, subsampling=0)
            if len(made) <= limits.most_bytes:
                return made, "image/jpeg"
        picture = _scaled(picture, _SHRINK)
    raise ImageRefused(
        "The image cannot be made small enough for the network. It was not taken. Use another one."
    )


def _scaled(picture: Pillow.Image, factor: float) -> Pillow.Image:
    width, height = (max(1, int(side * factor)) for side in picture.size)
    return picture.resize((width, height), Pillow.Resampling.LANCZOS)


def _opaque(picture: Pillow.Image) -> Pillow.Image:
    """What is see-through becomes white, as JPEG knows no other way."""
    if picture.mode != "RGBA":
        return picture
    ground = Pillow.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.getchannel("A"))
    return ground


def _saved(picture: Pillow.Image, kind: str, **options: object) -> bytes:
    """The bytes; of what came with the picture only its colour profile goes in."""
    into = BytesIO()
    profile = picture.info.get("icc_profile")
    picture.save(into, kind, exif=b"", icc_profile=profile, **options)
    return into.getvalue()
