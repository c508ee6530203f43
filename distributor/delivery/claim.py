"""Taking what is due: a short transaction of its own, with a fencing token and a lease.

Any number of workers may claim at once: PostgreSQL skips rows that another one is looking at
(``FOR UPDATE SKIP LOCKED``), SQLite has one writer at a time, and the move itself is guarded in both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.expressions import RawSQL

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.clock import Clock, instant
from distributor.delivery.boundary import Boundary, passed
from distributor.delivery.holds import active_holds, held
from distributor.delivery.models import Hold
from distributor.delivery.pacing import free
from distributor.delivery.together import WRITES
from distributor.posts.lifecycle import State
from distributor.posts.models import Post

BATCH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A post that is ours until the lease ends.

    Attributes:
        fence: every later write has to name it.
        send_before: monotonic seconds of this process; no call may start later, or it could still be
            running when the post belongs to somebody else.
    """

    post_id: int
    channel_id: int
    fence: int
    send_before: float


def claimable(now: datetime, holds: list[Hold] | None = None) -> QuerySet[Post]:
    """Posts whose time has come and that nothing stops; ``holds``: those that stand, if known already."""
    due = Post.objects.filter(free(now), state=State.APPROVED, due_at__lte=now, channel__paused_because="")
    holds = active_holds() if holds is None else holds
    return due.exclude(held(holds)) if holds else due


def channels_due(now: datetime, *, network: str = "") -> list[tuple[int, int]]:
    """The channels (of one network) with something to send, and how many posts of each to claim at once.

    One that keeps a gap sends one post and waits. Each channel is asked for its first post only, so a
    backlog costs nothing here.
    """
    due = claimable(now).filter(channel=OuterRef("pk")).order_by()
    channels = Channel.objects.filter(network=network) if network else Channel.objects.all()
    rows = channels.filter(Exists(due)).order_by().values_list("pk", "gap_minutes")
    return [(channel_id, 1 if gap else BATCH) for channel_id, gap in rows]


def claim_due(*, channel_id: int, clock: Clock, limit: int = BATCH) -> list[Claim]:
    """Claim up to ``limit`` due posts of one channel: urgent ones, then the longest due."""
    # What is due does not wait for the notes on what was due before it.
    claimed = WRITES.do(_claim_all, (channel_id, limit, clock), is_urgent=True)
    passed(Boundary.CLAIMED)
    return claimed


def _claim_all(asked: Sequence[tuple[int, int, Clock]]) -> list[list[Claim]]:
    """What several threads claim, in one transaction; no row is waited for, and the log comes last."""
    begun_s = asked[0][2].monotonic()
    limits: dict[int, set[int]] = defaultdict(set)
    for channel_id, limit, _ in asked:
        limits[limit].add(channel_id)
    with transaction.atomic():
        clock = instant(asked[0][2])
        due = claimable(clock.now(), active_holds())
        claims = [
            claim
            for limit, channels in limits.items()
            for claim in _take_first(due, channels, limit=limit, begun_s=begun_s, now=clock.now())
        ]
        if claims:
            log.append_all(facts_of(claims), actor=log.SYSTEM, clock=clock)
    of_channel: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        of_channel[claim.channel_id].append(claim)
    # Whoever asked first has them, should two ask for one channel.
    return [of_channel.pop(channel_id, []) for channel_id, *_ in asked]


def facts_of(claims: Iterable[Claim]) -> list[log.Fact]:
    """What the log says of these claims."""
    told = {"from": State.APPROVED, "to": State.CLAIMED}
    return [
        log.Fact(Action.POST_CLAIMED, f"post:{one.post_id}", {**told, "fence": one.fence}) for one in claims
    ]


def take(due: QuerySet[Post], *, begun_s: float, now: datetime) -> list[Claim]:
    """Claim all of these posts, in the caller's transaction.

    Args:
        due: what may be claimed.
        begun_s: monotonic seconds of a moment that was not after ``now``.
        now: when the lease begins.

    Returns:
        Urgent ones first, then the longest due.
    """
    return _claim(*_locking(due), begun_s=begun_s, now=now)


def _take_first(
    due: QuerySet[Post], channels: Collection[int], *, limit: int, begun_s: float, now: datetime
) -> list[Claim]:
    """As ``take``, up to ``limit`` of each channel; on PostgreSQL one statement, however many channels."""
    in_order = due.order_by("-urgent", "due_at", "id")
    if connection.vendor == "postgresql":
        found, params = _locking(in_order.filter(channel_id=RawSQL("asked.id", ()))[:limit])
        found = f"SELECT one.id FROM unnest(%s::bigint[]) AS asked(id), LATERAL ({found}) AS one"  # noqa: S608
        return _claim(found, [list(channels), *params], begun_s=begun_s, now=now)
    each = [_locking(in_order.filter(channel_id=channel_id)[:limit]) for channel_id in channels]
    return [claim for found, params in each for claim in _claim(found, params, begun_s=begun_s, now=now)]


def _locking(due: QuerySet[Post]) -> tuple[str, Sequence[Any]]:
    """A SELECT of ids: the rows are locked as they are found, and skipped where somebody has them."""
    return due.select_for_update(skip_locked=True, of=("self",)).values("id").query.sql_with_params()


def _claim(found: str, params: Sequence[Any], *, begun_s: float, now: datetime) -> list[Claim]:
    """``move`` for many at once: take what a SELECT of ids finds, in one statement.

    The SELECT stands in a WITH because PostgreSQL may otherwise run it again for every row.
    Source: https://www.postgresql.org/docs/current/sql-update.html, notes on LIMIT (2026-11).
    """
    environment = settings.ENVIRONMENT
    call_s = environment.connect_timeout_s + environment.read_timeout_s
    ends = connection.ops.adapt_datetimefield_value(now + timedelta(seconds=environment.lease_s))
    statement = (
        f"WITH due AS {'MATERIALIZED' if connection.vendor == 'postgresql' else ''} ({found}) "  # noqa: S608
        "UPDATE posts_post SET state = %s, fence = fence + 1, due_at = %s WHERE state = %s "
        "AND id IN (SELECT id FROM due) RETURNING id, channel_id, fence, NOT urgent, publish_at"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, State.CLAIMED.value, ends, State.APPROVED.value])
        rows = sorted(cursor.fetchall(), key=lambda row: (row[3], row[4], row[0]))
    send_before = begun_s + environment.lease_s - call_s
    return [
        Claim(post_id=pk, channel_id=channel_id, fence=fence, send_before=send_before)
        for pk, channel_id, fence, *_ in rows
    ]
