"""Who opened which version of a post, and when first."""

from django.db import transaction

from distributor.clock import Clock
from distributor.discussion.models import Sight
from distributor.posts.models import Post


def note_sight(post: Post, *, person: str, clock: Clock) -> None:
    """Keep that a person has opened this version; only the first time counts."""
    seen = {"post_id": post.pk, "person": person, "version": post.version}
    # Asked first: looking again takes no write lock.
    if not Sight.objects.filter(**seen).exists():
        with transaction.atomic():
            Sight.objects.bulk_create([Sight(**seen, seen_at=clock.now())], ignore_conflicts=True)


def sights_of(post: Post) -> list[Sight]:
    """The newest version that each person has opened, the latest first."""
    last = {each.person: each for each in Sight.objects.filter(post=post).order_by("version")}
    return sorted(last.values(), key=lambda each: each.seen_at, reverse=True)
