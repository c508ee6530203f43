"""Rows for tests, made the way the program makes them where that is short."""

import itertools
from datetime import datetime

from django.contrib.auth import get_user_model

from distributor.channels.models import Channel
from distributor.channels.services import add_channel
from distributor.clock import Clock
from distributor.people.models import Grant
from distributor.posts.approve import approve_post
from distributor.posts.draft import draft_posts
from distributor.posts.models import Post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release, Source
from distributor.releases.reading.values import RawRelease

_numbers = [itertools.count(1)]

TEXT = (
    "(Manila, 20 November 2026) - The Harbour Rights Network condemns the detention of twelve dock workers "
    "in Port Sorrel.\n\n"
    "The workers were taken from their homes on 18 November after a strike over unpaid wages.\n\n"
    "“Nobody should be jailed for asking to be paid,” said Lena Ortigas, Director of the Harbour Rights "
    "Network.\n\n"
    "The Harbour Rights Network urges the Philippine Government to release all twelve workers immediately."
)


def start_over() -> None:
    """Number from 1 again: how long a title is must not depend on the tests that ran before."""
    _numbers[0] = itertools.count(1)


def raw_release(**changes: object) -> RawRelease:
    """A release about the Philippines; every call has its own address."""
    number = next(_numbers[0])
    values: dict[str, object] = {
        "url": f"https://harbour-rights.example/statements/{number}/",
        "title": f"Philippines: Release the dock workers of Port Sorrel ({number})",
        "text": TEXT,
        "language": "en",
    }
    return RawRelease(**{**values, **changes})  # type: ignore[arg-type]  # values of the fields' own types


def source(name: str = "website", **changes: object) -> Source:
    """A source, found or made."""
    return Source.objects.get_or_create(name=name, defaults=changes)[0]


def release(clock: Clock, *, embargo_until: datetime | None = None, **changes: object) -> Release:
    """A stored release without posts."""
    ingested = ingest_release(
        raw_release(**changes), source=source(), way="webhook", embargo_until=embargo_until, clock=clock
    )
    return Release.objects.get(pk=ingested.release_id)


def channel(network: str = "x", **changes: object) -> Channel:
    """A channel of its own account."""
    number = next(_numbers[0])
    values: dict[str, str] = {
        "network": network,
        "account_id": str(1000 + number),
        "token": f"token-{number}",
        "time_zone": "Asia/Manila",
        "actor": "test",
    }
    return add_channel(f"{network}-{number}", **{**values, **changes})  # type: ignore[arg-type]  # as above


def draft(clock: Clock, *, network: str = "x", on: Channel | None = None, **changes: object) -> Post:
    """A draft of a new release on a new (or the given) channel."""
    where = on or channel(network)
    made = release(clock, **changes)  # type: ignore[arg-type]  # passed on as they came
    draft_posts(made.pk, clock=clock)
    return Post.objects.select_related("channel", "release", "revision").get(release=made, channel=where)


def approved(clock: Clock, *, person: str = "mira", **changes: object) -> Post:
    """A post that is approved and due now."""
    return approve_post(draft(clock, **changes).pk, person=person, now=True, clock=clock)  # type: ignore[arg-type]


def person(
    name: str = "mira", password: str = "a long enough password", role: str = "administrator"
) -> object:
    """Somebody who may log in, with a role."""
    made = get_user_model().objects.create_user(name, password=password)
    if role:
        Grant.objects.create(person=made, role=role)
    return made
