"""Whether an approved correction may be carried out now, and the entry in the log right before it is."""

from datetime import datetime, timedelta

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.corrections.leaving import reason_against_words
from distributor.delivery.corrections.rows import corrected_hash, locked_with_post
from distributor.delivery.holds import active_holds, hold_on
from distributor.delivery.models import Correction, Kind, Progress, Receipt
from distributor.delivery.overtaken import must_not_be_overtaken, unless_overtaken
from distributor.posts.lifecycle import IN_HAND, State
from distributor.posts.models import Post
from distributor.posts.transition import subject

LATER = timedelta(minutes=1)
ON_ITS_WAY = "A further part is on its way; this is done as soon as its outcome is known."
OTHER = "It is not what was approved. Propose it anew."


def intend(correction_id: int, *, clock: Clock) -> list[Receipt] | None:
    """The gate and the entry in the log, committed.

    Returns:
        The receipts to change, last part first; None when something stops it. None of them is left where a
        worker died after deleting: then only the outcome has to be recorded.
    """
    return unless_overtaken(lambda: _intend(correction_id, clock=clock))


def _intend(correction_id: int, *, clock: Clock) -> list[Receipt] | None:
    since = log.newest()
    correction, post = locked_with_post(correction_id)
    if correction.progress != Progress.APPROVED:
        return None
    if corrected_hash(correction) != correction.content_hash:
        Correction.objects.filter(pk=correction.pk).update(
            progress=Progress.FAILED, due_at=None, problem=OTHER, ended_at=clock.now()
        )
        return None
    if because := reason_against_words(correction, post):
        _give_back(correction, post, because=because, clock=clock)
        return None
    if stop := _reason_to_wait(correction, post, now=clock.now()):
        changes = {"due_at": clock.now() + LATER, "problem": stop}
        Correction.objects.filter(pk=correction.pk).update(**changes)
        return None
    live = Receipt.objects.live().filter(post=post)
    receipts = list(live.select_related("post__channel").order_by("-part"))
    details = {"kind": correction.kind, "remote_ids": [each.remote_id for each in receipts]}
    entry = log.append(
        Action.CORRECTION_SENDING, subject(post), actor=log.SYSTEM, details=details, clock=clock
    )
    if correction.kind == Kind.EDIT:
        must_not_be_overtaken(since=since, first=entry.seq)
    return receipts


def _reason_to_wait(correction: Correction, post: Post, *, now: datetime) -> str:
    """Why it is not carried out now. A hold stops words, never a deletion, which often comes after one."""
    if post.channel.paused_because:
        return post.channel.paused_because
    if post.state in (*IN_HAND, State.UNKNOWN):
        # What is deleted now would be missing when the part after it is looked for.
        return ON_ITS_WAY
    if correction.kind != Kind.EDIT:
        return ""
    embargo = post.release.embargo_until
    if post.release.embargo_words or (embargo and now < embargo):
        return "The release is under embargo."
    hold = hold_on(post, active_holds())
    return f"Held by {hold.person}: {hold}" if hold else ""


def _give_back(correction: Correction, post: Post, *, because: str, clock: Clock) -> None:
    """The approval counts no more, as at the gate of a post: a person changes the words, or dismisses them.

    Left approved it could be neither, and it would stand in the way of a deletion.
    """
    Correction.objects.filter(pk=correction.pk).update(
        progress=Progress.PROPOSED,
        endorsed_by="",
        decided_by="",
        decided_at=None,
        content_hash="",
        due_at=None,
        tries=0,
        problem=because,
    )
    # Among what needs help, until somebody decides.
    Post.objects.filter(pk=post.pk).update(problem=correction.because)
    details = {"kind": correction.kind, "because": because}
    log.append(Action.CORRECTION_FAILED, subject(post), actor=log.SYSTEM, details=details, clock=clock)
