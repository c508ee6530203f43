"""One delivery: gate and intent, then the call with no transaction open, then the record.

Whatever dies, whenever, the database says what may be live: before the intent is committed nothing was
sent; after it, the outcome is unknown until it is recorded or looked up. A thread is sent part by part,
each by a delivery of its own: it goes on after the last part that surely stands.
"""

from collections.abc import Callable

import structlog
from django.db import transaction

from distributor.channels.models import Channel
from distributor.channels.refresh import can_refresh, refreshed
from distributor.channels.services import connect
from distributor.clock import Clock
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.claim import Claim
from distributor.delivery.give_back import back_to_approved
from distributor.delivery.intent import Intent, write_intent
from distributor.delivery.pictures import with_addresses
from distributor.delivery.record import record
from distributor.delivery.retry import DueAgain
from distributor.networks.errors import DeliveryError, ReconnectNeeded, Retryable
from distributor.networks.network import NetworkClient
from distributor.networks.values import Payload
from distributor.networks.values import Receipt as Answer
from distributor.posts.lifecycle import State
from distributor.posts.pictures.files import with_files
from distributor.posts.transition import locked
from distributor.vault import VaultError

Connect = Callable[[Channel], NetworkClient]
logger = structlog.get_logger(__name__)


def deliver_post(claim: Claim, *, clock: Clock, connect: Connect = connect) -> None:
    """Bring one claimed post, or a thread's next part, out; no fault of a network is raised from here."""
    if clock.monotonic() >= claim.send_before:
        release_claim(claim, because="The worker was busy for too long; the post is due again.", clock=clock)
        return
    intent = write_intent(claim, clock=clock)
    if intent is not None:
        send_intended(claim, intent, clock=clock, connect=connect)


def send_intended(claim: Claim, intent: Intent, *, clock: Clock, connect: Connect = connect) -> None:
    """Make the call whose intent is committed, and record how it ended; otherwise as ``deliver_post``."""
    attempt, payload = intent
    passed(Boundary.INTENDED)
    channel = attempt.post.channel
    payload = with_addresses(payload, network=channel.entry(), claim=claim)
    try:
        answer = call(_client(channel, connect), payload, claim=claim, clock=clock)
    except DeliveryError as error:
        passed(Boundary.ANSWERED)
        logger.warning(
            "attempt_failed", post_id=claim.post_id, kind=type(error).__name__, status=error.status,
            cause=repr(error.__cause__),
        )  # fmt: skip
        record(attempt, renewed(channel, error, clock=clock), clock=clock)
        return
    passed(Boundary.ANSWERED)
    record(attempt, answer, clock=clock)


def renewed(channel: Channel, error: DeliveryError, *, clock: Clock) -> DeliveryError:
    """Get a new token where the network says that this one has ended; what becomes of the attempt then.

    401 is said before a call is looked at, so nothing was posted. A token that is new already is not renewed
    again: the network refuses something else, and a person has to see it.

    Args:
        channel: as the attempt used it.
        error: how the attempt ended.
        clock: the time.
    """
    is_over = isinstance(error, ReconnectNeeded) and error.status == 401
    if not is_over or not can_refresh(channel, now=clock.now()):
        return error
    try:
        refreshed(channel, clock=clock)
    except DeliveryError as refused:
        return refused
    return DueAgain(
        f"The token of {channel.shown} had ended; a new one is there. Nothing was posted by this call, and "
        "the post is due again.",
        status=error.status,
    )


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
    # Nothing is posted by an upload. It may take long, so the lease is looked at after it.
    payload = client.upload(with_files(payload))
    if payload.images or payload.thumbnail:
        passed(Boundary.UPLOADED)
    if clock.monotonic() >= claim.send_before:
        # A pause of the whole machine, between the intent and here.
        raise Retryable(
            "The worker was held up too long to send safely. Nothing was sent; it is tried again."
        )
    return client.publish(payload)


def release_claim(claim: Claim, *, because: str, clock: Clock) -> None:
    """Give back a post that was claimed and surely not sent; one that is no longer ours stays as it is."""
    with transaction.atomic():
        post = locked(claim.post_id)
        if post.state == State.CLAIMED and post.fence == claim.fence:
            back_to_approved(post, because=because, due_at=post.publish_at, clock=clock)
