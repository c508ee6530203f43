"""One delivery: gate and intent, then the call with no transaction open, then the record.

Whatever dies, whenever, the database says what may be live: before the intent is committed nothing was
sent; after it, the outcome is unknown until it is recorded or looked up.
"""

import random
import time
from collections.abc import Callable
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import OperationalError, transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.channels.services import connect, pause_channel
from distributor.clock import Clock, instant
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.claim import Claim
from distributor.delivery.gate import Stop, reason_to_stop
from distributor.delivery.missed import miss
from distributor.delivery.models import Attempt, Receipt
from distributor.delivery.pacing import price_of, take_turn, went_well, went_wrong
from distributor.delivery.retry import Next, after_error
from distributor.networks.errors import DeliveryError, Retryable
from distributor.networks.values import NetworkClient, Payload
from distributor.networks.values import Receipt as Answer
from distributor.posts.draft import void_approval
from distributor.posts.errors import IllegalTransition
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import locked, move
from distributor.vault import VaultError

RECORD_PATIENCE_S = 30.0
ACTIONS = {
    State.APPROVED: Action.POST_RETRY,
    State.FAILED: Action.POST_FAILED,
    State.UNKNOWN: Action.POST_UNKNOWN,
}
Connect = Callable[[Channel], NetworkClient]
logger = structlog.get_logger(__name__)


def deliver_post(claim: Claim, *, clock: Clock, connect: Connect = connect) -> None:
    """Bring one claimed post out. Every outcome is recorded; nothing is raised for a network's fault."""
    if clock.monotonic() >= claim.send_before:
        release_claim(claim, because="The worker was busy for too long; the post is due again.", clock=clock)
        return
    channel = Channel.objects.get(posts=claim.post_id)
    try:
        client = connect(channel)
    except VaultError as error:
        pause_channel(channel.pk, because=str(error), actor=log.SYSTEM)
        release_claim(claim, because=str(error), clock=clock)
        return
    intent = write_intent(claim, clock=clock)
    if intent is None:
        return
    attempt, payload = intent
    passed(Boundary.INTENDED)
    try:
        answer = call(client, payload, claim=claim, clock=clock)
    except DeliveryError as error:
        passed(Boundary.ANSWERED)
        logger.warning(
            "attempt_failed", post_id=claim.post_id, kind=type(error).__name__, status=error.status,
            cause=repr(error.__cause__),
        )  # fmt: skip
        record(attempt, error, clock=clock)
        return
    passed(Boundary.ANSWERED)
    record(attempt, answer, clock=clock)


def write_intent(claim: Claim, *, clock: Clock) -> tuple[Attempt, Payload] | None:
    """Ask the gate, then write down that a call is about to be made, and commit.

    Returns:
        The attempt and what to send; None when the claim is no longer ours or something stops the post.
    """
    with transaction.atomic():
        clock = instant(clock)
        post = locked(claim.post_id)
        if post.state != State.CLAIMED or post.fence != claim.fence:
            return None
        if post.channel.gap_minutes:
            # One after the other: the gap is taken under this lock.
            post.channel = Channel.objects.select_for_update().get(pk=post.channel_id)
        stop = reason_to_stop(post, now=clock.now())
        if stop:
            _stopped(post, stop, clock=clock)
            return None
        payload = post.payload()
        attempt = Attempt.objects.create(
            post=post,
            number=post.attempts.count() + 1,
            fence=claim.fence,
            payload_hash=payload.digest(),
            started_at=clock.now(),
            cost=price_of(post),
        )
        take_turn(post.channel, now=clock.now())
        move(
            post,
            State.SENDING,
            action=Action.POST_SENDING,
            actor=log.SYSTEM,
            clock=clock,
            fence=claim.fence,
            details={"attempt": attempt.number, "payload_hash": attempt.payload_hash, "link": payload.link},
        )
    return attempt, payload


def call(client: NetworkClient, payload: Payload, *, claim: Claim, clock: Clock) -> Answer:
    """The one call, if there is still time for it under the lease.

    Raises:
        DeliveryError: as the network's client.
    """
    if clock.monotonic() >= claim.send_before:
        # A pause of the whole machine, between the intent and here.
        raise Retryable(
            "The worker was held up too long to send safely. Nothing was sent; it is tried again."
        )
    return client.publish(payload)


def record(attempt: Attempt, result: Answer | DeliveryError, *, clock: Clock) -> None:
    """Write down how the call ended, waiting a while for a database that is away.

    If it stays away, the lease ends and the outcome counts as unknown: looked up, not repeated.
    """
    give_up = time.monotonic() + RECORD_PATIENCE_S
    # Mostly the post is as its intent left it; then a guarded UPDATE says so, and it need not be read again.
    post = attempt.post if isinstance(result, Answer) else None
    while True:
        try:
            with transaction.atomic():
                _record(attempt, result, post=post, clock=instant(clock))
        except IllegalTransition:
            if post is None:
                raise
            post = None
        except OperationalError as error:
            if time.monotonic() >= give_up:
                logger.exception("outcome_not_recorded", post_id=attempt.post_id)
                raise
            logger.warning("record_waits", post_id=attempt.post_id, cause=repr(error))
            time.sleep(0.5)
        else:
            passed(Boundary.RECORDED)
            return


def _record(attempt: Attempt, result: Answer | DeliveryError, *, post: Post | None, clock: Clock) -> None:
    """Record under the claim. A sweeper may have called it unknown meanwhile; then we know better."""
    post = post or locked(attempt.post_id)
    if post.fence != attempt.fence or post.state not in (State.SENDING, State.UNKNOWN):
        logger.warning("record_too_late", post_id=post.pk, state=post.state)
        return
    if isinstance(result, DeliveryError):
        _record_error(post, attempt, result, clock=clock)
    else:
        _close(attempt, outcome="published", sentence="Live.", status=0, clock=clock)
        publish(post, result, adopted=False, actor=log.SYSTEM, clock=clock)
        went_well(post.channel, wait_s=result.wait_s, clock=clock)


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
    """File the network's receipt and call the post published, in the caller's transaction."""
    Receipt.objects.create(
        post=post,
        channel_id=post.channel_id,
        remote_id=answer.remote_id,
        permalink=answer.permalink,
        adopted=adopted,
        received_at=clock.now(),
    )
    move(
        post,
        State.PUBLISHED,
        action=Action.POST_ADOPTED if adopted else Action.POST_PUBLISHED,
        actor=actor,
        clock=clock,
        fence=post.fence,
        details={"remote_id": answer.remote_id, "permalink": answer.permalink},
        changes={"due_at": None, "problem": ""},
    )


def _stopped(post: Post, stop: Stop, *, clock: Clock) -> None:
    if stop.voids:
        void_approval(post, because=stop.because, actor=log.SYSTEM, clock=clock)
        return
    due_at = stop.until or post.publish_at
    _back_to_approved(post, because=stop.because, due_at=due_at, promised=stop.promises, clock=clock)
    if stop.misses:
        miss(post, because=stop.because, clock=clock)


def release_claim(claim: Claim, *, because: str, clock: Clock) -> None:
    """Give back a post that was claimed and surely not sent; one that is no longer ours stays as it is."""
    with transaction.atomic():
        post = locked(claim.post_id)
        if post.state == State.CLAIMED and post.fence == claim.fence:
            _back_to_approved(post, because=because, due_at=post.publish_at, clock=clock)


def _back_to_approved(
    post: Post, *, because: str, due_at: object, promised: bool = False, clock: Clock
) -> None:
    move(
        post,
        State.APPROVED,
        action=Action.POST_RELEASED,
        actor=log.SYSTEM,
        clock=clock,
        details={"because": because},
        changes={"due_at": due_at, "problem": because, **({"publish_at": due_at} if promised else {})},
    )
