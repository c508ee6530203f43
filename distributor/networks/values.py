"""The values that go to a network and come back: the whole vocabulary between us and them.

Shapes only, so that the stages after this one never see a vendor's JSON.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from distributor.networks.accounts import Account as Account  # noqa: PLC0414 - given on to everybody
from distributor.networks.accounts import AccountCheck as AccountCheck  # noqa: PLC0414 - the same
from distributor.networks.oauth import Flow, Place


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a network can do for us.

    Attributes:
        thread: a post can answer another of the account (``Payload.reply_to``).
        edit: the text of a live post can be changed.
        delete: a live post can be taken down.
        read_back: the account's own posts can be listed and read.
        engagement: it tells how a post does.
        idempotent_create: creating the same payload again makes no second post.
        idempotent_s: for how many seconds; 0 where that has no end.
        refuses_duplicates: it says so when the same content is sent again.
        images: how many a post may hold; 0 for none.
        alt_text: images carry one.
        fetches_images: it takes no files, and fetches each image from its ``Image.address``.
        thumbnail: the picture of a link card comes from us and not from the page.
        content_warning: a post can be folded behind a warning.
    """

    thread: bool = False
    edit: bool = False
    delete: bool = False
    read_back: bool = False
    engagement: bool = False
    idempotent_create: bool = False
    idempotent_s: int = 0
    refuses_duplicates: bool = False
    images: int = 0
    alt_text: bool = False
    fetches_images: bool = False
    thumbnail: bool = False
    content_warning: bool = False


class NetworkClient(Protocol):
    """What delivery asks of a network. Every error is one of ``distributor.networks.errors``."""

    def upload(self, payload: Payload) -> Payload:
        """Bring the payload's images to the network; nothing is posted, and repeating it is harmless.

        It may take long (several calls, and the network's own work on an image), so that it belongs
        before the last look at the lease, and ``publish`` after it.

        Returns:
            ``payload`` with the ``remote_id`` of every image and the thumbnail, and what is ``prepared``; its
            digest does not change.

        Raises:
            Retryable, Permanent: nothing was posted.
        """
        ...

    def publish(self, payload: Payload) -> Receipt:
        """Create the post with one call; never repeat it. Images come from ``upload``.

        Raises:
            Retryable: surely not posted, may be tried again.
            Permanent: surely not posted, and will not be without a person.
            Duplicate: the network says that identical content is already there.
            Unknown: it may be live.
        """
        ...

    def read(self, remote_id: str) -> LivePost | None:
        """The post as it stands there now.

        Returns:
            None when the network surely says that it is not there.

        Raises:
            Retryable: could not be read now.
            Permanent: can not be read without a person.
        """
        ...

    def edit(self, remote_id: str, payload: Payload) -> None:
        """Change the text of a live post to the payload's, only where the network ``can.edit``.

        Repeating it is harmless: the text is the same again.

        Raises:
            Retryable: it is not known to be changed; may be repeated.
            Permanent: not changed, and will not be without a person.
        """
        ...

    def delete(self, remote_id: str) -> None:
        """Take a live post down. One that is gone already is a success; repeating it is harmless.

        Raises:
            Retryable: it is not known to be gone; may be repeated.
            Permanent: not gone, and will not be without a person.
        """
        ...

    def engagement(self, remote_id: str) -> Engagement:
        """What people did with the post so far. Raises as ``read``, and Permanent when it is gone."""
        ...

    def recent_posts(self, *, since: datetime, with_replies: bool = False) -> Sequence[LivePost]:
        """The account's own posts created at or after ``since`` (UTC), newest first.

        Args:
            since: aware.
            with_replies: list the account's answers too, as the later parts of a thread are.

        Raises:
            Retryable: could not be read now.
            Permanent: can not be read without a person.
        """
        ...

    def check(self) -> AccountCheck:
        """Prove, without posting, that the account answers. Raises as ``recent_posts``."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRules:
    """How a network counts and shows text.

    Attributes:
        limit: the largest permitted ``length``.
        unit: what is counted, in words for a person, such as ``"weighted characters"``.
        length: counts a text by the network's own rule.
        link_in_text: whether the share link stands in the text (X) or beside it (card).
        fold: characters shown before "see more"; 0 when the whole text is shown.
    """

    limit: int
    unit: str
    length: Callable[[str], int]
    link_in_text: bool
    fold: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLimits:
    """What image files a network takes.

    Attributes:
        most_bytes: the largest file.
        most_pixels: the largest product of width and height; 0 for no limit.
        media_types: those it takes as they are.
        most_alt: the longest alt text, in characters; 0 where no limit is known.
        most_ratio: how many times its short side the long side may be; 0 for no limit.
    """

    most_bytes: int
    most_pixels: int = 0
    media_types: frozenset[str] = frozenset({"image/jpeg", "image/png"})
    most_alt: int = 0
    most_ratio: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One network: what its folder offers to everybody else.

    Attributes:
        name: key, as in ``"facebook"``.
        label: what people call it, as in ``"Facebook"``.
        rules: how it counts text.
        can: what it can do for us.
        connect: makes a client for an account; opens no connection yet.
        default_base_url: the real network's address.
        base_variable: the variable of the environment that replaces that address.
        account_example: an account id as the network writes it, for help texts and tests.
        oauth: how an account is connected; None where that is by a token alone (Bluesky's app password).
        find_account: asks for the network's own id of an account whose ``account_id`` is what people call it
            (Bluesky's handle); None where people know the id itself.
        brand: the colour people know it by, for CSS.
        price: what sending a payload costs, its uploads included, in micro-dollars; 0 where the network
            charges nothing.
        read_price: what each post costs that a read or a listing brings, in micro-dollars.
        delete_price: what taking a post down costs, in micro-dollars.
        remote_id_in: the post's own id in an address that people copy; empty where it does not stand there.
        image_limits: what image files it takes; None where it takes none.
        thumbnail_limits: the same for the picture of a link card; None where the network fetches its own.
        uses_app: its clients prove by the developer app's secret that they may use a token.
        api_version: the version sent by default, empty where the network has none.
        version_variable: the variable of the environment that replaces that version; empty for none.
        api_version_ends: ISO date on which that version stops working, empty when unknown.
    """

    name: str
    label: str
    rules: TextRules
    can: Capabilities
    connect: Callable[[Account], NetworkClient]
    default_base_url: str
    base_variable: str
    account_example: str
    oauth: Flow | None = None
    find_account: Callable[[Account], str] | None = None
    brand: str = "#55606b"
    price: Callable[[Payload], int] = lambda _: 0
    read_price: int = 0
    delete_price: int = 0
    remote_id_in: Callable[[str], str] = lambda _: ""
    image_limits: ImageLimits | None = None
    thumbnail_limits: ImageLimits | None = None
    uses_app: bool = False
    api_version: str = ""
    version_variable: str = ""
    api_version_ends: str = ""

    def place(self, *, base_url: str, api_version: str) -> Place:
        """Where the network is, for ``oauth``."""
        is_real = base_url == self.default_base_url
        return Place(base_url=base_url, is_real=is_real, version=api_version)
