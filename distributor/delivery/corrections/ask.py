"""What people want done about a live post, and in which words; somebody else decides (``decide``)."""

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.delivery.corrections.approvable import WORDED, CorrectionError
from distributor.delivery.corrections.decide import approve_correction
from distributor.delivery.corrections.propose import OPEN, propose
from distributor.delivery.corrections.rows import corrected_hash, open_proposal
from distributor.delivery.models import Correction, Kind
from distributor.posts.draft import MACHINE
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.parts import parted
from distributor.posts.transition import locked, subject


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
        correction, post = open_proposal(correction_id, post_id=post_id)
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


def _must_be_possible(kind: Kind, post: Post) -> None:
    entry = post.channel.entry()
    able = {Kind.EDIT: entry.can.edit, Kind.REPLY: entry.can.thread}.get(kind, entry.can.delete)
    if not able:
        raise CorrectionError(f"{entry.label} has no way to do that from here. Nothing was changed.")
    if not post.parts_live or post.state in (State.CLAIMED, State.SENDING, State.UNKNOWN, State.DELETED):
        raise CorrectionError(f"Post {post.pk} is {post.state}: there is nothing live to correct.")
    if kind in WORDED and post.state != State.PUBLISHED:
        raise CorrectionError(f"Post {post.pk} is {post.state}; only a deletion is possible now.")
