"""What is true of a network, and what its client does for us: the contract of every folder beside this."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.oauth import Flow, Place
from distributor.networks.values import Engagement, LivePost, Payload, Receipt


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
