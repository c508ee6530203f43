"""What happened to a post: its attempts and its log, in words."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from distributor.audit import log
from distributor.delivery.aftercare import FIGURES
from distributor.delivery.corrections.propose import OPEN
from distributor.delivery.corrections.rows import corrected_hash
from distributor.delivery.models import Attempt, Correction, Figures, Kind
from distributor.desk.pieces import Piece, changes, marked, pieces_of
from distributor.desk.words import OUTCOMES, actor_words, entry_words, mark_of
from distributor.errors import DistributorError
from distributor.networks.share_this import LABELS, follower_links
from distributor.posts.draft import MACHINE
from distributor.posts.house import house
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post, Rewording
from distributor.posts.parts import joined
from distributor.posts.reword import model_settings
from distributor.posts.writing import check, check_parts
from distributor.posts.writing.people import people_in
from distributor.releases.reading.values import ReadRelease


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
class Proposed:
    """A correction as the page shows it.

    Attributes:
        content_hash: what an approval of it is bound to.
        words: an edit beside what is live, or the reply.
        written: the words for the form.
        kinds: what could be done instead.
    """

    correction: Correction
    content_hash: str
    words: list[Piece]
    written: str
    kinds: list[Kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """All that the page of a post shows besides its card.

    Attributes:
        paragraphs: of the revision the words were made of, with the used sentences marked.
        is_corrected: the release has a newer revision by now.
        findings: what a person wrote and the release does not hold, as sentences.
        people: names in the post that may be private people's; empty once it is decided on.
        alone: an approval that one person gave alone and nobody has looked at yet.
        proposed: the correction that waits for a decision or is being carried out.
        rewording: what a language model was asked for; ``rewording_findings`` are of its words.
        can_reword: whether one is switched on and the post is a draft of one part.
        asks: what a person can ask for about the live post.
        figures: how people met the live post, newest first.
    """

    paragraphs: list[list[Piece]]
    is_corrected: bool
    findings: list[str]
    people: tuple[str, ...]
    alone: Approval | None
    proposed: Proposed | None
    rewording: Rewording | None
    rewording_findings: list[str]
    can_reword: bool
    asks: list[Kind]
    figures: list[Figures]
    tries: list[Try]
    history: list[Line]
    share: list[Share]


def trail_of(post: Post) -> Trail:
    """Read it all; the newest come first."""
    read = post.revision.read()
    findings = check_parts(post.parts, read, link=post.link, house=house()) if post.author != MACHINE else ()
    paragraphs = [str(text) for text in post.revision.body.get("paragraphs", [])]
    rewording = Rewording.objects.filter(post=post).first()
    tries = [
        Try(attempt=attempt, outcome=OUTCOMES.get(attempt.outcome, attempt.outcome))
        for attempt in post.attempts.order_by("-number")
    ]
    return Trail(
        paragraphs=marked(paragraphs, sentences=post.sentences),
        is_corrected=post.revision_id != post.release.revision_id,
        findings=[each.message for part in findings for each in part],
        people=_people(post, read) if post.state == State.DRAFT else (),
        alone=post.approvals.filter(reviewed_by="").exclude(bypass="").last(),
        proposed=_proposed(post),
        rewording=rewording,
        rewording_findings=_findings_of(rewording, read, post),
        can_reword=model_settings().is_on and post.state == State.DRAFT and len(post.parts) == 1,
        asks=_possible(post) if post.state == State.PUBLISHED else [],
        figures=_figures(post),
        tries=tries,
        history=history_of(f"post:{post.pk}", zone=post.channel.zone),
        share=share_links(post.release.url, title=post.title),
    )


def _people(post: Post, read: ReadRelease) -> tuple[str, ...]:
    speakers = {quote.speaker for quote in read.quotes if quote.speaker}
    return people_in("\n".join([*post.parts, post.title, post.description]), public=speakers)


def _figures(post: Post) -> list[Figures]:
    """Looks that brought figures, newest first; the first one only asks whether the post is there."""
    taken = Figures.objects.filter(receipt__post=post).order_by("-pk")
    return list(taken.exclude(**dict.fromkeys(FIGURES)))


def _findings_of(rewording: Rewording | None, read: ReadRelease, post: Post) -> list[str]:
    if rewording is None or not rewording.text:
        return []
    other = bool(rewording.language) and rewording.language.partition("-")[0] != read.language
    found = check(rewording.text, read, link=post.link, house=house(), is_translation=other)
    return [each.message for each in found]


def _proposed(post: Post) -> Proposed | None:
    correction = post.corrections.filter(progress__in=OPEN).first()
    if correction is None:
        return None
    written = joined(correction.parts)
    is_edit = correction.kind == Kind.EDIT
    return Proposed(
        correction=correction,
        content_hash=corrected_hash(correction),
        words=changes(post.written, written) if is_edit else list(pieces_of(written)),
        written=written,
        kinds=[kind for kind in _possible(post) if kind != correction.kind],
    )


def _possible(post: Post) -> list[Kind]:
    """What the post's network lets us do about it."""
    can = post.channel.entry().can
    able = {Kind.EDIT: can.edit, Kind.REPLY: can.thread, Kind.DELETE: can.delete, Kind.REPOST: can.delete}
    return [kind for kind, is_able in able.items() if is_able]


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
