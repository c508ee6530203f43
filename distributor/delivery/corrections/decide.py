"""What people decide about corrections: approve or dismiss."""

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.corrections.approvable import WORDED, CorrectionError, first_for, must_be_approvable
from distributor.delivery.corrections.rows import corrected_hash, open_proposal
from distributor.delivery.models import Correction, Kind, Progress
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.posts.replacing import replacing
from distributor.posts.transition import move, subject
from distributor.wake import Work, wake

SEEN_OTHERWISE = (
    "The proposal was changed after you opened it, so it was not approved. Read it again as it is now."
)


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
        correction, post = open_proposal(correction_id, post_id=post_id)
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
        correction, post = open_proposal(correction_id, post_id=post_id)
        _decide(correction, Progress.DISMISSED, person=person, due_at=None, problem=because, clock=clock)
        details = {"kind": correction.kind, "because": because}
        log.append(
            Action.CORRECTION_DISMISSED, subject(post), actor=f"person:{person}", details=details, clock=clock
        )
    return correction
