"""Every version of a post's words: kept when they are replaced, and taken back as an edit of its own."""

from django.db import transaction
from django.db.models import Max

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.discussion.models import Version
from distributor.posts.draft import CORRECTED, relocated
from distributor.posts.edit import edit_post
from distributor.posts.errors import PostError
from distributor.posts.models import Post
from distributor.posts.parts import joined
from distributor.posts.transition import subject
from distributor.releases.models import Revision

KEPT = ("parts", "sentences", "hashtags", "variant", "author", "reworded_by")


def keep_version(post: Post, clock: Clock, **_: object) -> None:
    """Keep the words that ``post`` has; called in the transaction that replaces them."""
    kept = {name: getattr(post, name) for name in KEPT}
    # What is cut from a thread that ends early leaves the number as it is: the whole words stay kept.
    Version.objects.get_or_create(
        post_id=post.pk,
        number=post.version,
        defaults={**kept, "revision_id": _compared_with(post), "replaced_at": clock.now()},
    )


def _compared_with(post: Post) -> int:
    """The revision (key) that the words were last compared with, which need not be the newest."""
    if post.problem == CORRECTED:
        older = Revision.objects.filter(release=post.release_id, number__lt=post.revision.number)
        return older.order_by("-number").values_list("pk", flat=True).first() or post.revision_id
    return post.revision_id


def base_text(post: Post, version: int) -> str | None:
    """The words that a post had in one version; None where nobody kept them."""
    if version == post.version:
        return post.written
    kept = Version.objects.filter(post=post, number=version).first()
    return joined(kept.parts) if kept else None


def last_kept(posts: list[int]) -> dict[int, int]:
    """The number of the version before the present one, by the number of the post; one query."""
    kept = Version.objects.filter(post__in=posts).order_by().values("post_id")
    return dict(kept.annotate(last=Max("number")).values_list("post_id", "last"))


def take_back(post_id: int, number: int, *, person: str, version: int, clock: Clock) -> Post:
    """Give a post the words of an older version; that is an edit by ``person``, approved by somebody else.

    Args:
        post_id: the post.
        number: of the version whose words are wanted.
        person: user name of who takes them back.
        version: of the post as this person saw it.
        clock: the time.

    Raises:
        PostError: there is no such version.
        EditConflict, IllegalTransition: as for any edit.
    """
    with transaction.atomic():
        kept = Version.objects.filter(post=post_id, number=number).first()
        if kept is None:
            raise PostError(f"Version {number} of this post is not kept. Nothing was changed.")
        post = edit_post(post_id, joined(kept.parts), person=person, version=version, clock=clock)
        if post.version == version:
            raise PostError("The post has these very words already. Nothing was changed.")
        # The release may have been corrected since: only what it still says is marked, and a person compares.
        post.sentences = relocated(kept.sentences, post.revision.body["paragraphs"])
        post.reworded_by = kept.reworded_by
        post.problem = "" if kept.revision_id == post.revision_id else CORRECTED
        post.save(update_fields=["sentences", "reworded_by", "problem"])
        details = {"of": number, "version": post.version}
        log.append(
            Action.POST_TAKEN_BACK, subject(post), actor=f"person:{person}", details=details, clock=clock
        )
    return post
