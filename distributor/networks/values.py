"""The values that go to a network and come back: the whole vocabulary between us and them.

Shapes only, so that the stages after this one never see a vendor's JSON.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One picture, ready for the network it goes to; ``distributor.networks.images`` makes it.

    Attributes:
        data: the bytes of the file, without EXIF or GPS.
        media_type: ``"image/jpeg"``, ``"image/png"``, ``"image/webp"`` or ``"image/gif"``.
        alt: what it shows, for those who cannot see it.
        digest: SHA-256 of ``data`` in hex.
        remote_id: the network's id of the uploaded file, as ``NetworkClient.upload`` sets it; it is no
            part of what is approved. Empty before.
        address: where a network that fetches its images gets this one, for the minutes of the call; no part
            of what is approved, and a secret: who knows it sees the picture. Empty for none.
    """

    data: bytes = field(repr=False)
    media_type: str
    alt: str
    digest: str
    remote_id: str = ""
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One post exactly as it was approved.

    Attributes:
        parts: the texts in order; one, or several for a thread. On a network whose link stands in the
            text (X) the link is already in there. A client sends payloads of one part only: a thread is
            sent as one payload a part.
        link: the share link, unique to this post: it is how the post is found again.
        title: the release's title, for the card of networks that do not fetch the page (LinkedIn).
        description: one or two sentences for that card; may be empty.
        language: BCP 47 tag, or empty when unknown.
        reply_to: the remote id of the post this one answers: the part before it in a thread. Empty for
            none.
        images: in order. A post with images has no link card, so its link has to stand in the text.
        thumbnail: the picture of the card, on networks that do not fetch the page (LinkedIn, Bluesky).
        content_warning: what people see before they open the post (Mastodon); empty for none.
        alt_optional: the house lets images go out without alt text; no part of what is approved.
        prepared: the network's own name of what ``NetworkClient.upload`` made ready, where ``publish`` only
            has to show it (Threads); no part of what is approved. Empty before.
    """

    parts: tuple[str, ...]
    link: str
    title: str = ""
    description: str = ""
    language: str = ""
    reply_to: str = ""
    images: tuple[Image, ...] = ()
    thumbnail: Image | None = None
    content_warning: str = ""
    alt_optional: bool = False
    prepared: str = ""

    def digest(self) -> str:
        """SHA-256 in hex over every field: what an approval and an attempt are bound to.

        Fields that came later count only where they say something: approvals made before them still hold.
        """
        fields: list[object] = [list(self.parts), self.link, self.title, self.description, self.language]
        later = {
            "reply_to": self.reply_to,
            "images": [[image.digest, image.alt] for image in self.images],
            "thumbnail": self.thumbnail.digest if self.thumbnail else "",
            "content_warning": self.content_warning,
        }
        said = {name: value for name, value in later.items() if value}
        fields += [said] if said else []
        return hashlib.sha256(json.dumps(fields, ensure_ascii=True, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The network's word that a post is live.

    Attributes:
        remote_id: its id there.
        permalink: the address people open.
        wait_s: seconds the network's usage figures ask to wait before the next call; 0 for none.
    """

    remote_id: str
    permalink: str
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LivePost:
    """A post as the network lists it: used to find out whether an unanswered call went through.

    Attributes:
        remote_id: the network's id.
        permalink: the address people open.
        text: as the network shows it (X: with t.co links), unescaped.
        links: every full address the network says the post points to.
        created_at: aware, UTC.
        reply_to: the remote id of the post it answers; empty for none.
        title: of the card, where the network lists one; empty otherwise.
        image_alts: the alt text of each image, in order, where the network lists them.
    """

    remote_id: str
    permalink: str
    text: str
    links: tuple[str, ...]
    created_at: datetime
    reply_to: str = ""
    title: str = ""
    image_alts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """What people did with a post so far, over its whole life; None where the network does not say.

    Attributes:
        impressions: times it was shown.
        reactions: likes and their like.
        comments: answers to it.
        shares: reposts and quotes.
        clicks: on its link.
    """

    impressions: int | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    clicks: int | None = None
