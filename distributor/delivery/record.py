"""Writing down how a call ended: receipts, failures, outcomes that nobody knows yet."""

import random
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import TypedDict

import structlog
from django.conf import settings
from django.db import OperationalError, close_old_connections, transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.channels.services import pause_channel
from distributor.clock import Clock, instant
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.models import Attempt, Receipt
from distributor.delivery.pacing import went_well, went_wrong
from distributor.delivery.retry import Next, after_error
from distributor.delivery.together import WRITES
from distributor.networks.errors import DeliveryError
from distributor.networks.values import Receipt as Answer
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import locked, move, move_all

RECORD_PATIENCE_S = 30.0
# A person told us that it is live, by an address without an id that the network would know.
BY_HAND = "by-hand:"
ACTIONS = {
    State.APPROVED: Action.POST_RETRY,
    State.FAILED: Action.POST_FAILED,
    State.UNKNOWN: Action.POST_UNKNOWN,
}
# An outcome needs little of a post.
RECORDED = (
    "state", "fence", "version", "parts", "parts_live", "channel__network", "channel__failures",
    "channel__gap_minutes",
)  # fmt: skip
Ended = tuple[Attempt, Answer | DeliveryError, Clock]
logger = structlog.get_logger(__name__)


class _Ending(TypedDict):
    outcome: str
    sentence: str
    status: int


LIVE = _Ending(outcome="published", sentence="Live.", status=0)


def record(attempt: Attempt, result: Answer | DeliveryError, *, clock: Clock) -> None:
    """Write down how the call ended, waiting a while for a database that is away.

    If it stays away, the lease ends and the outcome counts as unknown: looked up, not repeated.
    """
    give_up = time.monotonic() + RECORD_PATIENCE_S
    while True:
        try:
            WRITES.do(_record_all, (attempt, result, clock))
        except OperationalError as error:
            if time.monotonic() >= give_up:
                logger.exception("outcome_not_recorded", post_id=attempt.post_id)
                raise
            logger.warning("record_waits", post_id=attempt.post_id, cause=repr(error))
            time.sleep(0.5)
            close_old_connections()
        else:
            passed(Boundary.RECORDED)
            return


def _record_all(ended: Sequence[Ended]) -> list[None]:
    """The outcomes of several threads' calls in one transaction; receipts of the same kind at once."""
    with transaction.atomic():
        clock = instant(ended[0][2])
        answers = {one.post_id: (one, result) for one, result, _ in ended if isinstance(result, Answer)}
        plain = [post for post in _lock_for_records(ended) if post.pk in answers and _is_last_part(post)]
        posts = [post for post in plain if post.fence == answers[post.pk][0].fence]
        if posts:
            _publish_all([(post, *answers[post.pk]) for post in posts], clock=clock)
        done = {post.pk for post in posts}
        for attempt, result, _ in ended:
            if attempt.post_id not in done:
                _record(attempt, result, clock=clock)
    return [None] * len(ended)


def _is_last_part(post: Post) -> bool:
    return post.state == State.SENDING and post.parts_live == 0 and len(post.parts) == 1


def _lock_for_records(ended: Sequence[Ended]) -> list[Post]:
    """The posts, locked, and the channels whose pace may change: rows before the log, which comes last."""
    results = {attempt.post_id: result for attempt, result, _ in ended}
    query = Post.objects.select_for_update(of=("self",)).select_related("channel").order_by("id")
    posts = list(query.filter(pk__in=results).only(*RECORDED))
    # What is recorded one by one looks at its channel again, when the log is ours already.
    changed = {
        post.channel_id
        for post in posts
        if _changes_pace(post.channel, results[post.pk]) or not _is_last_part(post)
    }
    if changed:
        list(Channel.objects.select_for_update(no_key=True).filter(pk__in=changed).order_by("id"))
    return posts


def _changes_pace(channel: Channel, result: Answer | DeliveryError) -> bool:
    return isinstance(result, DeliveryError) or bool(channel.failures or result.wait_s)


def _publish_all(live: Sequence[tuple[Post, Attempt, Answer]], *, clock: Clock) -> None:
    """``publish`` for the plain case, many at once: one part, sent under this claim, with a receipt."""
    for post, _, answer in live:
        went_well(post.channel, wait_s=answer.wait_s, clock=clock)
    attempts = Attempt.objects.filter(pk__in=[attempt.pk for _, attempt, _ in live])
    attempts.update(ended_at=clock.now(), **LIVE)
    Receipt.objects.bulk_create([receipt_for(post, answer, clock=clock) for post, _, answer in live])
    move_all(
        [post for post, _, _ in live],
        State.PUBLISHED,
        action=Action.POST_PUBLISHED,
        actor=log.SYSTEM,
        clock=clock,
        details=[{"remote_id": one.remote_id, "permalink": one.permalink} for _, _, one in live],
        changes={"due_at": None, "problem": "", "parts_live": 1, "published_at": clock.now()},
    )


def receipt_for(post: Post, answer: Answer, *, adopted: bool = False, clock: Clock) -> Receipt:
    """The receipt, not stored yet, of the post's next part."""
    first_look = clock.now() + timedelta(seconds=settings.ENVIRONMENT.looks_s[0])
    return Receipt(
        post=post,
        part=post.parts_live + 1,
        channel_id=post.channel_id,
        remote_id=answer.remote_id,
        permalink=answer.permalink,
        adopted=adopted,
        received_at=clock.now(),
        look_at=None if answer.remote_id.startswith(BY_HAND) else first_look,
    )


def _record(attempt: Attempt, result: Answer | DeliveryError, *, clock: Clock) -> None:
    """Record under the claim. A sweeper may have called it unknown meanwhile; then we know better."""
    post = locked(attempt.post_id)
    if post.fence != attempt.fence or post.state not in (State.SENDING, State.UNKNOWN):
        logger.warning("record_too_late", post_id=post.pk, state=post.state)
        return
    if isinstance(result, DeliveryError):
        _record_error(post, attempt, result, clock=clock)
    else:
        went_well(post.channel, wait_s=result.wait_s, clock=clock)
        _close(attempt, clock=clock, **LIVE)
        publish(post, result, adopted=False, actor=log.SYSTEM, clock=clock)


def _record_error(post: Post, attempt: Attempt, error: DeliveryError, *, clock: Clock) -> None:
    environment = settings.ENVIRONMENT
    then = after_error(
        error,
        tries=post.tries,
        max_tries=environment.max_tries,
        base_s=environment.retry_base_s,
        first_look_s=environment.looks_s[0],
        random=random.random,
    )
    if then.state != post.state:
        move(
            post,
            then.state,
            action=ACTIONS[then.state],
            actor=log.SYSTEM,
            clock=clock,
            fence=attempt.fence,
            details={"attempt": attempt.number, "because": str(error), "status": error.status},
            changes=_changes(post, then, str(error), clock=clock),
        )
    _close(attempt, outcome=then.outcome, sentence=str(error), status=error.status, clock=clock)
    went_wrong(post.channel, error, clock=clock)
    if then.pauses_channel:
        pause_channel(post.channel_id, because=str(error), actor=log.SYSTEM)


def _changes(post: Post, then: Next, sentence: str, *, clock: Clock) -> dict[str, object]:
    wait = None if then.wait_s is None else clock.now() + timedelta(seconds=then.wait_s)
    changes: dict[str, object] = {"due_at": wait, "problem": sentence, "looks": 0}
    if then.state == State.APPROVED and not then.pauses_channel:
        changes["tries"] = post.tries + 1
    if not then.may_send_again:
        changes["sent_again"] = post.sent_again + 1
    return changes


def _close(attempt: Attempt, *, outcome: str, sentence: str, status: int, clock: Clock) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(
        ended_at=clock.now(), outcome=outcome, sentence=sentence, status=status
    )


def publish(post: Post, answer: Answer, *, adopted: bool, actor: str, clock: Clock) -> None:
    """File the network's receipt, in the caller's transaction: published, or the next part is due.

    Each part of a thread has its own tries, looks and one sending after an unknown outcome.
    """
    receipt_for(post, answer, adopted=adopted, clock=clock).save(force_insert=True)
    live = post.parts_live + 1
    goes_on = live < len(post.parts)
    details: dict[str, object] = {"remote_id": answer.remote_id, "permalink": answer.permalink}
    if len(post.parts) > 1:
        details |= {"part": live, "of": len(post.parts), "adopted": adopted}
    changes: dict[str, object] = {"due_at": None, "problem": "", "parts_live": live}
    changes |= {"published_at": clock.now()} if live == 1 else {}
    changes |= {"tries": 0, "looks": 0, "sent_again": 0, "due_at": post.publish_at} if goes_on else {}
    move(
        post,
        State.APPROVED if goes_on else State.PUBLISHED,
        action=_told(goes_on=goes_on, adopted=adopted),
        actor=actor,
        clock=clock,
        fence=post.fence,
        details=details,
        changes=changes,
    )


def _told(*, goes_on: bool, adopted: bool) -> Action:
    if goes_on:
        return Action.POST_PART_PUBLISHED
    return Action.POST_ADOPTED if adopted else Action.POST_PUBLISHED
