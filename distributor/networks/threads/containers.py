"""Containers: what Threads makes ready before a post is published. Nobody sees them; they end after a day.

Text, or one image with its text, is one container. Several images are a container each, and one more that
holds them in order (a carousel). Threads fetches each image from its address while it works on the container.

Source: developers.facebook.com/documentation/threads/posts (updated 2026-04-14), .../posts/accessibility (alt
texts) and .../retrieve-and-manage-replies/create-replies (updated 2025-12-22), all read 2026-11-28.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from distributor.networks.answers import text_at
from distributor.networks.errors import Permanent
from distributor.networks.threads.errors import LABEL, container_failure
from distributor.networks.values import Image, Payload
from distributor.networks.waiting import Sleep, wait_until_ready

_LOOK_AGAIN_S = 2.0

Make = Callable[[dict[str, str]], str]
"""Makes a container of these fields; gives its id."""

Look = Callable[[str], object]
"""The body of ``GET`` on a container's id, with ``status`` and ``error_message``."""


def made_ready(payload: Payload, *, text: str, make: Make, look: Look, sleep: Sleep) -> Payload:
    """The payload with the container that can be published, and the ids of its images' containers.

    All of it together waits for 45 seconds at the most, so that the call that publishes still has time.

    Args:
        payload: what was approved; its images have addresses.
        text: its words.
        make: the call that makes a container.
        look: the call that tells how one stands.
        sleep: waits for seconds.

    Raises:
        Permanent: Threads cannot publish it, or an image has no address.
        Retryable: Threads could not now, or takes longer.
    """
    words = {"text": text} | ({"reply_to_id": payload.reply_to} if payload.reply_to else {})
    if len(payload.images) < 2:
        of_all = make(_picture(payload.images[0]) | words if payload.images else _plain(payload) | words)
        ids = [of_all for _ in payload.images]
    else:
        ids = [make(_picture(image) | {"is_carousel_item": "true"}) for image in payload.images]
        of_all = ""
    waiting = [*dict.fromkeys([*ids, of_all])]

    def left_s() -> float | None:
        nonlocal of_all
        waiting[:] = _unfinished([one for one in waiting if one], look)
        if not waiting and not of_all:
            of_all = make({"media_type": "CAROUSEL", "children": ",".join(ids)} | words)
            waiting[:] = _unfinished([of_all], look)
        return _LOOK_AGAIN_S if waiting else None

    wait_until_ready(left_s, sleep=sleep, label=LABEL)
    images = tuple(replace(image, remote_id=one) for image, one in zip(payload.images, ids, strict=True))
    return replace(payload, images=images, prepared=of_all)


def _plain(payload: Payload) -> dict[str, str]:
    """Text with its card; a thread's later parts repeat the link, and the card stands under the first."""
    card = {"link_attachment": payload.link} if payload.link and not payload.reply_to else {}
    return {"media_type": "TEXT"} | card


def _picture(image: Image) -> dict[str, str]:
    if not image.address:
        raise Permanent(
            "An image of this post has no address from which Threads could fetch it. Nothing was posted. "
            "Report this fault."
        )
    said = {"alt_text": image.alt} if image.alt else {}
    return {"media_type": "IMAGE", "image_url": image.address} | said


def _unfinished(containers: Sequence[str], look: Look) -> list[str]:
    """Those that Threads still works on.

    Raises:
        Permanent, Retryable: one of them can never be published.
    """
    return [one for one in containers if not _is_finished(look(one))]


def _is_finished(told: object) -> bool:
    status = text_at(told, "status")
    if status in {"ERROR", "EXPIRED"}:
        raise container_failure(status, text_at(told, "error_message"))
    return status == "FINISHED"
