"""Addresses of pictures, for networks that fetch them: each for one claim of one post, and dead with it.

An address names the post, the claim and the picture, and is signed, so that nobody makes one up. It gives the
picture only while that very claim is sending the post, and only while the gate's questions about people's
decisions are answered as they were: approval, embargo, holds. See
docs/decisions/0020-pictures-that-a-network-fetches.md.
"""

from dataclasses import dataclass, field, replace
from hashlib import sha256

from django.conf import settings
from django.core.signing import BadSignature, Signer

from distributor.clock import Clock
from distributor.delivery.claim import Claim
from distributor.delivery.gate import is_cleared
from distributor.errors import DistributorError
from distributor.networks.network import Network
from distributor.networks.values import Payload
from distributor.posts.lifecycle import State
from distributor.posts.models import PictureFile, Post

PATH = "pictures/fetched/"
"""Under ``DISTRIBUTOR_PUBLIC_URL``; the signed rest follows."""

_SALT = "distributor.delivery.pictures"


class PictureAddressError(DistributorError):
    """It is none of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What an address gives: the bytes as they were approved."""

    post_id: int
    media_type: str
    data: bytes = field(repr=False)


def with_addresses(payload: Payload, *, network: Network, claim: Claim) -> Payload:
    """The payload, with an address for each image where its network fetches them."""
    if not network.can.fetches_images:
        return payload
    return replace(
        payload,
        images=tuple(replace(image, address=_address(claim, image.digest)) for image in payload.images),
    )


def _address(claim: Claim, digest: str) -> str:
    signed = Signer(salt=_SALT).sign_object([claim.post_id, claim.fence, digest])
    return f"{settings.PUBLIC_URL}/{PATH}{signed}"


def picture_at(signed: str, *, clock: Clock) -> Shown | None:
    """What the address with this ending gives now; None for nothing.

    Raises:
        PictureAddressError: we never gave it out.
    """
    try:
        post_id, fence, digest = Signer(salt=_SALT).unsign_object(signed)
    except (BadSignature, ValueError, TypeError) as error:
        raise PictureAddressError("This address is not there.") from error
    now = clock.now()
    sending = Post.objects.filter(pk=post_id, state=State.SENDING, fence=fence, due_at__gt=now)
    post = sending.select_related("channel", "release").first()
    if post is None or not _sends(post, digest) or not is_cleared(post, now=now):
        return None
    file = PictureFile.objects.only("media_type", "data").filter(pk=digest).first()
    data = bytes(file.data) if file else b""
    if file is None or sha256(data).hexdigest() != digest:
        return None
    return Shown(post_id=post.pk, media_type=file.media_type, data=data)


def _sends(post: Post, digest: str) -> bool:
    """Whether the call that is under way is about this picture: pictures stand under the first part."""
    fetches = post.channel.entry().can.fetches_images and not post.parts_live
    return fetches and any(each.digest == digest and not each.is_card for each in post.shown_pictures)
