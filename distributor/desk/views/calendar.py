"""The calendar: a month, a week, a day, or a list; and the place where a post is moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from distributor.channels.models import Channel
from distributor.clock import SystemClock
from distributor.desk.calendar.asked import VIEWS, Asked, number_in, read_asked
from distributor.desk.calendar.days import Rules, days_of, hours_of
from distributor.desk.calendar.entries import (
    Entry,
    embargo_ends,
    entry_of,
    movable_post,
    posts_by_day,
    taken_times,
)
from distributor.desk.calendar.holidays import Holidays, HolidaysError, read_holidays
from distributor.desk.calendar.moving import Step, steps_from
from distributor.desk.cards import place_of
from distributor.desk.standing import standing
from distributor.desk.views.guard import DeskRequest, page, rights_of
from distributor.desk.zones import chosen_zone
from distributor.networks.registry import NETWORKS
from distributor.people.rights import Right, may
from distributor.posts.models import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The post that somebody moves, and where its buttons lead."""

    entry: Entry
    steps: list[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLink:
    """One of the four views as a tab."""

    key: str
    label: str | Promise
    query: str


@page
def show_calendar(request: DeskRequest) -> HttpResponse:
    """One view of the calendar, in the viewer's zone."""
    now = SystemClock().now()
    channels = list(Channel.objects.defer("sealed_token"))
    said = request.GET.dict()
    said["zone"] = said.get("zone") or chosen_zone(request)
    asked = read_asked(said, zones={each.pk: each.zone for each in channels}, now=now)
    moved = movable_post(number_in(request.GET["move"])) if "move" in request.GET else None
    if moved and moved.publish_at:
        # A post that was moved out of sight takes the calendar along.
        asked = asked.around(moved.publish_at)
    holidays, problem = _holidays()
    rules = _rules(asked, channels=channels, now=now)
    days = days_of(
        asked,
        entries=_entries(request, asked),
        rules=rules,
        embargoes=embargo_ends(asked),
        holidays=holidays,
        today=now.astimezone(asked.zone).date(),
    )
    context = {
        "asked": asked,
        "zone": asked.zone,
        "title": _title(asked),
        "days": days,
        "hours": hours_of(days[0], rules=rules) if asked.view == "day" else [],
        "is_bare": all(day.is_empty for day in days),
        "move": _move(request, moved, asked=asked, now=now),
        "channels": channels,
        "networks": {channel.network: NETWORKS[channel.network] for channel in channels}.values(),
        "zones": sorted({channel.time_zone for channel in channels} | {"UTC"}),
        "problems": [each for each in (problem, _zone_problem(request, asked)) if each],
        **_links(asked, now=now),
    }
    return render(request, "desk/calendar.html", context)


def _rules(asked: Asked, *, channels: Sequence[Channel], now: datetime) -> Rules:
    wanted = [
        channel
        for channel in channels
        if asked.channel in (0, channel.pk) and asked.network in ("", channel.network)
    ]
    return Rules(wanted, asked=asked, taken=taken_times(wanted, asked=asked), now=now)


def _holidays() -> tuple[Holidays, str]:
    try:
        return read_holidays(settings.ENVIRONMENT.data_dir), ""
    except HolidaysError as error:
        return Holidays(), str(error)


def _zone_problem(request: HttpRequest, asked: Asked) -> str:
    wished = request.GET.get("zone", "").strip()[:60]
    if not wished or asked.is_zone_chosen:
        return ""
    return _(
        "There is no time zone “%(wished)s”. Write it as in Asia/Bangkok. Shown in %(zone)s instead."
    ) % {"wished": wished, "zone": asked.zone.key}


def _entries(request: HttpRequest, asked: Asked) -> dict[date, tuple[tuple[Entry, ...], int]]:
    holds = standing(request).holds
    return {
        day: (
            tuple(
                entry_of(post, asked=asked, holds=holds, may_move=_may_move(request, post))
                for post in found.posts
            ),
            found.count,
        )
        for day, found in posts_by_day(asked).items()
    }


def _may_move(request: HttpRequest, post: Post) -> bool:
    return may(rights_of(request), Right.APPROVE, place_of(post))


def _move(request: HttpRequest, post: Post | None, *, asked: Asked, now: datetime) -> Move | None:
    if post is None or post.publish_at is None or not _may_move(request, post):
        return None
    entry = entry_of(post, asked=asked, holds=standing(request).holds, may_move=True)
    return Move(entry=entry, steps=steps_from(post.publish_at, zone=post.channel.zone, now=now))


def _title(asked: Asked) -> str:
    days = asked.days
    if asked.view == "month":
        return date_format(asked.day, "F Y")
    if asked.view == "day":
        return date_format(asked.day, "l j F Y")
    span = {"first": date_format(days[0], "j F Y"), "last": date_format(days[-1], "j F Y")}
    return _("%(first)s to %(last)s") % span


def _links(asked: Asked, *, now: datetime) -> dict[str, object]:
    """Where the buttons of the head lead, as queries; ``here`` is where a move comes back to."""
    today = now.astimezone(asked.zone).date()
    return {
        "views": [
            ViewLink(key=key, label=label, query=asked.query(view=key)) for key, label in VIEWS.items()
        ],
        "before_query": asked.query(day=asked.before),
        "after_query": asked.query(day=asked.after),
        "today_query": asked.query(day=today),
        "here_query": asked.query(),
        "here": f"{reverse('calendar')}?{asked.query()}",
    }
