"""How many posts went out and how people met them, added up by the database.

Of each receipt only the newest figures count: they say how it stands, not how it grew. A network that does
not say a figure leaves it open, and so does every sum of nothing but open ones.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When

from distributor.delivery.aftercare import FIGURES
from distributor.delivery.models import Figures
from distributor.desk.calendar.asked import midnight
from distributor.desk.reports.asked import Report, month_after
from distributor.posts.models import Post
from distributor.releases.models import subjects_in

Key = TypeVar("Key", bound=Hashable)
# In the order in which both queries group.
KEYS = ("month", "channel", "network", "language", "countries", "topics")

_ANY = Q()
for _name in FIGURES:
    _ANY |= Q(**{f"{_name}__isnull": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Posts and what is known of how people met them.

    Attributes:
        posts: how many went out.
        measured: of how many at least one figure is known.
        seen: of how many ``impressions`` are known.
        impressions, reactions, comments, shares, clicks: sums; None where no network says any.
    """

    posts: int = 0
    measured: int = 0
    seen: int = 0
    impressions: int | None = None
    reactions: int | None = None
    comments: int | None = None
    shares: int | None = None
    clicks: int | None = None

    @property
    def interactions(self) -> int:
        """Reactions, comments and shares, as far as they are known."""
        return (self.reactions or 0) + (self.comments or 0) + (self.shares or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The tally of the posts that have all of this in common; ``month`` counts from the report's first.

    ``countries`` and ``topics`` are as the revisions keep them: ``,Cambodia,Myanmar,``.
    """

    month: int
    channel: int
    network: str
    language: str
    countries: str
    topics: str
    tally: Tally


def cells(report: Report) -> list[Cell]:
    """The finest tallies of a report; all others are sums of them. Two queries."""
    counts = _grouped(Post.objects.filter(report.posts()), report=report).annotate(posts=Count("pk"))
    figures = newest_figures().filter(report.posts("receipt__post__"))
    sums = _grouped(figures, report=report, prefix="receipt__post__").annotate(
        measured=Count("receipt__post", distinct=True, filter=_ANY),
        seen=Count("receipt__post", distinct=True, filter=Q(impressions__isnull=False)),
        **{f"sum_{name}": Sum(name) for name in FIGURES},
    )
    width = len(KEYS)
    known = {row[:width]: dict(zip(("measured", "seen", *FIGURES), row[width:], strict=True)) for row in sums}
    return [
        Cell(**dict(zip(KEYS, key, strict=True)), tally=Tally(posts=posts, **known.get(tuple(key), {})))
        for *key, posts in counts
    ]


def newest_figures() -> QuerySet[Figures]:
    """Of every receipt the figures that were taken last."""
    return Figures.objects.order_by().filter(is_newest=True)


def _grouped(found: QuerySet, *, report: Report, prefix: str = "") -> QuerySet:  # type: ignore[type-arg]  # of either table
    """Grouped by ``KEYS``; the month is found by comparing instants, not by zones."""
    ends = [midnight(month_after(month), report.zone) for month in report.months]
    months = Case(
        *(When(**{f"{prefix}published_at__lt": end}, then=Value(number)) for number, end in enumerate(ends)),
        output_field=IntegerField(),
    )
    columns = ("channel", "channel__network", "language", "revision__countries", "revision__topics")
    named = {f"key_{number}": F(f"{prefix}{column}") for number, column in enumerate(columns)}
    grouped: QuerySet = found.order_by().annotate(month=months, **named).values_list("month", *named)  # type: ignore[type-arg]  # same
    return grouped


def added(found: Iterable[Cell], by: Callable[[Cell], Iterable[Key]]) -> dict[Key, Tally]:
    """The tally of each key; a cell counts for every key that ``by`` gives for it."""
    parts: dict[Key, list[Tally]] = {}
    for cell in found:
        for key in by(cell):
            parts.setdefault(key, []).append(cell.tally)
    return {key: together(tallies) for key, tallies in parts.items()}


def by_month(found: Iterable[Cell], report: Report) -> list[Tally]:
    """The tally of every month of the report, in order."""
    sums = added(found, lambda cell: [cell.month])
    return [sums.get(number, Tally()) for number in range(len(report.months))]


def by_country(found: Iterable[Cell]) -> dict[str, Tally]:
    """The tally of every country; a post about two counts for both."""
    return added(found, lambda cell: subjects_in(cell.countries))


def by_topic(found: Iterable[Cell]) -> dict[str, Tally]:
    """The tally of every topic; a post about two counts for both."""
    return added(found, lambda cell: subjects_in(cell.topics))


def together(found: Sequence[Tally]) -> Tally:
    """All of them in one; a figure that none of them has stays open."""
    return Tally(
        posts=sum(tally.posts for tally in found),
        measured=sum(tally.measured for tally in found),
        seen=sum(tally.seen for tally in found),
        impressions=_sum([tally.impressions for tally in found]),
        reactions=_sum([tally.reactions for tally in found]),
        comments=_sum([tally.comments for tally in found]),
        shares=_sum([tally.shares for tally in found]),
        clicks=_sum([tally.clicks for tally in found]),
    )


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
