"""How the whole service runs, by what is stored: nobody is asked, so the page costs a handful of queries."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from distributor.channels.models import Channel
from distributor.delivery.claim import claimable
from distributor.delivery.health import warnings
from distributor.delivery.models import Hold
from distributor.notices.models import Address
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.models import InboxEntry, Release, Source

# A worker looks at least every few seconds; a minute without one is worth a word.
LATE = timedelta(minutes=1)
# Making posts of a long release takes seconds, reading a slow feed up to a minute.
SLOW = timedelta(minutes=5)
LEAST_FREE = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that needs a person: where it is mended, and a sentence."""

    sentence: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that is looked at: ``good`` is what stands there while nothing is wrong."""

    name: str | Promise
    good: str | Promise
    troubles: tuple[Trouble, ...]


def checks(*, now: datetime, holds: list[Hold]) -> list[Check]:
    """Everything that is looked at, what hurts most first.

    Args:
        now: aware.
        holds: those that stand; what they keep back is not late.
    """
    looked_at = (
        (lazy("Posts leave at their time"), lazy("Nothing is late."), _late(now, holds)),
        (lazy("Releases become posts"), lazy("Nothing waits to be read or written."), _unread(now)),
        (lazy("Channels can post"), lazy("Every channel can post, and nothing ends soon."), _channels(now)),
        (lazy("Sources are read"), lazy("Every source is read."), _sources(now)),
        (lazy("People are told"), lazy("Every address takes its news."), _addresses(now)),
        (lazy("There is room"), lazy("The disk has room."), _room()),
    )
    return [Check(name=name, good=good, troubles=tuple(found)) for name, good, found in looked_at]


def _late(now: datetime, holds: list[Hold]) -> Iterator[Trouble]:
    late = claimable(now - LATE, holds).order_by().aggregate(count=Count("pk"), oldest=Min("due_at"))
    if late["count"]:
        yield Trouble(
            sentence=ngettext(
                "%(count)s post is due for more than a minute and did not leave. Is a worker running?",
                "%(count)s posts are due for more than a minute and did not leave. Is a worker running?",
                late["count"],
            )
            % {"count": late["count"]},
            href=f"{reverse('queue')}?tab=scheduled",
        )


def _unread(now: datetime) -> Iterator[Trouble]:
    inbox = InboxEntry.objects.filter(read_at=None, received_at__lt=now - SLOW)
    if (count := inbox.filter(problem="").count()) > 0:
        told = ngettext(
            "%(count)s webhook waits to be read for more than five minutes. Is a worker running?",
            "%(count)s webhooks wait to be read for more than five minutes. Is a worker running?",
            count,
        )
        yield Trouble(sentence=told % {"count": count}, href=reverse("sources"))
    for problem in inbox.exclude(problem="").order_by("-pk").values_list("problem", flat=True)[:5]:
        yield Trouble(sentence=problem, href=reverse("sources"))
    waiting = Release.objects.filter(drafts_due=True, found_at__lt=now - SLOW).count()
    if waiting:
        told = ngettext(
            "%(count)s release waits for its posts for more than five minutes.",
            "%(count)s releases wait for their posts for more than five minutes.",
            waiting,
        )
        yield Trouble(sentence=told % {"count": waiting}, href=reverse("queue"))


def _channels(now: datetime) -> Iterator[Trouble]:
    channels = list(Channel.objects.defer("sealed_token"))
    for channel in channels:
        paused = [channel.paused_because] if channel.paused_because else []
        told = [each for each in warnings(channel, now) if each not in channel.paused_because]
        for sentence in (*paused, *told):
            yield Trouble(sentence=f"{channel.shown}: {sentence}", href=reverse("channels"))
    if not channels:
        yield Trouble(
            sentence=_("There is no channel yet, so nothing can be posted."), href=reverse("connect")
        )


def _sources(now: datetime) -> Iterator[Trouble]:
    for source in Source.objects.all():
        if source.problem:
            yield Trouble(sentence=f"{source.name}: {source.problem}", href=reverse("sources"))
        elif source.next_poll_at and source.next_poll_at < now - SLOW:
            told = _(
                "%(source)s should have been read by now and was not. Is a worker running, and the beat?"
            )
            yield Trouble(sentence=told % {"source": source.name}, href=reverse("sources"))


def _addresses(now: datetime) -> Iterator[Trouble]:
    for address in Address.objects.all():
        if address.problem:
            yield Trouble(sentence=f"{address.name}: {address.problem}", href=reverse("notices"))
        elif address.due_at < now - SLOW:
            told = _(
                "%(address)s should have been told by now and was not. Is a worker running, and the beat?"
            )
            yield Trouble(sentence=told % {"address": address.name}, href=reverse("notices"))


def _room() -> Iterator[Trouble]:
    free = shutil.disk_usage(settings.ENVIRONMENT.data_dir).free
    if free < LEAST_FREE:
        told = _(
            "Only %(free)s MB are free. Make room: without it nothing can be stored, and nothing leaves."
        )
        yield Trouble(sentence=told % {"free": free // 1024 // 1024})


def leaves_next() -> Post | None:
    """The approved post that leaves next, if there is one."""
    approved = Post.objects.filter(state=State.APPROVED).select_related("channel")
    return approved.order_by("publish_at", "pk").first()
