"""The values that go to a network and come back: the whole vocabulary between us and them.

Shapes only, so that the stages after this one never see a vendor's JSON.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who posts: one account or page on one network, with the means to do so.

    Attributes:
        network: key in the registry, such as ``"x"``.
        account_id: the network's own id: X user id, Facebook Page id, LinkedIn organisation id (digits).
        name: what people call it, such as ``"@example"``.
        access_token: the secret; never shown by ``repr``.
        base_url: scheme, host and port that play the network, without a path or final slash.
        api_version: ``"v26.0"`` for Graph, ``"202609"`` for LinkedIn, empty for X.
        connect_timeout_s: seconds to wait for a connection.
        read_timeout_s: seconds to wait between bytes of an answer.
    """

    network: str
    account_id: str
    name: str
    access_token: str = field(repr=False)
    base_url: str
    api_version: str = ""
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One post exactly as it was approved.

    Attributes:
        parts: the texts in order; one, or several for a thread. On a network whose link stands in the
            text (X) the link is already in there.
        link: the share link, unique to this post: it is how the post is found again.
        title: the release's title, for the card of networks that do not fetch the page (LinkedIn).
        description: one or two sentences for that card; may be empty.
        language: BCP 47 tag, or empty when unknown.
    """

    parts: tuple[str, ...]
    link: str
    title: str = ""
    description: str = ""
    language: str = ""

    def digest(self) -> str:
        """SHA-256 in hex over every field: what an approval and an attempt are bound to."""
        fields = [list(self.parts), self.link, self.title, self.description, self.language]
        return hashlib.sha256(json.dumps(fields, ensure_ascii=True).encode()).hexdigest()


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
    """

    remote_id: str
    permalink: str
    text: str
    links: tuple[str, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCheck:
    """Whether an account can post: ``problems`` is empty when it can, else sentences."""

    name: str
    problems: tuple[str, ...] = ()


class NetworkClient(Protocol):
    """What delivery asks of a network. Every error is one of ``distributor.networks.errors``."""

    def publish(self, payload: Payload) -> Receipt:
        """Create the post with one call; never repeat it.

        Raises:
            Retryable: surely not posted, may be tried again.
            Permanent: surely not posted, and will not be without a person.
            Duplicate: the network says that identical content is already there.
            Unknown: it may be live.
        """
        ...

    def recent_posts(self, *, since: datetime) -> Sequence[LivePost]:
        """The account's own posts created at or after ``since`` (UTC), newest first.

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
class Network:
    """One network: what its folder offers to everybody else.

    Attributes:
        name: key, as in ``"facebook"``.
        label: what people call it, as in ``"Facebook"``.
        rules: how it counts text.
        connect: makes a client for an account; opens no connection yet.
        default_base_url: the real network's address.
        price: what sending a payload costs, in micro-dollars; 0 where the network charges nothing.
        api_version: the version sent by default, empty where the network has none.
        api_version_ends: ISO date on which that version stops working, empty when unknown.
    """

    name: str
    label: str
    rules: TextRules
    connect: Callable[[Account], NetworkClient]
    default_base_url: str
    price: Callable[[Payload], int] = lambda _: 0
    api_version: str = ""
    api_version_ends: str = ""
