"""Filling an installation with posts, in bulk but with everything that delivery asks for."""

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.db import connection

from distributor.channels.models import Channel
from distributor.channels.services import add_channel
from distributor.clock import SystemClock
from distributor.posts.draft import draft_posts
from distributor.posts.lifecycle import State
from distributor.posts.models import Approval, Post
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release, Revision
from distributor.releases.reading.values import RawRelease
from distributor.releases.sources import by_hand_source

CHANNELS = 30
_batch = itertools.count(1)


def add_channels(count: int = CHANNELS) -> list[Channel]:
    """As many accounts, spread over the three networks."""
    networks = ["facebook", "x", "linkedin"]
    return [
        add_channel(
            f"account-{number}", network=networks[number % 3], account_id=str(1000 + number),
            token=f"token-{number}", actor="benchmark",
        )
        for number in range(count)
    ]  # fmt: skip


def _template() -> Post:
    """One post made as the program makes it; all others are its copies."""
    found = Post.objects.order_by("id").first()
    if found is not None:
        return found
    raw = RawRelease(
        url="https://harbour-rights.example/statements/first/",
        title="Philippines: Release the dock workers",
        text="(Manila, 20 November 2026) - The Harbour Rights Network condemns the detention of 12 workers.",
        language="en",
    )
    made = ingest_release(raw, source=by_hand_source(), way="hand", clock=SystemClock())
    draft_posts(made.release_id, clock=SystemClock())
    return Post.objects.order_by("id")[0]


def _releases(count: int) -> list[Release]:
    """Copies of the template's release, each with a revision of its own."""
    batch, pattern = next(_batch), _template().release
    releases = Release.objects.bulk_create(
        [
            Release(
                source_id=pattern.source_id, key=f"stock-{batch}-{number}", url=pattern.url,
                drafts_due=False, found_at=pattern.found_at,
            )
            for number in range(count)
        ],
        batch_size=500,
    )  # fmt: skip
    current = pattern.current
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                release=release, number=1, content_hash=current.content_hash, title=current.title,
                kind=current.kind, countries=current.countries, body=current.body, read_at=current.read_at,
            )
            for release in releases
        ],
        batch_size=500,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE releases_release SET revision_id = "
            "(SELECT v.id FROM releases_revision v WHERE v.release_id = releases_release.id) "
            "WHERE revision_id IS NULL"
        )
    for release, revision in zip(releases, revisions, strict=True):
        release.revision = revision
    return releases


def add_pending(count: int) -> None:
    """Approved posts that fall due from tomorrow on: in the way, but not to be sent. One statement."""
    template = _template()
    channels = Channel.objects.count()
    first = _releases(-(-count // channels))[0].pk
    if connection.vendor == "postgresql":
        later = "now() + interval '1 day' + r.id * interval '1 second'"
    else:
        later = "strftime('%%Y-%%m-%%d %%H:%%M:%%S', 'now', '+1 day', '+' || r.id || ' seconds')"
    own = {
        "release_id": "r.id",
        "revision_id": "r.revision_id",
        "channel_id": "c.id",
        "ref": "CAST(r.id * 1000 + c.id AS varchar)",
        "state": f"'{State.APPROVED}'",
        "publish_at": later,
        "due_at": later,
    }
    columns = [field.column for field in Post._meta.concrete_fields if field.column != "id"]  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO posts_post ({', '.join(columns)}) "
            f"SELECT {', '.join(own.get(column, f't.{column}') for column in columns)} "
            "FROM releases_release r CROSS JOIN channels_channel c JOIN posts_post t ON t.id = %s "
            "WHERE r.id >= %s LIMIT %s",
            [template.pk, first, count],
        )
        cursor.execute("ANALYZE")


def add_due(count: int, *, at: Callable[[int], datetime]) -> dict[str, float]:
    """Approved posts with counting approvals, the n-th due at ``at(n)``; gives link -> due (epoch s)."""
    template = _template()
    channels = list(Channel.objects.all())
    releases = _releases(-(-count // len(channels)))
    places = itertools.islice(itertools.product(releases, channels), count)
    posts = [
        _copy(template, release=release, channel=channel, due_at=at(number))
        for number, (release, channel) in enumerate(places)
    ]
    Post.objects.bulk_create(posts, batch_size=500)
    now = datetime.now(UTC)
    Approval.objects.bulk_create(
        [
            Approval(post=post, content_hash=post.content_hash(), person="mira", approved_at=now)
            for post in posts
        ],
        batch_size=500,
    )
    return {post.link: post.due_at.timestamp() for post in posts if post.due_at}


def _copy(template: Post, *, release: Release, channel: Channel, due_at: datetime) -> Post:
    fields = [field.attname for field in Post._meta.concrete_fields]  # noqa: SLF001
    kept = {name: getattr(template, name) for name in fields if name not in {"id", "ref"}}
    post = Post(
        **{
            **kept,
            "release_id": release.pk,
            "revision_id": release.current.pk,
            "channel_id": channel.pk,
            "state": State.APPROVED,
            "due_at": due_at,
            "publish_at": due_at,
        }
    )
    post.link = f"https://harbour-rights.example/{release.pk}/{channel.pk}/?utm_id={post.ref}"
    return post


def in_s(seconds: float) -> datetime:
    """That many seconds from now."""
    return datetime.now(UTC) + timedelta(seconds=seconds)
