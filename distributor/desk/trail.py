"""What happened to a post: its attempts and its log, in words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from distributor.audit import log
from distributor.delivery.models import Attempt
from distributor.desk.pieces import Piece, marked
from distributor.desk.words import OUTCOMES, actor_words, entry_words, mark_of
from distributor.errors import DistributorError
from distributor.networks.registry import NETWORKS
from distributor.networks.share import share_this_links
from distributor.networks.values import Network
from distributor.posts.models import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of a history."""

    at: datetime
    who: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One call to the network."""

    attempt: Attempt
    outcome: str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The address under which followers share a release on one network."""

    network: Network
    address: str

    @property
    def mark(self) -> str:
        """The letters of the network's small sign."""
        return mark_of(self.network)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """All that the page of a post shows besides its card.

    Attributes:
        paragraphs: of the revision the words were made of, with the used sentences marked.
        is_corrected: the release has a newer revision by now.
    """

    paragraphs: list[list[Piece]]
    is_corrected: bool
    tries: list[Try]
    history: list[Line]
    share: list[Share]


def trail_of(post: Post) -> Trail:
    """Read it all; the newest come first."""
    paragraphs = [str(text) for text in post.revision.body.get("paragraphs", [])]
    tries = [
        Try(attempt=attempt, outcome=OUTCOMES.get(attempt.outcome, attempt.outcome))
        for attempt in post.attempts.order_by("-number")
    ]
    return Trail(
        paragraphs=marked(paragraphs, sentences=post.sentences),
        is_corrected=post.revision_id != post.release.revision_id,
        tries=tries,
        history=history_of(f"post:{post.pk}", zone=post.channel.zone),
        share=share_links(post.release.url, title=post.title),
    )


def history_of(subject: str, *, zone: ZoneInfo) -> list[Line]:
    """The log of one subject in words, newest first; times of the details in ``zone``."""
    return [
        Line(
            at=datetime.fromisoformat(line.at),
            who=actor_words(line.actor),
            said=entry_words(line.action, details=line.details, zone=zone),
        )
        for line in reversed(log.history(subject))
    ]


def share_links(url: str, *, title: str) -> list[Share]:
    """The "share this" link of each network; none for an address that cannot be shared."""
    try:
        links = share_this_links(url, title)
    except DistributorError:
        return []
    return [
        Share(network=NETWORKS[name], address=address) for name, address in links.items() if name in NETWORKS
    ]
