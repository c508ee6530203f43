"""What the page of holds shows: what is held, what that stops, what was already leaving."""

from dataclasses import dataclass

from django.db.models import QuerySet

from distributor.channels.models import Channel
from distributor.delivery.holds import Scope, held
from distributor.delivery.models import Hold
from distributor.networks.registry import NETWORKS
from distributor.posts.lifecycle import IN_HAND, State
from distributor.posts.models import Post
from distributor.releases.models import Revision, subjects_in

# Subjects are read from the newest releases only: nobody holds a country of years ago.
NEWEST = 1000
SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """One hold with what it stops."""

    hold: Hold
    scope: str
    name: str
    count: int
    posts: tuple[Post, ...]


def stopped_by(hold: Hold) -> Stopped:
    """The approved posts that would leave without this hold, soonest first."""
    waiting = _posts().filter(held([hold]), state=State.APPROVED).order_by("publish_at", "pk")
    return Stopped(
        hold=hold,
        scope=scope_text(Scope(kind=hold.scope, value=hold.value)),
        name=_name(hold),
        count=waiting.count(),
        posts=tuple(waiting[:SHOWN]),
    )


def leaving_now() -> list[Post]:
    """Posts in a worker's hands: a hold may come too late for these."""
    return list(_posts().filter(state__in=IN_HAND).order_by("pk")[:SHOWN])


def known_subjects() -> tuple[list[str], list[str]]:
    """The countries and the topics of the newest releases, by name."""
    rows = list(Revision.objects.order_by("-pk").values_list("countries", "topics")[:NEWEST])
    countries, topics = ({each for row in rows for each in subjects_in(row[column])} for column in (0, 1))
    return sorted(countries), sorted(topics)


def scopes() -> dict[str, list[tuple[str, str]]]:
    """What can be held besides everything: kind -> (scope text, name) pairs."""
    countries, topics = known_subjects()
    channels = Channel.objects.order_by("network", "name")
    return {
        "network": [(f"network:{network.name}", network.label) for network in NETWORKS.values()],
        "channel": [(f"channel:{channel.name}", channel.name) for channel in channels],
        "country": [(f"country:{country}", country) for country in countries],
        "topic": [(f"topic:{topic}", topic) for topic in topics],
    }


def scope_text(scope: Scope) -> str:
    """As ``parse_scope`` reads it."""
    return f"{scope.kind}:{scope.value}" if scope.value else scope.kind


def _name(hold: Hold) -> str:
    if hold.scope == "network" and hold.value in NETWORKS:
        return NETWORKS[hold.value].label
    return hold.value


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related("channel")
