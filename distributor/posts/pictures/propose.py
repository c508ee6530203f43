"""The release's own picture proposed for the link's card, where the network shows none that we do not give.

LinkedIn and Bluesky fetch no page: without a picture of ours their cards have none. Where the house wants it
(``DISTRIBUTOR_CARD_PICTURES``), a draft whose pictures nobody touched gets the one that its release shows. An
approval then asks who can be recognised on it and covers its bytes, as with any other; anybody takes it out.
Where it is not to be had, the draft stays without.
"""

from collections.abc import Sequence

import structlog
from django.conf import settings

from distributor.clock import Clock
from distributor.errors import DistributorError
from distributor.posts.draft import MACHINE
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.pictures.attach import attach_picture, remove_picture
from distributor.posts.pictures.from_release import Fetched, fetch_picture
from distributor.releases.models import Release

logger = structlog.get_logger(__name__)
# Slow servers hold up nothing but proposals: what does not fit in here goes without.
MOST_S = 60.0


def propose_card_pictures(release_ids: Sequence[int], *, clock: Clock) -> int:
    """Propose it for the drafts of these releases; no transaction is open while it is fetched.

    Repeating it changes nothing. A corrected release brings its new picture to drafts that have the old one.

    Returns:
        How many drafts were changed.
    """
    if not settings.ENVIRONMENT.card_pictures:
        return 0
    begun_s, changed = clock.monotonic(), 0
    for release_id in release_ids:
        if clock.monotonic() - begun_s < MOST_S:
            changed += _propose(release_id, clock=clock)
    return changed


def _propose(release_id: int, *, clock: Clock) -> int:
    release = Release.objects.select_related("revision").get(pk=release_id)
    drafts = Post.objects.filter(
        release=release, state=State.DRAFT, parts_live=0, pictures_by__in=["", MACHINE]
    )
    posts = [each for each in drafts.select_related("channel").order_by("id") if _wants(each)]
    if not posts or release.withdrawn_at:
        return 0
    found = _found(release)
    return sum(_put(post, found, clock=clock) for post in posts)


def _wants(post: Post) -> bool:
    """Whether the card would have no picture, or one that was proposed here; nobody chose otherwise."""
    by_hand = any(each.by != MACHINE for each in post.shown_pictures)
    return post.channel.entry().can.thumbnail and bool(post.link) and not by_hand


def _found(release: Release) -> Fetched | None:
    if not release.current.read().image_url:
        return None
    try:
        return fetch_picture(release)
    except DistributorError as error:
        logger.info("card_picture_not_fetched", release_id=release.pk, problem=str(error))
        return None


def _put(post: Post, found: Fetched | None, *, clock: Clock) -> bool:
    """Put it on the card; where the release has none (any more), one that was proposed goes."""
    there = [each.digest for each in post.shown_pictures]
    try:
        if found is not None:
            attach_picture(
                post.pk,
                found.data,
                alt=found.alt,
                declared=found.declared,
                as_card=True,
                only_draft=True,
                person=MACHINE,
                clock=clock,
            )
        for digest in there if found is None else []:
            remove_picture(post.pk, digest, person=MACHINE, clock=clock)
    except DistributorError as error:
        logger.info("card_picture_not_proposed", post_id=post.pk, problem=str(error))
        return False
    return found is not None or bool(there)
