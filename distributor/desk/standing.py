"""What stands on every page: practice or not, what is held, how much needs help. Asked once a request."""

import ipaddress
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from distributor.delivery.holds import active_holds
from distributor.delivery.models import Hold
from distributor.desk.counts import Counts, count_posts
from distributor.discussion.models import Mention
from distributor.networks.registry import NETWORKS
from distributor.posts.protect import protected_names

KEPT = "_desk_standing"


class Standing:
    """The answers of one request; each is asked of the database at most once, and only when shown."""

    def __init__(self, person: str) -> None:
        self._person = person

    @cached_property
    def holds(self) -> list[Hold]:
        """Every hold that stands, newest first."""
        return active_holds()

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The protected names, label -> spellings."""
        return protected_names()

    @cached_property
    def mentions(self) -> int:
        """In how many comments the viewer is named and has not looked."""
        return Mention.objects.filter(person=self._person, read_at=None).count()

    @cached_property
    def counts(self) -> Counts:
        """How many posts each tab of the queue has."""
        return count_posts()


def standing(request: HttpRequest) -> Standing:
    """The standing of this request."""
    kept: Standing | None = getattr(request, KEPT, None)
    if kept is None:
        kept = Standing(request.user.get_username())
        setattr(request, KEPT, kept)
    return kept


def practice_networks() -> list[str]:
    """The labels of the networks that are played on this machine."""
    return [NETWORKS[name].label for name, base in settings.ENVIRONMENT.bases.items() if is_loopback(base)]


def real_networks() -> list[str]:
    """The labels of the networks that a post would really reach."""
    bases = settings.ENVIRONMENT.bases
    return [NETWORKS[name].label for name, base in bases.items() if not is_loopback(base)]


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
