"""The posts and embargoes of a span of days, in a fixed number of queries however many there are."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from distributor.channels.models import Channel
from distributor.delivery.models import Hold
from distributor.desk.calendar.asked import MOST, Asked, midnight
from distributor.desk.calendar.marks import AROUND
from distributor.desk.cards import is_stopped
from distributor.desk.words import STATES, mark_of
from distributor.networks.network import Network
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.schedule import TAKES_SLOT
from distributor.releases.models import Release

# Not approved any more and not live: they show where they should have been.
TROUBLED = (State.CLAIMED, State.SENDING, State.UNKNOWN, State.MISSED, State.FAILED)
SHOWN_FIELDS = (
    "state", "title", "language", "publish_at", "published_at", "urgent", "version",
    "channel__name", "channel__label", "channel__network", "channel__time_zone",
    "release__embargo_until", "release__withdrawn_at", "release__revision__countries",
    "release__revision__topics",
)  # fmt: skip
MOST_EMBARGOES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One post on the calendar.

    Attributes:
        at: when it left, or is to leave (UTC).
        own_time: the same in the channel's zone, where its clocks show another time; else None.
        hold: what stops it at present.
        may_move: the viewer may give it another time.
    """

    post: Post
    at: datetime
    network: Network
    state_words: str | Promise
    has_own_time: bool
    hold: Hold | None = None
    may_move: bool = False

    @property
    def mark(self) -> str:
        """The letters of the network's small sign."""
        return mark_of(self.network.name, self.network.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The posts of one day that are shown, in order of time, and how many there are in all."""

    posts: tuple[Post, ...]
    count: int


def posts_by_day(asked: Asked) -> dict[date, Found]:
    """Of each day the first posts, and their number. Two queries.

    Which day an instant belongs to is found here and not in the database: SQLite would call Python for
    every row to know, several times.
    """
    rows = _in_span(asked).annotate(at=Coalesce("published_at", "publish_at")).order_by("at", "pk")
    days = asked.days
    begins = [midnight(day, asked.zone) for day in days]
    keys: dict[date, list[int]] = {}
    counts: dict[date, int] = {}
    for key, at in rows.values_list("pk", "at"):
        day = days[bisect_right(begins, at) - 1]
        counts[day] = counts.get(day, 0) + 1
        if counts[day] <= MOST[asked.view]:
            keys.setdefault(day, []).append(key)
    posts = _shown([key for shown in keys.values() for key in shown])
    return {
        day: Found(posts=tuple(posts[key] for key in shown), count=counts[day]) for day, shown in keys.items()
    }


def _in_span(asked: Asked) -> QuerySet[Post]:
    begins, ends = asked.begins, asked.ends
    live = Q(published_at__gte=begins, published_at__lt=ends)
    planned = Q(published_at=None, publish_at__gte=begins, publish_at__lt=ends)
    # Two branches, so that each can walk an index of its own.
    posts = Post.objects.filter(live | planned & Q(state=State.APPROVED) | planned & Q(state__in=TROUBLED))
    if asked.channel:
        posts = posts.filter(channel=asked.channel)
    if asked.network:
        posts = posts.filter(channel__network=asked.network)
    return posts


def _shown(keys: Sequence[int]) -> dict[int, Post]:
    posts = Post.objects.select_related("channel", "release__revision").only(*SHOWN_FIELDS)
    return {post.pk: post for post in posts.filter(pk__in=keys)}


def movable_post(number: int) -> Post | None:
    """The post that somebody wants to move; None where it does not wait for its time (any more)."""
    post = _shown([number]).get(number)
    return post if post and post.state == State.APPROVED else None


def entry_of(post: Post, *, asked: Asked, holds: list[Hold], may_move: bool) -> Entry:
    """The post as the calendar shows it."""
    at = post.published_at or post.publish_at
    assert at is not None
    state = State(post.state)
    is_waiting = state == State.APPROVED
    return Entry(
        post=post,
        at=at,
        network=post.channel.entry(),
        state_words=STATES[state],
        has_own_time=at.astimezone(asked.zone).utcoffset() != at.astimezone(post.channel.zone).utcoffset(),
        hold=next((hold for hold in holds if is_stopped(post, hold)), None) if is_waiting else None,
        may_move=is_waiting and may_move,
    )


def taken_times(channels: Sequence[Channel], *, asked: Asked) -> dict[int, list[datetime]]:
    """When posts of each channel leave or left, sorted. One query."""
    rows = Post.objects.filter(
        channel__in=channels,
        state__in=TAKES_SLOT,
        publish_at__gt=asked.begins - AROUND,
        publish_at__lt=asked.ends + AROUND,
    ).values_list("channel_id", "publish_at")
    taken: dict[int, list[datetime]] = {channel.pk: [] for channel in channels}
    for channel_id, at in rows.order_by("publish_at"):
        assert at is not None
        taken[channel_id].append(at)
    return taken


def embargo_ends(asked: Asked) -> list[Release]:
    """Releases whose embargo ends in the span, in order. One query."""
    ending = Release.objects.filter(embargo_until__gte=asked.begins, embargo_until__lt=asked.ends)
    named = ending.select_related("revision").only(
        "embargo_until", "url", "revision__title", "revision__language"
    )
    return list(named.order_by("embargo_until", "pk")[:MOST_EMBARGOES])
