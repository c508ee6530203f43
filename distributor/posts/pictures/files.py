"""Keeping the bytes of pictures, giving them back, and tidying away what no post uses."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast
from PIL import Image as Pillow

from distributor.clock import Clock
from distributor.networks.errors import Permanent
from distributor.networks.values import Image, Payload
from distributor.posts.models import PictureFile, Post

_PREVIEW = (640, 640)
_LOST = (
    "The file of a picture of this post is not there any more, or is not what was approved. Nothing was "
    "posted. Take the picture out, attach it again, and approve the post."
)


def sized(image: Image) -> tuple[int, int]:
    """Width and height in pixels of what ``networks.images.prepare`` made."""
    with Pillow.open(BytesIO(image.data)) as picture:
        return picture.size


def preview_of(image: Image) -> bytes:
    """A JPEG of at most 640 pixels a side, for pages."""
    with Pillow.open(BytesIO(image.data)) as picture:
        picture.draft("RGB", _PREVIEW)
        # What is see-through shows the page's white, as networks do.
        small = picture.convert("RGBA")
        small.thumbnail(_PREVIEW, Pillow.Resampling.LANCZOS)
        ground = Pillow.new("RGB", small.size, "white")
        ground.paste(small, mask=small.getchannel("A"))
        into = BytesIO()
        ground.save(into, "JPEG", quality=80, optimize=True)
        return into.getvalue()


def keep_file(image: Image, *, preview: bytes, size: tuple[int, int], clock: Clock) -> None:
    """Keep the bytes, in the caller's transaction; a file that is there already is used again."""
    new = {
        "media_type": image.media_type,
        "width": size[0],
        "height": size[1],
        "data": image.data,
        "preview": preview,
        "kept_at": clock.now(),
    }
    # The update locks the row, so that tidying cannot take it away meanwhile.
    if not PictureFile.objects.filter(digest=image.digest).update(unused_since=None):
        PictureFile.objects.get_or_create(digest=image.digest, defaults=new)


def let_go(digest: str, *, besides: int, clock: Clock) -> None:
    """Note that a post let go of a file, in the caller's transaction; it stays while another one uses it.

    Args:
        digest: of the file.
        besides: the post that does not count.
        clock: the time.
    """
    if not _users(digest, besides=besides):
        PictureFile.objects.filter(digest=digest).update(unused_since=clock.now())


def _users(digest: str, *, besides: int = 0) -> bool:
    """Whether a post names the file. Reads the posts that have pictures; asked rarely."""
    with_pictures = Post.objects.exclude(pictures=[]).exclude(pk=besides)
    told = with_pictures.annotate(told=Cast("pictures", TextField()))
    return told.filter(told__contains=digest).exists()


def with_files(payload: Payload) -> Payload:
    """The payload with the bytes of its pictures, exactly those its approval covers.

    Raises:
        Permanent: a file is missing or another one; nothing was posted.
    """
    wanted = [*payload.images, *([payload.thumbnail] if payload.thumbnail else [])]
    if not wanted:
        return payload
    files = PictureFile.objects.only("data").in_bulk([image.digest for image in wanted])
    filled = {image.digest: _filled(image, files.get(image.digest)) for image in wanted}
    return replace(
        payload,
        images=tuple(replace(filled[image.digest], alt=image.alt) for image in payload.images),
        thumbnail=payload.thumbnail and filled[payload.thumbnail.digest],
    )


def _filled(image: Image, file: PictureFile | None) -> Image:
    data = bytes(file.data) if file else b""
    if sha256(data).hexdigest() != image.digest:
        raise Permanent(_LOST)
    return replace(image, data=data)


def tidy_pictures(*, clock: Clock) -> int:
    """Delete the files that no post has used for some days (``DISTRIBUTOR_PICTURES_DAYS``).

    Returns:
        How many.
    """
    before = clock.now() - timedelta(days=settings.ENVIRONMENT.pictures_days)
    old = list(
        PictureFile.objects.filter(unused_since__lte=before)
        .values_list("digest", flat=True)
        .order_by("digest")[:500]
    )
    gone = 0
    for digest in old:
        if _users(digest):
            PictureFile.objects.filter(digest=digest).update(unused_since=None)
        else:
            # Asked again in the same statement: a post may have taken it up meanwhile.
            gone += PictureFile.objects.filter(digest=digest, unused_since__lte=before).delete()[0]
    return gone
