"""A person's calendar feed: its secret address, and what stands in it.

Whoever has the address reads it without log-in, on devices we do not know. So it holds the network, the
channel and the release's title, never a word of a post; and not even the title while the release is secret,
or where it holds a protected name.
"""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.desk.counts import ON_THEIR_WAY
from distributor.desk.ics import Event, calendar_text
from distributor.desk.models import CalendarFeed, digest_of
from distributor.discussion.closed import closed_release
from distributor.people.rights import Right, may
from distributor.people.roles import granted_to
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.protect import protected_names
from distributor.posts.protected_names import found_in

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
MOST_EVENTS = 2000
REFRESH = timedelta(minutes=30)
# What the log calls it.
NAME = "calendar feed"


def make_feed(person: str, *, clock: Clock) -> str:
    """Give a person a new address; the one before stops working.

    Returns:
        The secret that stands in the address. It cannot be shown again.
    """
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        found = get_user_model().objects.get(username=person)
        row = {"digest": digest_of(secret), "made_at": clock.now()}
        CalendarFeed.objects.update_or_create(person=found, defaults=row)
        _note(Action.KEY_MADE, person, number=found.pk, clock=clock)
    return secret


def end_feed(person: str, *, clock: Clock) -> bool:
    """Make a person's address stop working; False where there was none."""
    with transaction.atomic():
        feed = CalendarFeed.objects.select_for_update().filter(person__username=person).first()
        if feed is None:
            return False
        feed.delete()
        _note(Action.KEY_REVOKED, person, number=feed.person_id, clock=clock)
    return True


def _note(action: Action, person: str, *, number: int, clock: Clock) -> None:
    details = {"name": NAME, "of": person}
    log.append(action, f"person:{number}", actor=f"person:{person}", details=details, clock=clock)


def reader_of(secret: str, *, now: datetime) -> str | None:
    """Whose address it is; None where it does not count (any more), or the person may not read."""
    feed = CalendarFeed.objects.select_related("person").filter(digest=digest_of(secret)).first()
    if feed is None or not feed.person.is_active:
        return None
    name = feed.person.get_username()
    return name if may(granted_to(name, now=now), Right.READ) else None


def feed_text(*, now: datetime) -> str:
    """What left in the last 30 days and what is to leave within a year. One query, and two of names."""
    live = Q(published_at__gte=now - BACK, state__in=[State.PUBLISHED, State.UNKNOWN, *ON_THEIR_WAY])
    planned = Q(published_at=None, publish_at__gte=now - BACK, publish_at__lt=now + AHEAD)
    found = Post.objects.filter(live | planned & Q(state__in=[State.UNKNOWN, *ON_THEIR_WAY]))
    posts = found.select_related("channel", "release__revision").only(
        "published_at", "publish_at", "channel__network", "channel__name", "channel__label",
        "release__embargo_until", "release__embargo_words", "release__withdrawn_at",
        "release__sensitivity", "release__revision__title",
    )  # fmt: skip
    names = protected_names()
    events = [
        _event(post, names=names, now=now) for post in posts.order_by("-publish_at", "-pk")[:MOST_EVENTS]
    ]
    return calendar_text(events, name=_("Posts of distributor"), stamp=now, refresh=REFRESH)


def _event(post: Post, *, names: dict[str, list[str]], now: datetime) -> Event:
    at = post.published_at or post.publish_at
    assert at is not None
    network, channel = post.channel.entry().label, post.channel.shown
    title = "" if closed_release(post.release, now=now) else post.release.current.title
    if found_in(title, names):
        title = ""
    host = urlsplit(settings.PUBLIC_URL).hostname or "distributor"
    return Event(
        uid=f"post-{post.pk}@{host}",
        at=at,
        summary=f"{network}: {title}" if title else f"{network}: {channel}",
        description=f"{network}, {channel}",
        url=f"{settings.PUBLIC_URL}/posts/{post.pk}/",
        categories=(network,),
    )
