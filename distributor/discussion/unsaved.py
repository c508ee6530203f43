"""What people type and have not saved yet, kept for them alone.

It is no state of a post: nobody else sees it, nothing is made of it, and the log does not tell of it.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction

from distributor.clock import Clock
from distributor.discussion.models import Unsaved
from distributor.people.rights import Place, Right, may
from distributor.people.roles import granted_to
from distributor.posts.edit import MAX_TEXT
from distributor.posts.models import Post
from distributor.posts.parts import parted
from distributor.releases.models import subjects_in

NOW = timedelta(minutes=10)


def keep(post_id: int, text: str, *, person: str, version: int, clock: Clock) -> bool:
    """Keep what a person typed; words that the post has anyway are not kept.

    Args:
        post_id: the post.
        text: what stands in the field.
        person: user name.
        version: of the post that it was typed on.
        clock: the time.

    Returns:
        False where this person may not write this post, or there is none.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "")[:MAX_TEXT]
    with transaction.atomic():
        # Locked, so that words which are being saved at this very moment are not kept a second time.
        locked = Post.objects.select_for_update(of=("self",)).select_related("release__revision")
        post = locked.filter(pk=post_id).first()
        if post is None or not _may_write(post, person=person, clock=clock):
            return False
        if is_as_saved(post, text):
            forget(post_id, person=person)
            return True
        Unsaved.objects.update_or_create(
            post=post, person=person, defaults={"text": text, "version": version, "kept_at": clock.now()}
        )
    return True


def is_as_saved(post: Post, text: str) -> bool:
    """Whether saving ``text`` would change nothing: spaces at the ends of lines are no words."""
    return _as_kept(text) == _as_kept(post.written)


def _as_kept(text: str) -> list[str]:
    return parted("\n".join(line.rstrip() for line in text.split("\n")))


def forget(post_id: int, *, person: str) -> None:
    """It was saved, or its writer does not want it any more."""
    Unsaved.objects.filter(post_id=post_id, person=person).delete()


def unsaved_of(person: str, posts: list[int]) -> dict[int, Unsaved]:
    """What this person typed and did not save, by the number of the post."""
    return {each.post_id: each for each in Unsaved.objects.filter(person=person, post_id__in=posts)}


def writing_now(posts: list[int], *, besides: str, clock: Clock) -> dict[int, list[str]]:
    """Who else has typed into these posts within the last minutes and not saved it; nothing of what."""
    found: dict[int, list[str]] = {}
    others = Unsaved.objects.filter(post_id__in=posts, kept_at__gt=clock.now() - NOW).exclude(person=besides)
    for post_id, person in others.values_list("post_id", "person"):
        found.setdefault(post_id, []).append(person)
    return found


def _may_write(post: Post, *, person: str, clock: Clock) -> bool:
    if not get_user_model().objects.filter(username=person, is_active=True).exists():
        return False
    revision = post.release.revision
    countries = subjects_in(revision.countries) if revision else ()
    place = Place(channel_id=post.channel_id, countries=countries)
    return may(granted_to(person, now=clock.now()), Right.WRITE, place)
