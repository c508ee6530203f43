"""After publishing: is it there, exactly as approved, and how do people meet it?

The first look is some seconds after the receipt; those at an hour, a day and a week bring figures too. A look
that the channel's budget does not allow is left out.
"""

import html
import re
import unicodedata
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from distributor.alone import each_alone
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.asking import asked
from distributor.channels.services import connect
from distributor.clock import Clock
from distributor.delivery.models import Figures, Receipt
from distributor.delivery.pacing import is_affordable
from distributor.delivery.send import Connect
from distributor.errors import DistributorError
from distributor.networks.errors import Permanent
from distributor.networks.network import NetworkClient
from distributor.networks.values import Engagement, LivePost
from distributor.posts.models import Post
from distributor.posts.transition import subject

AFTER = (timedelta(hours=1), timedelta(hours=24), timedelta(days=7))
AGAIN = timedelta(minutes=10)
_ADDRESS = re.compile(r"https?://\S+")
logger = structlog.get_logger(__name__)


def look_after_live(*, clock: Clock, limit: int = 20, connect: Connect = connect) -> int:
    """Look once at every live post whose time has come.

    Returns:
        How many were looked at.
    """
    due = Receipt.objects.live().filter(look_at__lte=clock.now()).order_by("look_at")
    receipts = list(due.select_related("post__channel", "post__release")[:limit])
    return sum(each_alone(receipts, partial(_look, clock=clock, connect=connect), doing="look_after_live"))


def _look(receipt: Receipt, *, clock: Clock, connect: Connect) -> bool:
    """One look, if no other worker took it first; the next one is planned before the network is asked."""
    mine = Receipt.objects.filter(pk=receipt.pk, look_at=receipt.look_at, look=receipt.look)
    if not mine.update(look_at=clock.now() + timedelta(seconds=settings.ENVIRONMENT.lease_s)):
        return False
    entry = receipt.post.channel.entry()
    wants_figures = receipt.look > 0 and entry.can.engagement
    cost = entry.read_price * (2 if wants_figures else 1)
    if not entry.can.read_back or not is_affordable(receipt.post.channel, cost, now=clock.now()):
        _plan_next(receipt, clock=clock)
        return False
    try:
        live, figures = asked(
            receipt.post.channel,
            lambda client: _read(client, receipt, wants_figures=wants_figures),
            connect=connect,
            clock=clock,
        )
    except DistributorError as error:
        logger.warning("look_after_failed", post_id=receipt.post_id, cause=repr(error))
        _not_now(receipt, error, clock=clock)
        return True
    with transaction.atomic():
        _file(receipt, live, figures, cost=cost, clock=clock)
    return True


def _read(
    client: NetworkClient, receipt: Receipt, *, wants_figures: bool
) -> tuple[LivePost | None, Engagement]:
    live = client.read(receipt.remote_id)
    return live, _figures(client, receipt) if live and wants_figures else Engagement()


def _figures(client: NetworkClient, receipt: Receipt) -> Engagement:
    """The figures, or none where the account may not read them: that says nothing about the post."""
    try:
        return client.engagement(receipt.remote_id)
    except Permanent as error:
        logger.warning("no_figures", post_id=receipt.post_id, cause=repr(error))
        return Engagement()


def _not_now(receipt: Receipt, error: DistributorError, *, clock: Clock) -> None:
    """Ask again in a while; what a person has to mend first is left to the next planned look."""
    if isinstance(error, Permanent):
        _plan_next(receipt, clock=clock)
    else:
        Receipt.objects.filter(pk=receipt.pk).update(look_at=clock.now() + AGAIN)


def _plan_next(receipt: Receipt, *, clock: Clock) -> None:
    Receipt.objects.filter(pk=receipt.pk).update(
        look=receipt.look + 1, look_at=_next_look(receipt, now=clock.now())
    )


def _next_look(receipt: Receipt, *, now: datetime) -> datetime | None:
    """The next planned look that is still to come; after a long stop those in between are left out."""
    later = [receipt.received_at + span for span in AFTER[receipt.look :]]
    return next((at for at in later if at > now), None)


def _file(receipt: Receipt, live: LivePost | None, figures: Engagement, *, cost: int, clock: Clock) -> None:
    post = Post.objects.select_for_update(of=("self",)).select_related("channel").get(pk=receipt.post_id)
    if receipt.look or cost:
        Figures.objects.filter(receipt=receipt, is_newest=True).update(is_newest=False)
        Figures.objects.create(
            receipt=receipt,
            taken_at=clock.now(),
            cost=cost,
            **{name: getattr(figures, name) for name in FIGURES},
        )
    sentence = difference(post.parts[receipt.part - 1], live, label=post.channel.entry().label)
    if sentence and sentence != receipt.differs:
        details = {"because": sentence, "remote_id": receipt.remote_id}
        log.append(Action.POST_NOT_AS_APPROVED, subject(post), actor=log.SYSTEM, details=details, clock=clock)
        Post.objects.filter(pk=post.pk).update(problem=sentence)
    Receipt.objects.filter(pk=receipt.pk).update(
        look=receipt.look + 1, look_at=_next_look(receipt, now=clock.now()), differs=sentence
    )


FIGURES = ("impressions", "reactions", "comments", "shares", "clicks")


def difference(approved: str, live: LivePost | None, *, label: str) -> str:
    """A sentence where the network shows something else than was approved; empty when it is the same.

    Addresses are left out of the comparison: X shows its own in their place.
    """
    if live is None:
        return (
            f"This post is not on {label} any more: somebody deleted it there, or {label} took it down. It "
            "is not sent again by itself."
        )
    ours, theirs = _plain(approved), _plain(live.text)
    if ours == theirs:
        return ""
    if theirs and ours.startswith(theirs.removesuffix("…").rstrip()):
        return f"{label} shows only the beginning of this post ({len(theirs)} of {len(ours)} characters)."
    return f"{label} shows other words than were approved. Look at it there and decide."


def _plain(text: str) -> str:
    bare = _ADDRESS.sub(" ", unicodedata.normalize("NFC", html.unescape(text)))
    return " ".join(bare.split())
