"""One page of the queue, however many posts there are: every page starts where the last one ended."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from distributor.delivery.models import Receipt
from distributor.desk.calendar.asked import number_in
from distributor.desk.counts import NEEDS_HELP, ON_THEIR_WAY
from distributor.discussion.models import Comment
from distributor.networks.registry import NETWORKS
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.models import Release

PAGE = 24
NETWORK_ORDER = {name: number for number, name in enumerate(NETWORKS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One tab: its key in the address, its name, the posts it shows, what it says when there are none."""

    key: str
    label: str | Promise
    shows: Q
    order: tuple[str, ...] = ("-pk",)
    empty: str | Promise


TABS = {
    tab.key: tab
    for tab in (
        Tab(
            key="waiting",
            label=_("Waiting"),
            shows=Q(state=State.DRAFT),
            empty=_("Nothing waits for approval. New releases appear here by themselves."),
        ),
        Tab(
            key="scheduled",
            label=_("Scheduled"),
            shows=Q(state__in=ON_THEIR_WAY),
            order=("publish_at", "pk"),
            empty=_("Nothing is scheduled. What you approve appears here with its time."),
        ),
        Tab(
            key="help",
            label=_("Needs help"),
            shows=NEEDS_HELP,
            empty=_("Nothing needs help. Every post is where it should be."),
        ),
        Tab(
            key="published",
            label=_("Published"),
            # What was deleted since stands here too, and says so.
            shows=Q(published_at__isnull=False),
            order=("-published_at", "-pk"),
            empty=_("Nothing was published yet."),
        ),
        Tab(
            key="rejected",
            label=_("Rejected"),
            shows=Q(state=State.REJECTED),
            empty=_("Nothing was rejected."),
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asked to see; ``after`` is where the page before ended, empty for the first."""

    tab: Tab
    network: str = ""
    search: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Posts in the tab's order; ``after`` opens the next page, empty on the last."""

    posts: tuple[Post, ...]
    after: str = ""


def wanted(*, tab: str, network: str = "", search: str = "", after: str = "") -> Wanted:
    """Read what stands in the address; what makes no sense counts as not asked."""
    return Wanted(
        tab=TABS.get(tab, TABS["waiting"]),
        network=network if network in NETWORKS else "",
        search=search.strip().replace("\x00", "")[:200],
        after=after[:80],
    )


def query_of(ask: Wanted, *, tab: Tab | None = None, after: str = "") -> str:
    """What a person asked for as it stands in the address, perhaps for another tab or page."""
    said = {"tab": (tab or ask.tab).key, "network": ask.network, "q": ask.search, "after": after}
    return urlencode({name: value for name, value in said.items() if value})


def queue_page(ask: Wanted) -> Page:
    """The posts of one page, with everything that showing them needs."""
    found = _filtered(ask)
    posts = list(_later(found, ask)[: PAGE + 1])
    if len(posts) <= PAGE:
        return Page(posts=tuple(posts))
    posts = posts[:PAGE]
    if ask.tab.order == ("-pk",):
        # A release is not cut in two: the rest of its posts come along.
        posts += _rest_of_release(found, last=posts[-1])
    return Page(posts=tuple(posts), after=_end(posts[-1], ask.tab))


def _rest_of_release(found: QuerySet[Post], *, last: Post) -> list[Post]:
    """What comes after ``last`` of its release; asked by key, which no planner takes for a long walk."""
    keys = list(Post.objects.filter(release_id=last.release_id, pk__lt=last.pk).values_list("pk", flat=True))
    return list(found.filter(pk__in=keys)) if keys else []


def shown_posts() -> QuerySet[Post]:
    """Posts with what their cards need, in a fixed number of queries."""
    releases = Release.objects.select_related("source", "revision")
    unsettled = Comment.objects.filter(post=OuterRef("pk"), resolved_at=None).order_by().values("post")
    posts = Post.objects.select_related("channel").defer("kept")
    # Counted inside the one query, and only for the rows that are shown.
    posts = posts.annotate(open_comments=Subquery(unsettled.annotate(count=Count("pk")).values("count")))
    receipts = Prefetch("receipts", queryset=Receipt.objects.live())
    return posts.prefetch_related(Prefetch("release", queryset=releases), receipts)


def _filtered(ask: Wanted) -> QuerySet[Post]:
    posts = shown_posts().filter(ask.tab.shows).order_by(*ask.tab.order)
    if ask.network:
        posts = posts.filter(channel__network=ask.network)
    if ask.search:
        # SQLite keeps JSON with every letter outside ASCII written as \uXXXX; PostgreSQL does not.
        written = json.dumps(ask.search)[1:-1]
        posts = posts.alias(words=Cast("parts", TextField())).filter(
            Q(title__icontains=ask.search) | Q(words__icontains=ask.search) | Q(words__icontains=written)
        )
    return posts


def _later(posts: QuerySet[Post], ask: Wanted) -> QuerySet[Post]:
    """Only what comes after the end of the page before; an unreadable end gives the first page."""
    instant, number = _read_end(ask.after)
    if number is None:
        return posts
    field = ask.tab.order[0].removeprefix("-")
    if field == "pk":
        return posts.filter(pk__lt=number)
    if instant is None:
        return posts
    side = "lt" if ask.tab.order[0].startswith("-") else "gt"
    beyond = Q(**{f"{field}__{side}": instant}) | Q(**{field: instant, f"pk__{side}": number})
    # Said twice: the range alone is what an index can be walked by.
    return posts.filter(beyond, **{f"{field}__{side}e": instant})


def _end(post: Post, tab: Tab) -> str:
    at = getattr(post, tab.order[0].removeprefix("-"))
    return f"{at.isoformat()}_{post.pk}" if isinstance(at, datetime) else str(post.pk)


def _read_end(after: str) -> tuple[datetime | None, int | None]:
    at, _, end = after.rpartition("_")
    if not (number := number_in(end)):
        return None, None
    try:
        instant = parse_datetime(at) if at else None
    except ValueError:
        instant = None
    return (instant if instant and instant.tzinfo else None), number


def grouped(posts: Sequence[Post]) -> list[tuple[Release, list[Post]]]:
    """Posts next to each other that belong to one release, together, in the order given."""
    groups: list[tuple[Release, list[Post]]] = []
    for post in posts:
        if not groups or groups[-1][0].pk != post.release_id:
            groups.append((post.release, []))
        groups[-1][1].append(post)
    for _release, together in groups:
        together.sort(key=lambda post: (NETWORK_ORDER.get(post.channel.network, 99), post.channel.name))
    return groups
