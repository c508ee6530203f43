"""What a client answers for the verbs its network does not have, and for payloads it cannot take."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, NoReturn

from distributor.networks.errors import Permanent
from distributor.networks.network import Network
from distributor.networks.values import Engagement, LivePost, Payload


class Refusing:
    """A client that can do nothing but say so; a network's client overrides what its network can do.

    Attributes:
        label: what people call the network.
    """

    label: ClassVar[str]

    def upload(self, payload: Payload) -> Payload:
        """Nothing to upload; see ``NetworkClient``."""
        return payload

    def read(self, remote_id: str) -> LivePost | None:  # noqa: ARG002 - the protocol's
        """Refused."""
        self._cannot("read a post back")

    def edit(self, remote_id: str, payload: Payload) -> None:  # noqa: ARG002 - the protocol's
        """Refused."""
        self._cannot("change a post")

    def delete(self, remote_id: str) -> None:  # noqa: ARG002 - the protocol's
        """Refused."""
        self._cannot("take a post down")

    def engagement(self, remote_id: str) -> Engagement:  # noqa: ARG002 - the protocol's
        """Refused."""
        self._cannot("say how a post does")

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:  # noqa: ARG002
        """Refused."""
        self._cannot("list its posts")

    def _cannot(self, what: str) -> NoReturn:
        raise Permanent(
            f"{self.label} does not let a program {what}. Nothing was changed. "
            f"Do it by hand on {self.label}, where that is possible."
        )


def sendable_text(payload: Payload, network: Network) -> str:
    """The text of a payload that ``network`` can take whole.

    Raises:
        Permanent: it cannot; nothing was sent, so that no half of a post can be left alone.
    """
    problem = _problem(payload, network)
    if problem:
        raise Permanent(f"{problem[0]} Nothing was posted. {problem[1]}")
    return payload.parts[0]


def uploaded_ids(payload: Payload) -> list[str]:
    """The remote ids of the payload's images, in order.

    Raises:
        Permanent: one has none: ``upload`` was left out. Nothing was posted.
    """
    if not all(image.remote_id for image in payload.images):
        raise Permanent("An image of this post was not uploaded. Nothing was posted. Report this fault.")
    return [image.remote_id for image in payload.images]


def _problem(payload: Payload, network: Network) -> tuple[str, str] | None:
    """What is wrong and what to do."""
    label, can = network.label, network.can
    if len(payload.parts) != 1:
        if can.thread:
            return (
                f"This post has {len(payload.parts)} parts, and {label} takes one a call.",
                "Report this fault.",
            )
        return (
            f"This post has {len(payload.parts)} parts, and threads cannot be sent to {label}.",
            "Shorten it to one part.",
        )
    if payload.reply_to and not can.thread:
        return f"A thread's later part cannot be sent to {label}.", "Shorten the post to one part."
    if payload.content_warning and not can.content_warning:
        return f"{label} has no content warnings.", "Write the warning into the text."
    return _image_problem(payload, network) if payload.images or payload.thumbnail else None


def _image_problem(payload: Payload, network: Network) -> tuple[str, str] | None:
    label, most = network.label, network.can.images
    if len(payload.images) > most:
        return (
            f"This post has {len(payload.images)} images, and {label} takes {most or 'none'}.",
            "Take some of them out.",
        )
    has_words = payload.alt_optional or all(image.alt.strip() for image in payload.images)
    if network.can.alt_text and not has_words:
        return "An image of this post has no alt text.", "Say what it shows, then approve the post again."
    # A thread's link stands in one of its parts, and any other may hold images alone.
    if payload.images and payload.link and not payload.reply_to and payload.link not in payload.parts[0]:
        return (
            f"A post with images has no link card on {label}, and its link is not in the text.",
            "Write the link into the text, then approve the post again.",
        )
    return None
