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
from distributor.networks.share_this import LABELS, follower_links
from distributor.posts.draft import MACHINE
from distributor.posts.house import house
from distributor.posts.models import Post
from distributor.posts.writing import Variant, check_parts, possible_variants


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
    """The address under which followers share a release in one place; ``label`` names the place."""

    name: str
    label: str
    address: str

    @property
    def mark(self) -> str:
        """The letters of its small sign."""
        return mark_of(self.name, self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """All that the page of a post shows besides its card.

    Attributes:
        paragraphs: of the revision the words were made of, with the used sentences marked.
        is_corrected: the release has a newer revision by now.
        findings: what a person wrote and the release does not hold, as sentences.
        variants: what the post could lead with instead.
    """

    paragraphs: list[list[Piece]]
    is_corrected: bool
    findings: list[str]
    variants: list[Variant]
    tries: list[Try]
    history: list[Line]
    share: list[Share]


def trail_of(post: Post) -> Trail:
    """Read it all; the newest come first."""
    read = post.revision.read()
    findings = check_parts(post.parts, read, link=post.link, house=house()) if post.author != MACHINE else ()
    paragraphs = [str(text) for text in post.revision.body.get("paragraphs", [])]
    tries = [
        Try(attempt=attempt, outcome=OUTCOMES.get(attempt.outcome, attempt.outcome))
        for attempt in post.attempts.order_by("-number")
    ]
    return Trail(
        paragraphs=marked(paragraphs, sentences=post.sentences),
        is_corrected=post.revision_id != post.release.revision_id,
        findings=[each.message for part in findings for each in part],
        variants=[each for each in possible_variants(read) if each != post.variant],
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
    """The "share this" link of each place; none for an address that cannot be shared."""
    try:
        links = follower_links(url, title)
    except DistributorError:
        return []
    return [Share(name=name, label=LABELS[name], address=address) for name, address in links.items()]
