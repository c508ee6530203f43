"""Links by which one person outside the team reads the posts of one release and comments; nothing else."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.discussion.closed import Closed, closed_post, closed_release, is_covered, naming
from distributor.discussion.comments import cleaned, subject_of
from distributor.discussion.errors import DiscussionError, ReviewGone
from distributor.discussion.models import Comment, ReviewLink
from distributor.people.rights import Place, Right, may
from distributor.people.roles import granted_to
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.protect import protected_names
from distributor.posts.protected_names import found_in
from distributor.releases.models import Release, subjects_in

HOURS = (24, 72, 168)
USUAL_HOURS = 72
MOST_VIEWS = 500
MOST_COMMENTS = 50
MOST_AT_ONCE, WHILE = 10, timedelta(minutes=15)
# What has no words that will go out is nothing to review.
NOT_SHOWN = (State.REJECTED, State.DELETED)
GONE = (
    "This link was taken back, has ended, or was never one. Ask the person who sent it to you for a new one."
)
CLOSED = "This is not open to be read from outside at present. Ask the person who sent you the link."
WANTS_WORDS = (
    "Not everybody may read this release ({why}). A publisher can let somebody outside read it all the same, "
    "and says why. No link was made."
)


def digest_of(secret: str) -> str:
    """What is stored of a secret; it has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def closed_reasons(release: Release, *, now: datetime) -> frozenset[str]:
    """Why the release or one of its posts is closed to people outside."""
    names = protected_names()
    reasons = set[str](closed_release(release, now=now))
    for post in _shown(release):
        reasons |= closed_post(post, names=names)
    return frozenset(reasons)


def offer_review(
    release_id: int, name: str, *, hours: int = USUAL_HOURS, because: str = "", person: str, clock: Clock
) -> str:
    """Make a link for one person outside.

    Args:
        release_id: the release whose posts are shown.
        name: of the person outside.
        hours: how long the link works.
        because: why somebody outside may read what is not open; only a publisher's words count.
        person: user name of who makes it.
        clock: the time.

    Returns:
        The secret of the link; it is stored nowhere.

    Raises:
        DiscussionError: no name, no such time, no right, or not to be read outside.
    """
    name, because, now = name.strip()[:100], because.strip()[:1000], clock.now()
    if not name or hours not in HOURS:
        raise DiscussionError("Say for whom the link is and how long it works. No link was made.")
    with transaction.atomic():
        release = Release.objects.select_related("revision").filter(pk=release_id).first()
        if release is None:
            raise DiscussionError("There is no such release. No link was made.")
        reasons = closed_reasons(release, now=now)
        _must_be_allowed(release, reasons, because=because, person=person, now=now)
        secret = secrets.token_urlsafe(32)
        link = ReviewLink.objects.create(
            release=release,
            digest=digest_of(secret),
            name=name,
            made_by=person,
            because=because if reasons else "",
            covers=sorted(str(reason) for reason in reasons),
            made_at=now,
            expires_at=now + timedelta(hours=hours),
        )
        details = {"link": link.pk, "name": name, "until": link.expires_at.isoformat(), "covers": link.covers}
        told = {"because": link.because} if link.because else {}
        _note(Action.REVIEW_OFFERED, link, actor=f"person:{person}", details={**details, **told}, clock=clock)
    return secret


def _must_be_allowed(
    release: Release, reasons: frozenset[str], *, because: str, person: str, now: datetime
) -> None:
    if not _may(release, Right.APPROVE, person=person, now=now):
        raise DiscussionError("Only who may approve shows posts to somebody outside. No link was made.")
    if Closed.WITHDRAWN in reasons:
        raise DiscussionError("The release was withdrawn at its source; nothing of it is shown outside.")
    if reasons and not (because and _may(release, Right.PUBLISH, person=person, now=now)):
        raise DiscussionError(WANTS_WORDS.format(why=", ".join(sorted(reasons))))


def _may(release: Release, right: Right, *, person: str, now: datetime) -> bool:
    if not get_user_model().objects.filter(username=person, is_active=True).exists():
        return False
    countries = subjects_in(release.revision.countries) if release.revision else ()
    return may(granted_to(person, now=now), right, Place(countries=countries))


def revoke_review(link_id: int, *, release_id: int, person: str, clock: Clock) -> ReviewLink:
    """Take a link back, at once; doing it twice changes nothing.

    Raises:
        DiscussionError: there is none.
    """
    with transaction.atomic():
        mine = ReviewLink.objects.select_for_update(of=("self",)).filter(pk=link_id, release=release_id)
        link = mine.first()
        if link is None:
            raise DiscussionError("There is no such link. Nothing was changed.")
        if link.revoked_at is None:
            link.revoked_at = clock.now()
            link.save(update_fields=["revoked_at"])
            details = {"link": link.pk, "name": link.name}
            _note(Action.REVIEW_REVOKED, link, actor=f"person:{person}", details=details, clock=clock)
    return link


def open_link(secret: str, *, clock: Clock) -> ReviewLink:
    """The link that a secret stands for.

    Raises:
        ReviewGone: it does not count, or what it leads to was closed meanwhile.
    """
    now = clock.now()
    links = ReviewLink.objects.select_related("release__revision", "release__source")
    link = links.filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now).first()
    if link is None or link.views >= MOST_VIEWS:
        raise ReviewGone(GONE)
    # The maker's word is what opens it: it counts no longer than they may give it.
    if not _may(link.release, Right.APPROVE, person=link.made_by, now=now):
        raise ReviewGone(GONE)
    if not is_covered(closed_release(link.release, now=now), link.covers):
        raise ReviewGone(CLOSED)
    return link


def posts_to_review(link: ReviewLink) -> list[Post]:
    """The posts that this link shows as they stand now; one that names somebody protected only if covered."""
    names = protected_names()
    return [post for post in _shown(link.release) if is_covered(closed_post(post, names=names), link.covers)]


def title_to_review(link: ReviewLink) -> str:
    """The release's title; empty where it names somebody protected and nobody's word covers that."""
    title = link.release.current.title
    named = naming(found_in(title, protected_names()))
    return title if is_covered(named, link.covers) else ""


def note_view(link: ReviewLink, *, clock: Clock) -> None:
    """Write down that the link was opened."""
    with transaction.atomic():
        ReviewLink.objects.filter(pk=link.pk).update(views=F("views") + 1)
        _note(Action.REVIEW_OPENED, link, actor=_actor(link), details={"link": link.pk}, clock=clock)


def review_comment(secret: str, text: str, *, post_id: int | None, clock: Clock) -> Comment:
    """What the person outside says about one of the posts, or about them all.

    Raises:
        ReviewGone: the link does not count any more.
        DiscussionError: it says nothing, or too much.
    """
    text = cleaned(text)
    with transaction.atomic():
        link = open_link(secret, clock=clock)
        said, lately = Comment.objects.filter(link=link), clock.now() - WHILE
        if said.count() >= MOST_COMMENTS:
            raise DiscussionError("That is as many comments as one link takes. Write to the team instead.")
        if said.filter(written_at__gt=lately).count() >= MOST_AT_ONCE:
            raise DiscussionError(
                "So many comments at once: wait a quarter of an hour. What you typed stands below."
            )
        if post_id is not None and post_id not in [post.pk for post in posts_to_review(link)]:
            raise DiscussionError("That post cannot be commented on by this link. Nothing was kept.")
        comment = Comment.objects.create(
            release=link.release,
            post_id=post_id,
            author=link.name,
            link=link,
            text=text,
            written_at=clock.now(),
        )
        details = {"comment": comment.pk, "link": link.pk}
        log.append(
            Action.REVIEW_COMMENTED, subject_of(comment), actor=_actor(link), details=details, clock=clock
        )
    return comment


def _shown(release: Release) -> list[Post]:
    posts = release.posts.select_related("channel", "release", "revision").order_by("pk")
    return list(posts.exclude(state__in=NOT_SHOWN))


def _actor(link: ReviewLink) -> str:
    return f"reviewer:{link.name}"


def _note(action: Action, link: ReviewLink, *, actor: str, details: dict[str, object], clock: Clock) -> None:
    log.append(action, f"release:{link.release_id}", actor=actor, details=details, clock=clock)
