"""Comments on a post or its release: written, changed (every wording is kept), settled, with people named."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.discussion.errors import DiscussionError
from distributor.discussion.models import Comment, Mention, Wording
from distributor.discussion.naming import named_in
from distributor.releases.models import Release

LONGEST = 4000


def write_comment(
    text: str, *, person: str, post_id: int | None = None, release_id: int | None = None, clock: Clock
) -> Comment:
    """Say something about a post, or about a release where no post is given.

    Raises:
        DiscussionError: it says nothing, or too much, or there is nothing to say it about.
    """
    text = cleaned(text)
    with transaction.atomic():
        release = _release(post_id, release_id)
        comment = Comment.objects.create(
            release=release, post_id=post_id, author=person, text=text, written_at=clock.now()
        )
        _note(Action.COMMENT_WRITTEN, comment, person=person, clock=clock)
        _mention(comment, person=person, clock=clock)
    return comment


def change_comment(comment_id: int, text: str, *, person: str, clock: Clock) -> Comment:
    """Other words for one's own comment; those before stay readable.

    Raises:
        DiscussionError: it is somebody else's, is gone, or says nothing.
    """
    text = cleaned(text)
    with transaction.atomic():
        comment = locked_comment(comment_id)
        if comment.author != person or comment.link_id is not None:
            raise DiscussionError("Only who wrote a comment changes it. Nothing was changed.")
        if comment.text == text:
            return comment
        Wording.objects.create(comment=comment, text=comment.text, replaced_at=clock.now())
        comment.text, comment.edits = text, comment.edits + 1
        comment.save(update_fields=["text", "edits"])
        _note(Action.COMMENT_EDITED, comment, person=person, clock=clock)
        _mention(comment, person=person, clock=clock)
    return comment


def settle_comment(comment_id: int, *, person: str, is_settled: bool, clock: Clock) -> Comment:
    """Say that a comment is settled, or open it again; doing it twice changes nothing."""
    with transaction.atomic():
        comment = locked_comment(comment_id)
        if bool(comment.resolved_by) == is_settled:
            return comment
        comment.resolved_by = person if is_settled else ""
        comment.resolved_at = clock.now() if is_settled else None
        comment.save(update_fields=["resolved_by", "resolved_at"])
        action = Action.COMMENT_RESOLVED if is_settled else Action.COMMENT_REOPENED
        _note(action, comment, person=person, clock=clock)
    return comment


def comments_on(*, post_id: int | None = None, release_id: int | None = None) -> QuerySet[Comment]:
    """Everything said about a post, or about a release and not one post of it; in three queries."""
    comments = Comment.objects.select_related("link").prefetch_related("wordings")
    return comments.filter(post=post_id) if post_id else comments.filter(release=release_id, post=None)


def people_to_name() -> list[str]:
    """The user names of everybody who may read the desk."""
    people = get_user_model().objects.filter(is_active=True, grants__isnull=False)
    return sorted(set(people.values_list("username", flat=True)))


def mentions_of(person: str) -> QuerySet[Mention]:
    """Where a person is named, the newest first."""
    comments = Mention.objects.select_related("comment__release__revision", "comment__post__channel")
    return comments.filter(person=person).order_by("-pk")


def read_mentions(
    person: str, *, post_id: int | None = None, release_id: int | None = None, clock: Clock
) -> None:
    """A person has opened the page where they are named."""
    unread = Mention.objects.filter(person=person, read_at=None)
    here = unread.filter(comment__post=post_id) if post_id else unread.filter(comment__release=release_id)
    # Asked first: looking takes no write lock.
    if here.exists():
        here.update(read_at=clock.now())


def cleaned(text: str) -> str:
    """The words of a comment.

    Raises:
        DiscussionError: there are none, or too many.
    """
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise DiscussionError("The comment says nothing, so it was not kept.")
    if len(text) > LONGEST:
        raise DiscussionError(f"The comment is longer than {LONGEST} characters, so it was not kept.")
    return text


def subject_of(comment: Comment) -> str:
    """What the log says a comment is about."""
    return f"post:{comment.post_id}" if comment.post_id else f"release:{comment.release_id}"


def locked_comment(comment_id: int) -> Comment:
    """The comment, locked until the transaction ends.

    Raises:
        DiscussionError: there is none.
    """
    comment = Comment.objects.select_for_update(of=("self",)).filter(pk=comment_id).first()
    if comment is None:
        raise DiscussionError("There is no such comment. Nothing was changed.")
    return comment


def _release(post_id: int | None, release_id: int | None) -> Release:
    found = Release.objects.filter(posts=post_id) if post_id else Release.objects.filter(pk=release_id or 0)
    release = found.first()
    if release is None:
        raise DiscussionError("There is no such post or release. The comment was not kept.")
    return release


def _note(action: Action, comment: Comment, *, person: str, clock: Clock) -> None:
    """The log tells that somebody spoke, never what they said: it is kept for ever and exported."""
    details = {"comment": comment.pk}
    log.append(action, subject_of(comment), actor=f"person:{person}", details=details, clock=clock)


def _mention(comment: Comment, *, person: str, clock: Clock) -> None:
    """Note everybody who is named and was not before; whoever is told of news hears that it happened."""
    named = [name for name in named_in(comment.text, people_to_name()) if name != person]
    before = set(comment.mentions.values_list("person", flat=True))
    new = [name for name in named if name not in before]
    Mention.objects.bulk_create([Mention(comment=comment, person=name) for name in new])
    facts = [
        log.Fact(Action.COMMENT_MENTIONED, subject_of(comment), {"comment": comment.pk, "person": name})
        for name in new
    ]
    if facts:
        log.append_all(facts, actor=f"person:{person}", clock=clock)
