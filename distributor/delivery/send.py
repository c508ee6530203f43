"""One delivery: gate and intent, then the call with no transaction open, then the record.

Whatever dies, whenever, the database says what may be live: before the intent is committed nothing was
sent; after it, the outcome is unknown until it is recorded or looked up.
"""

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypedDict

import structlog
from django.conf import settings
from django.db import OperationalError, close_old_connections, transaction
from django.db.models import Count

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.channels.services import connect, pause_channel
from distributor.clock import Clock, instant
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.claim import Claim
from distributor.delivery.gate import Stop, reason_to_stop
from distributor.delivery.holds import active_holds
from distributor.delivery.missed import miss
from distributor.delivery.models import Attempt, Receipt
from distributor.delivery.pacing import gap_before, take_turn, went_well, went_wrong
from distributor.delivery.retry import Next, after_error
from distributor.delivery.together import Together
from distributor.networks.errors import DeliveryError, ReconnectNeeded, Retryable
from distributor.networks.values import NetworkClient, Payload
from distributor.networks.values import Receipt as Answer
from distributor.posts.draft import void_approval
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import locked, move, move_all
from distributor.vault import VaultError

RECORD_PATIENCE_S = 30.0
ACTIONS = {
    State.APPROVED: Action.POST_RETRY,
    State.FAILED: Action.POST_FAILED,
    State.UNKNOWN: Action.POST_UNKNOWN,
}
# How the words were made is nothing to delivery, and an outcome needs little of a post: most of the time that
# delivering takes in this process is spent on columns.
UNREAD = ("sentences", "kept", "hashtags")
RECORDED = (
    "state", "fence", "version", "tries", "sent_again", "channel__network", "channel__failures",
    "channel__gap_minutes",
)  # fmt: skip
Connect = Callable[[Channel], NetworkClient]
Intent = tuple[Attempt, Payload]
WRITES = Together()
logger = structlog.get_logger(__name__)


class _Ending(TypedDict):
    outcome: str
    sentence: str
    status: int


LIVE = _Ending(outcome="published", sentence="Live.", status=0)


def deliver_post(claim: Claim, *, clock: Clock, connect: Connect = connect) -> None:
    """Bring one claimed post out. Every outcome is recorded; nothing is raised for a network's fault."""
    if clock.monotonic() >= claim.send_before:
        release_claim(claim, because="The worker was busy for too long; the post is due again.", clock=clock)
        return
    intent = write_intent(claim, clock=clock)
    if intent is None:
        return
    attempt, payload = intent
    passed(Boundary.INTENDED)
    try:
        answer = call(_client(attempt.post.channel, connect), payload, claim=claim, clock=clock)
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


def write_intent(claim: Claim, *, clock: Clock) -> Intent | None:
    """Ask the gate, then write down that a call is about to be made, and commit.

    Returns:
        The attempt and what to send; None when the claim is no longer ours or something stops the post.
    """
    return WRITES.do(_write_intents, (claim, clock))


def _write_intents(asked: Sequence[tuple[Claim, Clock]]) -> list[Intent | None]:
    """The intents of several threads in one transaction; rows are locked first and the log last."""
    intents: dict[int, Intent] = {}
    with transaction.atomic():
        clock = instant(asked[0][1])
        posts = _with_locked_channels(locked_claims([claim for claim, _ in asked]), now=clock.now())
        holds = active_holds()
        stops: dict[int, Stop | None] = {}
        for post in posts:
            stops[post.pk] = reason_to_stop(post, holds=holds, now=clock.now())
            if stops[post.pk] is None:
                take_turn(post, now=clock.now())
        leaving = [post for post in posts if stops[post.pk] is None]
        if leaving:
            intents = _intend(leaving, clock=clock)
        for post in posts:
            if stop := stops[post.pk]:
                _stopped(post, stop, clock=clock)
    return [intents.get(claim.post_id) for claim, _ in asked]


def locked_claims(claims: Sequence[Claim]) -> list[Post]:
    """The posts of these claims that are still theirs, locked, each with its approvals."""
    fences = {claim.post_id: claim.fence for claim in claims}
    # Always in the same order, so that two workers never wait for each other.
    query = Post.objects.select_for_update(of=("self",)).select_related("channel", "release").order_by("id")
    posts = query.filter(pk__in=fences, state=State.CLAIMED).defer(*UNREAD).prefetch_related("approvals")
    return [post for post in posts if post.fence == fences[post.pk]]


def _with_locked_channels(posts: list[Post], *, now: datetime) -> list[Post]:
    """Channels that keep a gap are locked, so that of two posts one takes its turn after the other."""
    pacing = {post.channel_id for post in posts if gap_before(post, now=now)}
    if pacing:
        channels = Channel.objects.select_for_update().filter(pk__in=pacing).order_by("id").in_bulk()
        for post in posts:
            post.channel = channels.get(post.channel_id, post.channel)
    return posts


def _intend(posts: Sequence[Post], *, clock: Clock) -> dict[int, Intent]:
    made = Attempt.objects.filter(post__in=posts).order_by().values_list("post").annotate(Count("id"))
    before: dict[int, int] = dict(made)
    payloads = [post.payload() for post in posts]
    attempts = [
        Attempt(
            post=post,
            number=before.get(post.pk, 0) + 1,
            fence=post.fence,
            payload_hash=payload.digest(),
            started_at=clock.now(),
            cost=post.channel.entry().price(payload),
        )
        for post, payload in zip(posts, payloads, strict=True)
    ]
    Attempt.objects.bulk_create(attempts)
    details = [
        {"attempt": attempt.number, "payload_hash": attempt.payload_hash, "link": payload.link}
        for attempt, payload in zip(attempts, payloads, strict=True)
    ]
    move_all(posts, State.SENDING, action=Action.POST_SENDING, actor=log.SYSTEM, clock=clock, details=details)
    return dict(zip((post.pk for post in posts), zip(attempts, payloads, strict=True), strict=True))


def _client(channel: Channel, connect: Connect) -> NetworkClient:
    try:
        return connect(channel)
    except VaultError as error:
        raise ReconnectNeeded(str(error)) from error


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


def _record_all(ended: Sequence[tuple[Attempt, Answer | DeliveryError, Clock]]) -> list[None]:
    """The outcomes of several threads' calls in one transaction; receipts of the same kind at once."""
    with transaction.atomic():
        clock = instant(ended[0][2])
        answers = {one.post_id: (one, result) for one, result, _ in ended if isinstance(result, Answer)}
        locked_posts = _lock_for_records(ended)
        sending = [post for post in locked_posts if post.pk in answers and post.state == State.SENDING]
        posts = [post for post in sending if post.fence == answers[post.pk][0].fence]
        if posts:
            _publish_all([(post, *answers[post.pk]) for post in posts], clock=clock)
        done = {post.pk for post in posts}
        for attempt, result, _ in ended:
            if attempt.post_id not in done:
                _record(attempt, result, clock=clock)
    return [None] * len(ended)


def _lock_for_records(ended: Sequence[tuple[Attempt, Answer | DeliveryError, Clock]]) -> list[Post]:
    """The posts, locked, and the channels whose pace may change: rows before the log, which comes last."""
    results = {attempt.post_id: result for attempt, result, _ in ended}
    query = Post.objects.select_for_update(of=("self",)).select_related("channel").order_by("id")
    posts = list(query.filter(pk__in=results).only(*RECORDED))
    changed = {post.channel_id for post in posts if _changes_pace(post.channel, results[post.pk])}
    if changed:
        list(Channel.objects.select_for_update().filter(pk__in=changed).order_by("id"))
    return posts


def _changes_pace(channel: Channel, result: Answer | DeliveryError) -> bool:
    return isinstance(result, DeliveryError) or bool(channel.failures or result.wait_s)


def _publish_all(live: Sequence[tuple[Post, Attempt, Answer]], *, clock: Clock) -> None:
    """``publish`` for the plain case, many at once: sent under this claim and answered with a receipt."""
    for post, _, answer in live:
        went_well(post.channel, wait_s=answer.wait_s, clock=clock)
    attempts = Attempt.objects.filter(pk__in=[attempt.pk for _, attempt, _ in live])
    attempts.update(ended_at=clock.now(), **LIVE)
    Receipt.objects.bulk_create([_receipt(post, answer, clock=clock) for post, _, answer in live])
    move_all(
        [post for post, _, _ in live],
        State.PUBLISHED,
        action=Action.POST_PUBLISHED,
        actor=log.SYSTEM,
        clock=clock,
        details=[{"remote_id": one.remote_id, "permalink": one.permalink} for _, _, one in live],
        changes={"due_at": None, "problem": ""},
    )


def _receipt(post: Post, answer: Answer, *, adopted: bool = False, clock: Clock) -> Receipt:
    return Receipt(
        post=post,
        channel_id=post.channel_id,
        remote_id=answer.remote_id,
        permalink=answer.permalink,
        adopted=adopted,
        received_at=clock.now(),
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
    """File the network's receipt and call the post published, in the caller's transaction."""
    _receipt(post, answer, adopted=adopted, clock=clock).save(force_insert=True)
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
