"""Carrying out what was approved: edits and deletions, which are harmless to repeat.

The same order as for a post: take it for as long as a lease, look once more whether it may leave, write down
what is about to happen, call with no transaction open, record.
"""

import random
from datetime import timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from distributor.alone import each_alone
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.asking import asked
from distributor.channels.services import connect, pause_channel
from distributor.clock import Clock
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.corrections.intend import intend
from distributor.delivery.corrections.rows import locked_with_post
from distributor.delivery.models import Correction, Kind, Progress, Receipt
from distributor.delivery.retry import backoff_s
from distributor.delivery.send import Connect
from distributor.errors import DistributorError
from distributor.networks.errors import PaymentNeeded, Permanent, ReconnectNeeded
from distributor.networks.network import NetworkClient
from distributor.posts.draft import MACHINE, words
from distributor.posts.lifecycle import State
from distributor.posts.models import Post, new_ref
from distributor.posts.replacing import replacing
from distributor.posts.transition import move, subject
from distributor.posts.writing import Variant

REPOST = "The post that was live was deleted. Approve this one to post again."
logger = structlog.get_logger(__name__)


def carry_out_corrections(*, clock: Clock, limit: int = 20, connect: Connect = connect) -> int:
    """Carry out every approved correction whose time has come.

    Returns:
        How many were tried.
    """
    due = Correction.objects.filter(progress=Progress.APPROVED, due_at__lte=clock.now()).order_by("due_at")
    due = due.select_related("post__channel")
    carry_out = partial(_carry_out, clock=clock, connect=connect)
    return sum(each_alone(list(due[:limit]), carry_out, doing="carry_out_corrections"))


def _carry_out(correction: Correction, *, clock: Clock, connect: Connect) -> bool:
    mine = Correction.objects.filter(
        pk=correction.pk, progress=Progress.APPROVED, due_at=correction.due_at, tries=correction.tries
    )
    if not mine.update(due_at=clock.now() + timedelta(seconds=settings.ENVIRONMENT.lease_s)):
        return False
    receipts = intend(correction.pk, clock=clock)
    if receipts is None:
        return False
    passed(Boundary.CORRECTION_INTENDED)
    try:
        for receipt in receipts:
            change = partial(_change, correction=correction, receipt=receipt, clock=clock)
            asked(correction.post.channel, change, connect=connect, clock=clock)
            passed(Boundary.CORRECTION_ANSWERED)
    except DistributorError as error:
        _failed(correction.pk, error, clock=clock)
        return True
    with transaction.atomic():
        _conclude(correction.pk, clock=clock)
    return True


def _change(client: NetworkClient, *, correction: Correction, receipt: Receipt, clock: Clock) -> None:
    if correction.kind != Kind.EDIT:
        client.delete(receipt.remote_id)
        Receipt.objects.filter(pk=receipt.pk, gone_at=None).update(gone_at=clock.now(), look_at=None)
        return
    part = receipt.part - 1
    if correction.parts[part] != receipt.post.parts[part]:
        client.edit(receipt.remote_id, receipt.post.payload_of(part, text=correction.parts[part]))


def _conclude(correction_id: int, *, clock: Clock) -> None:
    correction, post = locked_with_post(correction_id)
    if correction.progress != Progress.APPROVED:
        # Another worker took over when this one's lease was over, and was done first.
        return
    if correction.kind == Kind.EDIT:
        _edited(correction, post, clock=clock)
    else:
        _deleted(correction, post, clock=clock)
    details = {"kind": correction.kind}
    log.append(Action.CORRECTION_DONE, subject(post), actor=log.SYSTEM, details=details, clock=clock)
    _end(correction, Progress.DONE, clock=clock)
    look = clock.now() + timedelta(seconds=settings.ENVIRONMENT.looks_s[0])
    Receipt.objects.live().filter(post=post).update(look_at=look, look=0, differs="")


def _edited(correction: Correction, post: Post, *, clock: Clock) -> None:
    replacing(post, clock=clock)
    Post.objects.filter(pk=post.pk).update(
        parts=correction.parts,
        author=correction.author,
        revision=correction.revision or post.revision,
        version=post.version + 1,
        problem="",
    )


def _deleted(correction: Correction, post: Post, *, clock: Clock) -> None:
    gone: dict[str, object] = {"parts_live": 0, "due_at": None, "publish_at": None, "problem": ""}
    kind = correction.kind
    because = f"{kind}: {correction.because}"
    if post.state == State.APPROVED:
        # The rest of a thread that waited: nothing of it may follow what is gone.
        move(post, State.DRAFT, action=Action.POST_APPROVAL_VOIDED, actor=MACHINE, clock=clock,
             details={"because": because})  # fmt: skip
    post.approvals.filter(voided_because="").update(voided_because="deleted on the network")
    move(
        post,
        State.DELETED,
        action=Action.POST_DELETED,
        actor=log.SYSTEM,
        clock=clock,
        details={"because": correction.because},
        changes=gone,
    )
    if kind == Kind.REPOST and not post.release.withdrawn_at:
        _again(post, clock=clock)


def _again(post: Post, *, clock: Clock) -> None:
    """The post as a draft of the release as it is now, under a link of its own."""
    move(post, State.DRAFT, action=Action.POST_REOPENED, actor=MACHINE, clock=clock,
         changes={"problem": REPOST, "published_at": None, "sent_again": 0, "tries": 0})  # fmt: skip
    post.ref = new_ref()
    fresh = words(post, variant=Variant(post.variant))
    Post.objects.filter(pk=post.pk).update(
        ref=post.ref, author=MACHINE, version=post.version + 1, kept={}, **fresh
    )


def _end(correction: Correction, progress: Progress, *, problem: str = "", clock: Clock) -> None:
    Correction.objects.filter(pk=correction.pk).update(
        progress=progress, due_at=None, problem=problem, ended_at=clock.now()
    )


def _failed(correction_id: int, error: DistributorError, *, clock: Clock) -> None:
    """Try again later, or ask a person; repeating an edit or a deletion does no harm."""
    logger.warning("correction_failed", correction_id=correction_id, cause=repr(error.__cause__))
    environment = settings.ENVIRONMENT
    with transaction.atomic():
        correction, post = locked_with_post(correction_id)
        if correction.progress != Progress.APPROVED:
            return
        tries = correction.tries + 1
        pauses = isinstance(error, ReconnectNeeded | PaymentNeeded)
        is_over = (isinstance(error, Permanent) and not pauses) or tries >= environment.max_tries
        wait_s = backoff_s(correction.tries, base_s=environment.retry_base_s, random=random.random)
        Correction.objects.filter(pk=correction.pk, progress=Progress.APPROVED).update(
            tries=tries,
            problem=str(error),
            due_at=None if is_over else clock.now() + timedelta(seconds=wait_s),
            progress=Progress.FAILED if is_over else Progress.APPROVED,
            ended_at=clock.now() if is_over else None,
        )
        if is_over:
            Post.objects.filter(pk=post.pk).update(problem=f"{correction.kind}: {error}")
        action = Action.CORRECTION_FAILED if is_over else Action.CORRECTION_RETRY
        details = {"kind": correction.kind, "because": str(error)}
        log.append(action, subject(post), actor=log.SYSTEM, details=details, clock=clock)
    if pauses:
        pause_channel(post.channel_id, because=str(error), actor=log.SYSTEM)
