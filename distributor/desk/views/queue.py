"""The queue: what waits, what goes next, what needs help, what is out."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from distributor.clock import SystemClock
from distributor.desk.cards import Card, card_of
from distributor.desk.free_slots import FreeSlots
from distributor.desk.models import SavedView
from distributor.desk.queue import TABS, Wanted, grouped, query_of, queue_page, wanted
from distributor.desk.standing import standing
from distributor.desk.views.guard import DeskRequest, action, page, person_of, rights_of, typed
from distributor.desk.views.typing import is_number
from distributor.networks.registry import NETWORKS
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.models import Release


@dataclass(frozen=True, slots=True, kw_only=True)
class TabLink:
    """One tab as shown."""

    key: str
    label: str | Promise
    count: int
    href: str
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A release with those of its posts that are on this page."""

    release: Release
    cards: tuple[Card, ...]

    @property
    def can_write(self) -> bool:
        """Whether the viewer may still change any of its words."""
        return any(card.is_editable and card.may_write for card in self.cards)

    @property
    def approvable(self) -> list[Card]:
        """The posts that the viewer may approve with one click."""
        return [card for card in self.cards if card.is_approvable]


@page
def show_queue(request: DeskRequest) -> HttpResponse:
    """One page of one tab."""
    ask = _ask(request)
    found = queue_page(ask)
    newest = standing(request).counts.newest
    groups = _groups(request, found.posts)
    context: dict[str, object] = {
        "ask": ask,
        "saved": SavedView.objects.filter(person__username=person_of(request)),
        "is_plural": sum(len(group.approvable) for group in groups) > 1,
        "tab": ask.tab,
        **_strip(request, ask=ask, since=newest),
        "newest": newest,
        "groups": groups,
        "networks": NETWORKS.values(),
        "here": request.get_full_path(),
        "here_query": query_of(ask),
        "next_href": f"?{query_of(ask, after=found.after)}" if found.after else "",
        "first_href": f"?{query_of(ask)}" if ask.after else "",
    }
    return render(request, "desk/queue.html", context)


@page
def show_status(request: DeskRequest) -> HttpResponse:
    """The tabs and what is new, for the strip that asks every few seconds; 204 when nothing moved.

    Then nothing on the page is touched: no lost focus, no tab that scrolls back.
    """
    newest = standing(request).counts.newest
    since = request.GET.get("since", "")
    strip = _strip(request, ask=_ask(request), since=int(since) if is_number(since) else newest)
    if request.GET.get("seen") == strip["seen"]:
        return HttpResponse(status=204)
    return render(request, "desk/_status.html", strip)


def _strip(request: HttpRequest, *, ask: Wanted, since: int) -> dict[str, object]:
    """What the strip shows; ``seen`` is another one whenever any of it changed."""
    counts = standing(request).counts
    drafts = Post.objects.filter(state=State.DRAFT, pk__gt=since)
    fresh = drafts.count() if since < counts.newest else 0
    seen = sha256(f"{counts}|{fresh}|{ask.tab.key}".encode()).hexdigest()[:16]
    query = {"tab": ask.tab.key, "network": ask.network, "q": ask.search, "since": since, "seen": seen}
    return {
        "tabs": tab_links(request, ask=ask),
        "fresh": fresh,
        "seen": seen,
        "status_query": urlencode({name: value for name, value in query.items() if value}),
    }


def _ask(request: HttpRequest) -> Wanted:
    return _asked(request.GET)


def _asked(query: QueryDict) -> Wanted:
    return wanted(
        tab=query.get("tab", ""),
        network=query.get("network", ""),
        search=query.get("q", ""),
        after=query.get("after", ""),
    )


def tab_links(request: HttpRequest, *, ask: Wanted) -> list[TabLink]:
    """The tabs with their counts; a filter goes along from tab to tab."""
    counts = standing(request).counts
    return [
        TabLink(
            key=tab.key,
            label=tab.label,
            count=getattr(counts, tab.key),
            href=f"/?{query_of(ask, tab=tab)}",
            is_here=tab.key == ask.tab.key,
        )
        for tab in TABS.values()
    ]


def _groups(request: HttpRequest, posts: Sequence[Post]) -> list[Group]:
    channels = {post.channel.pk: post.channel for post in posts if post.state == State.DRAFT}
    slots = FreeSlots(channels.values(), now=SystemClock().now())
    viewer, granted = person_of(request), rights_of(request)
    holds, names = standing(request).holds, standing(request).names
    return [
        Group(
            release=release,
            cards=tuple(
                card_of(post, viewer=viewer, granted=granted, holds=holds, names=names, slots=slots)
                for post in together
            ),
        )
        for release, together in grouped(posts)
    ]


@action
def save_view(request: DeskRequest) -> HttpResponse:
    """Keep what is asked for under a name; the same name again replaces it."""
    query = typed(request, "query", limit=1000)
    name = typed(request, "name", limit=40)
    if name:
        kept = query_of(_asked(QueryDict(query)))
        SavedView.objects.update_or_create(person_id=request.user.pk, name=name, defaults={"query": kept})
        messages.success(request, _("The view “%(name)s” is kept for you.") % {"name": name})
    return redirect(f"/?{query_of(_asked(QueryDict(query)))}")


@action
def forget_view(request: DeskRequest) -> HttpResponse:
    """A saved view less."""
    own = SavedView.objects.filter(person__username=person_of(request))
    own.filter(name=typed(request, "name", limit=40)).delete()
    return redirect("queue")
