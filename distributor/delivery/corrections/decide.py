"""What people decide about corrections: approve, change, dismiss, or ask for one of their own."""

import hashlib
import json

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.corrections.approvable import WORDED, CorrectionError, first_for, must_be_approvable
from distributor.delivery.corrections.propose import OPEN, propose
from distributor.delivery.models import Correction, Kind, Progress
from distributor.posts.draft import MACHINE
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.posts.parts import parted
from distributor.posts.replacing import replacing
from distributor.posts.transition import locked, move, subject
from distributor.wake import Work, wake

SEEN_OTHERWISE = (
    "The proposal was changed after you opened it, so it was not approved. Read it again as it is now."
)


def corrected_hash(correction: Correction) -> str:
    """What an approval of a correction is bound to: the post, what is done, and the words."""
    facts = [correction.post_id, correction.kind, correction.parts]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def approve_correction(
    correction_id: int,
    *,
    person: str,
    content_hash: str | None = None,
    post_id: int | None = None,
    may_publish: bool = True,
    clock: Clock,
) -> Correction:
    """Let a proposal be carried out exactly as ``person`` saw it.

    Args:
        correction_id: the proposal.
        person: user name of who approves.
        content_hash: of what the person saw; None only where the person names no version (terminal).
        post_id: the post that the person's rights were asked for; None for any (terminal).
        may_publish: whether that person is a publisher there, or acts on the terminal.
        clock: the time.

    Raises:
        PublisherNeeded: it takes down what is live, or is the second approval of two.
        CorrectionError: it is another post's, decided already, other than seen, too long, this person's own
            words, or words that may not leave for the sake of people.
    """
    with transaction.atomic():
        correction, post = _open(correction_id, post_id=post_id)
        if content_hash not in (None, corrected_hash(correction)):
            raise CorrectionError(SEEN_OTHERWISE)
        must_be_approvable(correction, post, person=person, may_publish=may_publish)
        details = {"kind": correction.kind, "content_hash": corrected_hash(correction)}
        log.append(
            Action.CORRECTION_APPROVED, subject(post), actor=f"person:{person}", details=details, clock=clock
        )
        if _is_first_of_two(correction, post, person=person):
            Correction.objects.filter(pk=correction.pk).update(endorsed_by=person)
            correction.endorsed_by = person
            return correction
        if correction.kind == Kind.REPLY:
            _reply(correction, post, person=person, clock=clock)
            wake(Work.DELIVERY, network=post.channel.network)
        else:
            _decide(correction, Progress.APPROVED, person=person, due_at=clock.now(), clock=clock)
            wake(Work.CORRECTIONS)
    return correction


def _is_first_of_two(correction: Correction, post: Post, *, person: str) -> bool:
    """Whether the channel wants two people for words, and this is the first who stands for them."""
    if post.channel.stages == 1 or correction.kind not in WORDED or first_for(correction) not in ("", person):
        return False
    if first_for(correction) == person:
        raise CorrectionError("You stand for these words already; a second person has to approve them.")
    return True


def _reply(correction: Correction, post: Post, *, person: str, clock: Clock) -> None:
    """The reply becomes the post's next part: approved, due, sent and looked up like any other."""
    if post.state != State.PUBLISHED:
        raise CorrectionError(f"Post {post.pk} is {post.state}; a reply needs the whole post to be live.")
    parts, now = [*post.parts, *correction.parts], clock.now()
    revision = correction.revision or post.revision
    replacing(post, clock=clock)
    Post.objects.filter(pk=post.pk).update(parts=parts, revision=revision, version=post.version + 1)
    post.parts, post.revision, post.version = parts, revision, post.version + 1
    post.approvals.filter(voided_because="").update(voided_because="a further part was approved")
    move(
        post,
        State.APPROVED,
        action=Action.POST_APPROVED,
        actor=f"person:{person}",
        clock=clock,
        details={"content_hash": post.content_hash(), "publish_at": now.isoformat(), "part": len(parts)},
        changes={"publish_at": now, "due_at": now, "problem": "", "tries": 0, "looks": 0, "sent_again": 0},
    )
    Approval.objects.create(
        post=post,
        content_hash=post.content_hash(),
        person=person,
        first_by=first_for(correction),
        approved_at=now,
    )
    _decide(correction, Progress.DONE, person=person, due_at=None, clock=clock)


def _decide(
    correction: Correction,
    progress: Progress,
    *,
    person: str,
    due_at: object,
    problem: str = "",
    clock: Clock,
) -> None:
    ended = None if progress == Progress.APPROVED else clock.now()
    Correction.objects.filter(pk=correction.pk).update(
        progress=progress,
        decided_by=person,
        decided_at=clock.now(),
        content_hash=corrected_hash(correction),
        due_at=due_at,
        ended_at=ended,
        problem=problem,
    )
    Post.objects.filter(pk=correction.post_id, problem=correction.because).update(problem="")
    correction.progress = progress


def dismiss_correction(
    correction_id: int, *, person: str, because: str = "", post_id: int | None = None, clock: Clock
) -> Correction:
    """Leave the live post as it is.

    Raises:
        CorrectionError: it is another post's (see ``approve_correction``), or decided already.
    """
    with transaction.atomic():
        correction, post = _open(correction_id, post_id=post_id)
        _decide(correction, Progress.DISMISSED, person=person, due_at=None, problem=because, clock=clock)
        details = {"kind": correction.kind, "because": because}
        log.append(
            Action.CORRECTION_DISMISSED, subject(post), actor=f"person:{person}", details=details, clock=clock
        )
    return correction


def change_correction(
    correction_id: int,
    *,
    person: str,
    kind: Kind | None = None,
    text: str | None = None,
    post_id: int | None = None,
    clock: Clock,
) -> Correction:
    """Other words for a proposal, or another kind of it.

    Args:
        correction_id: the proposal, not decided yet.
        person: user name of who changes it; with new words its author.
        kind: what to do instead.
        text: the words; for an edit of a thread, parts divided as in ``distributor.posts.parts``.
        post_id: the post that the person's rights were asked for; None for any (terminal).
        clock: the time.

    Raises:
        CorrectionError: the network cannot do that, the text is empty, or it is another post's or decided.
    """
    with transaction.atomic():
        correction, post = _open(correction_id, post_id=post_id)
        kind = kind or Kind(correction.kind)
        _must_be_possible(kind, post)
        parts = _parts(correction, post, kind=kind, text=text)
        author = person if text is not None and parts != correction.parts else correction.author
        Correction.objects.filter(pk=correction.pk).update(
            kind=kind, parts=parts, author=author, endorsed_by=""
        )
        correction.kind, correction.parts, correction.author = kind, parts, author
        details = {"kind": kind.value, "content_hash": corrected_hash(correction)}
        log.append(
            Action.CORRECTION_CHANGED, subject(post), actor=f"person:{person}", details=details, clock=clock
        )
    return correction


def _parts(correction: Correction, post: Post, *, kind: Kind, text: str | None) -> list[str]:
    if kind not in WORDED:
        return []
    if text is None:
        if kind == correction.kind:
            return list(correction.parts)
        raise CorrectionError("Write what the post (or the reply) should say. Nothing was changed.")
    parts = parted(text.replace("\r\n", "\n").replace("\x00", ""))
    wanted = len(post.parts) if kind == Kind.EDIT else 1
    if not parts[0] or len(parts) != wanted:
        raise CorrectionError(
            f"The text has to have {wanted} part(s) and may not be empty. Nothing was changed."
        )
    return parts


def ask_for_correction(
    post_id: int, *, kind: Kind, because: str, person: str, text: str = "", clock: Clock
) -> Correction:
    """A person wants something done about a live post. A deletion needs nobody else: it is approved at once.

    Args:
        post_id: the post.
        kind: what to do.
        because: why; may not be empty.
        person: user name of who asks.
        text: the words for an edit or a reply.
        clock: the time.

    Raises:
        CorrectionError: nothing of it is live, the network cannot do that, or another proposal is open.
    """
    if not because.strip():
        raise CorrectionError("Say in a few words why; it stands in the log. Nothing was changed.")
    with transaction.atomic():
        post = locked(post_id)
        _must_be_possible(kind, post)
        if post.corrections.filter(progress__in=OPEN).exists():
            raise CorrectionError("Something is proposed for this post already. Decide on that first.")
        author = person if kind in WORDED else MACHINE
        correction = propose(post, kind=kind, because=because.strip(), author=author, clock=clock)
        if kind in WORDED:
            parts = _parts(correction, post, kind=kind, text=text)
            Correction.objects.filter(pk=correction.pk).update(parts=parts)
            correction.parts = parts
    if kind not in WORDED:
        approve_correction(correction.pk, person=person, clock=clock)
    return correction


def _must_be_possible(kind: Kind, post: Post) -> None:
    entry = post.channel.entry()
    able = {Kind.EDIT: entry.can.edit, Kind.REPLY: entry.can.thread}.get(kind, entry.can.delete)
    if not able:
        raise CorrectionError(f"{entry.label} has no way to do that from here. Nothing was changed.")
    if not post.parts_live or post.state in (State.CLAIMED, State.SENDING, State.UNKNOWN, State.DELETED):
        raise CorrectionError(f"Post {post.pk} is {post.state}: there is nothing live to correct.")
    if kind in WORDED and post.state != State.PUBLISHED:
        raise CorrectionError(f"Post {post.pk} is {post.state}; only a deletion is possible now.")


def _open(correction_id: int, *, post_id: int | None) -> tuple[Correction, Post]:
    """The proposal, not decided yet, and its post, both locked.

    Raises:
        CorrectionError: there is none, it is not that post's, or it is decided.
    """
    found = Correction.objects.filter(pk=correction_id).values_list("post_id", flat=True).first()
    if found is None:
        raise CorrectionError(f"There is no correction {correction_id}.")
    if post_id not in (None, found):
        raise CorrectionError(
            f"Correction {correction_id} is about another post. Nothing was changed. Open that post and "
            "decide there."
        )
    post = locked(found)
    correction = Correction.objects.select_for_update().get(pk=correction_id)
    if correction.progress != Progress.PROPOSED:
        by = f" by {correction.decided_by}" if correction.decided_by else ""
        raise CorrectionError(f"It is {correction.progress} already{by}. Nothing was changed by you.")
    return correction, post


def open_corrections() -> list[Correction]:
    """What waits for a person or is being carried out, newest first."""
    return list(Correction.objects.filter(progress__in=OPEN).select_related("post__channel"))
