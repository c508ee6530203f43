"""How many posts went out and how people met them, added up by the database.

Of each receipt only the newest figures count: they say how it stands, not how it grew. A network that does
not say a figure leaves it open, and so does every sum of nothing but open ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from distributor.delivery.aftercare import FIGURES
from distributor.delivery.models import Figures
from distributor.desk.reports.asked import Report
from distributor.posts.models import Post

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

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            posts=self.posts + other.posts,
            measured=self.measured + other.measured,
            seen=self.seen + other.seen,
            impressions=_plus(self.impressions, other.impressions),
            reactions=_plus(self.reactions, other.reactions),
            comments=_plus(self.comments, other.comments),
            shares=_plus(self.shares, other.shares),
            clicks=_plus(self.clicks, other.clicks),
        )

    @property
    def interactions(self) -> int:
        """Reactions, comments and shares, as far as they are known."""
        return (self.reactions or 0) + (self.comments or 0) + (self.shares or 0)


def _plus(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other


def tallies(report: Report, by: str) -> dict[object, Tally]:
    """The tally of each value of ``by``, a field of a post such as ``channel`` or ``month``. Two queries."""
    found: dict[object, Tally] = {
        value: Tally(posts=count)
        for value, count in _keyed(Post.objects.filter(report.posts()), by, report=report).annotate(
            posts=Count("pk")
        )
    }
    figures = newest_figures().filter(report.posts("receipt__post__"))
    rows = _keyed(figures, by, report=report, prefix="receipt__post__").annotate(
        measured=Count("receipt__post", distinct=True, filter=_ANY),
        seen=Count("receipt__post", distinct=True, filter=Q(impressions__isnull=False)),
        **{f"sum_{name}": Sum(name) for name in FIGURES},
    )
    for value, measured, seen, *sums in rows:
        known = dict(zip(FIGURES, sums, strict=True))
        found[value] = found.get(value, Tally()) + Tally(measured=measured, seen=seen, **known)
    return found


def newest_figures() -> QuerySet[Figures]:
    """Of every receipt the figures that were taken last."""
    newer = Figures.objects.filter(receipt=OuterRef("receipt"), pk__gt=OuterRef("pk"))
    return Figures.objects.order_by().filter(~Exists(newer))


def _keyed(found: QuerySet, by: str, *, report: Report, prefix: str = "") -> QuerySet:  # type: ignore[type-arg]  # of either table
    key = TruncMonth(f"{prefix}published_at", tzinfo=report.zone) if by == "month" else F(f"{prefix}{by}")
    keyed: QuerySet = found.order_by().annotate(key=key).values_list("key")  # type: ignore[type-arg]  # same
    return keyed


def by_month(report: Report) -> list[Tally]:
    """The tally of every month of the report, in order. Two queries."""
    found = {
        value.astimezone(report.zone).date(): tally
        for value, tally in tallies(report, "month").items()
        if isinstance(value, datetime)
    }
    return [found.get(month, Tally()) for month in report.months]


def by_subject(report: Report, column: str) -> dict[str, Tally]:
    """The tally of every country or topic; a post about two counts for both. Two queries."""
    found: dict[str, Tally] = {}
    for value, tally in tallies(report, f"revision__{column}").items():
        for subject in str(value).split(","):
            if subject:
                found[subject] = found.get(subject, Tally()) + tally
    return found


def together(found: Iterable[Tally]) -> Tally:
    """All of them in one."""
    return sum(found, Tally())
