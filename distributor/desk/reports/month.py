"""The figures of one month, for people who were not there."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from distributor.delivery.models import Correction, Hold, Progress
from distributor.desk.reports.asked import Report, months_before
from distributor.desk.reports.figures import Cell, Tally, added, by_country, cells, together
from distributor.networks.registry import NETWORKS
from distributor.posts.lifecycle import State
from distributor.posts.models import Post

MOST_RELEASES = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One release of the month and where it went out."""

    title: str
    language: str
    first: date
    networks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A month.

    Attributes:
        releases: how many different releases the posts are of.
        before: how many posts went out in the month before.
        networks, languages, countries: name and posts, most first.
        corrections: how many of each kind were carried out.
        holds: how often posting was stopped.
        failed: approved posts of the month that are not live.
        deleted: posts of the month that stand on their network no more.
    """

    total: Tally
    releases: int
    before: int
    networks: list[tuple[str, int]]
    languages: list[tuple[str, int]]
    countries: list[tuple[str, int]]
    corrections: dict[str, int]
    holds: int
    failed: int
    deleted: int


def summary_of(report: Report) -> Summary:
    """The month's figures, in a fixed number of queries."""
    found = cells(report)
    networks = added(found, lambda cell: [network_label(cell.network)])
    span = (report.begins, report.ends)
    posts = Post.objects.filter(report.posts())
    planned = Post.objects.filter(publish_at__gte=span[0], publish_at__lt=span[1], published_at=None)
    done = Correction.objects.filter(
        progress=Progress.DONE, ended_at__gte=span[0], ended_at__lt=span[1]
    ).order_by()
    numbers = posts.aggregate(releases=Count("release", distinct=True))
    return Summary(
        total=together(list(networks.values())),
        releases=numbers["releases"],
        before=Post.objects.filter(report.of(months_before(report.first, 1)).posts()).count(),
        networks=_ranked(networks),
        languages=_ranked(by_language(found)),
        countries=_ranked(by_country(found)),
        corrections=dict(done.values_list("kind").annotate(Count("pk"))),
        holds=Hold.objects.filter(set_at__gte=span[0], set_at__lt=span[1]).count(),
        failed=planned.filter(state__in=[State.FAILED, State.MISSED]).count(),
        deleted=posts.filter(state=State.DELETED).count(),
    )


def releases_of(report: Report) -> list[Told]:
    """The releases that went out, oldest first. One query."""
    rows = (
        Post.objects.filter(report.posts())
        .order_by("published_at", "pk")
        .values_list("release_id", "revision__title", "language", "published_at", "channel__network")
    )
    found: dict[int, Told] = {}
    for key, title, language, at, network in rows.iterator(chunk_size=2000):
        if key not in found and len(found) == MOST_RELEASES:
            continue
        assert at is not None
        first = at.astimezone(report.zone).date()
        told = found.get(key, Told(title=title, language=language, first=first, networks=()))
        label = network_label(network)
        if label not in told.networks:
            networks = (*told.networks, label)
            told = Told(title=told.title, language=told.language, first=told.first, networks=networks)
        found[key] = told
    return list(found.values())


def by_language(found: list[Cell]) -> dict[str, Tally]:
    """The tally of every language, by its name."""
    names = {code: language_name(code) for code in {cell.language for cell in found}}
    return added(found, lambda cell: [names[cell.language]])


def language_name(code: str) -> str:
    """The language's name in the reader's language, or the code where Django knows none."""
    if not code:
        return _("an unknown language")
    try:
        return str(get_language_info(code.replace("_", "-").lower())["name_translated"])
    except KeyError:
        return code


def network_label(name: str) -> str:
    """What people call the network; its key where it is not known any more."""
    return NETWORKS[name].label if name in NETWORKS else name


def _ranked(found: dict[str, Tally]) -> list[tuple[str, int]]:
    pairs = ((name, tally.posts) for name, tally in found.items())
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
