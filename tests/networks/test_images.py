"""Pictures made ready: every bit kept where it can be, nothing told of who took them, bad files refused."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageChops, PngImagePlugin

from distributor.networks.images import MOST_BYTES, ImageRefused, prepare
from distributor.networks.network import ImageLimits
from distributor.networks.registry import NETWORKS
from tests.networks.examples import png

pytestmark = pytest.mark.pure

ROOMY = ImageLimits(most_bytes=5_000_000, media_types=frozenset({"image/jpeg", "image/png", "image/webp"}))
SECRET = b"Nikon of Somebody"


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48), seed: int = 7) -> Pillow.Image:
    """Soft noise, so that nothing compresses to nothing and every side differs."""
    noise = random.Random(seed).randbytes(size[0] * size[1] // 16 * len(mode))
    return Pillow.frombytes(mode, (size[0] // 4, size[1] // 4), noise).resize(size)


def secrets(orientation: int = 1) -> Pillow.Exif:
    exif = Pillow.Exif()
    exif[0x010F] = SECRET.decode()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (11.0, 34.0, 12.0)
    return exif


def file(made: Pillow.Image, kind: str, **options: object) -> bytes:
    into = BytesIO()
    made.save(into, kind, **options)
    return into.getvalue()


def shown(data: bytes) -> Pillow.Image:
    return Pillow.open(BytesIO(data)).convert("RGBA")


def is_same(one: Pillow.Image, other: Pillow.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox(alpha_only=False) is None


def text_chunk() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", SECRET.decode())
    return info


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (file(picture(), "JPEG", exif=secrets(), comment=SECRET), "image/jpeg"),
        (file(picture(), "JPEG", exif=secrets(), progressive=True, quality=90), "image/jpeg"),
        (file(picture("CMYK"), "JPEG", exif=secrets()), "image/jpeg"),
        (file(picture(), "PNG", exif=secrets(), pnginfo=text_chunk()), "image/png"),
        (file(picture("RGBA"), "PNG", exif=secrets()), "image/png"),
        (file(picture(), "WEBP", exif=secrets(), lossless=True), "image/webp"),
        (file(picture("RGBA"), "WEBP", exif=secrets(), xmp=SECRET), "image/webp"),
    ],
)
def test_the_picture_keeps_every_bit_and_loses_its_maker(data: bytes, media_type: str) -> None:
    made = prepare(data + b"trailing " + SECRET, alt="A march", limits=ROOMY)
    assert made.media_type == media_type
    assert is_same(shown(made.data), shown(data))
    assert SECRET not in made.data
    assert b"Exif" not in made.data
    assert len(Pillow.open(BytesIO(made.data)).getexif()) == 0
    assert len(made.data) < len(data)
    if made.data[12:16] == b"VP8X":
        assert made.data[20] & 0x0C == 0  # it names no EXIF and no XMP any more


def test_the_same_file_always_makes_the_same_image() -> None:
    data = file(picture(), "JPEG", exif=secrets(orientation=6))
    assert prepare(data, alt="A", limits=ROOMY) == prepare(data, alt="A", limits=ROOMY)


def test_the_colour_profile_stays() -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in ("JPEG", "PNG", "WEBP"):
        for limits in (ROOMY, ImageLimits(most_bytes=5_000_000, most_pixels=2000)):
            made = prepare(file(picture(), kind, icc_profile=profile), alt="A", limits=limits)
            assert Pillow.open(BytesIO(made.data)).info["icc_profile"] == profile


@pytest.mark.parametrize("orientation", [2, 3, 4, 5, 6, 7, 8])
def test_a_picture_that_lies_on_its_side_is_put_upright(orientation: int) -> None:
    made = prepare(file(picture(), "JPEG", exif=secrets(orientation), quality=95), alt="A", limits=ROOMY)
    assert Pillow.open(BytesIO(made.data)).size == ((48, 64) if orientation >= 5 else (64, 48))
    assert SECRET not in made.data
    assert b"Exif" not in made.data


def test_what_the_network_does_not_take_is_encoded_anew() -> None:
    only = ImageLimits(most_bytes=5_000_000, media_types=frozenset({"image/jpeg", "image/png"}))
    assert prepare(file(picture(), "WEBP"), alt="A", limits=only).media_type == "image/jpeg"
    assert prepare(file(picture("RGBA"), "WEBP"), alt="A", limits=only).media_type == "image/png"
    assert prepare(file(picture(), "GIF"), alt="A", limits=only).media_type == "image/jpeg"


def test_too_many_bytes_cost_as_little_as_they_must() -> None:
    data = file(picture(size=(1200, 800)), "PNG")
    limits = ImageLimits(most_bytes=len(data) // 3)
    made = prepare(data, alt="A", limits=limits)
    assert len(made.data) <= limits.most_bytes
    assert shown(made.data).size == (1200, 800)
    tight = prepare(data, alt="A", limits=ImageLimits(most_bytes=30_000))
    assert len(tight.data) <= 30_000
    assert shown(tight.data).size < (1200, 800)


def test_too_many_pixels_are_made_fewer_in_proportion() -> None:
    few = ImageLimits(most_bytes=5_000_000, most_pixels=80_000)
    made = prepare(file(picture(size=(800, 400)), "PNG"), alt="A", limits=few)
    width, height = shown(made.data).size
    assert width * height <= 80_000
    assert abs(width / height - 2) < 0.02


def test_a_see_through_picture_that_must_shrink_gets_a_white_ground() -> None:
    clear = Pillow.new("RGBA", (400, 400), (0, 0, 0, 0))
    clear.paste(picture("RGB", (200, 200)), (0, 0))
    made = prepare(file(clear, "PNG"), alt="A", limits=ImageLimits(most_bytes=20_000))
    corner = shown(made.data).getpixel((shown(made.data).width - 1, shown(made.data).height - 1))
    assert corner == (255, 255, 255, 255)


def bomb() -> bytes:
    """A PNG of a few bytes that says it holds 3.6 thousand million pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return png()[:8] + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + png()[33:]


def frames(kind: str) -> bytes:
    return file(picture(), kind, save_all=True, append_images=[picture(seed=8)])


@pytest.mark.parametrize(
    ("data", "declared", "sentence"),
    [
        (b"", "", "is no JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "", "is no JPEG"),
        (b"%PDF-1.7", "image/png", "is no JPEG"),
        (file(picture(), "BMP"), "", "is no JPEG"),
        (file(picture(), "TIFF"), "", "is no JPEG"),
        (png(), "image/jpeg", "is called image/jpeg and is image/png"),
        (file(picture(), "JPEG"), "image/webp", "is called"),
        (bomb(), "", "60000 × 60000 pixels"),
        (frames("GIF"), "", "animated"),
        (frames("PNG"), "", "animated"),
        (frames("WEBP"), "", "animated"),
        (file(picture(), "JPEG")[:-300], "", "broken"),
        (file(picture(), "PNG")[:-300], "", "broken"),
        (file(picture(), "WEBP")[:-300], "", "broken"),
        (b"\xff\xd8\xff\xe0", "", "broken"),
        (b"\x89PNG\r\n\x1a\n", "", "broken"),
        (b"RIFF\x00\x00\x00\x00WEBP", "", "broken"),
        (b"GIF89a", "", "broken"),
        (png() + b"\0" * MOST_BYTES, "", "larger than 30 MB"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(data: bytes, declared: str, sentence: str) -> None:
    with pytest.raises(ImageRefused, match=sentence) as caught:
        prepare(data, alt="A march", limits=ROOMY, declared=declared)
    assert "It was not taken." in str(caught.value)


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    kind = ("JPEG", "PNG", "WEBP", "GIF")[seed % 4]
    data = bytearray(file(picture(), kind))
    for _ in range(8):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        made = prepare(bytes(data), alt="A", limits=ROOMY)
    except ImageRefused:
        return
    Pillow.open(BytesIO(made.data)).load()


@pytest.mark.parametrize("declared", ["image/jpg", "image/jpeg; charset=binary", "IMAGE/JPEG", ""])
def test_a_type_is_known_by_its_common_names(declared: str) -> None:
    assert prepare(file(picture(), "JPEG"), alt="A", limits=ROOMY, declared=declared).alt == "A"


@pytest.mark.parametrize("network", [name for name, network in NETWORKS.items() if network.can.images])
def test_every_network_that_takes_images_says_which(network: str) -> None:
    limits = NETWORKS[network].image_limits
    assert limits is not None
    large = prepare(file(picture(size=(3000, 2000)), "PNG"), alt="A", limits=limits)
    assert len(large.data) <= limits.most_bytes
    assert large.media_type in limits.media_types
    assert (NETWORKS[network].thumbnail_limits is not None) is NETWORKS[network].can.thumbnail
