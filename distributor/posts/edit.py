"""Changing the words of a post: an approval never survives it."""

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.posts.draft import UNENDORSED, catch_up, lock_release_of, void_approval
from distributor.posts.errors import EditConflict, IllegalTransition, PostError
from distributor.posts.lifecycle import EDITABLE, State
from distributor.posts.models import Post
from distributor.posts.parts import parted
from distributor.posts.replacing import replacing
from distributor.posts.transition import locked, move, subject

MAX_TEXT = 100_000
MAX_PARTS = 25
LIVE_PARTS = (
    "The first {count} parts are live already and cannot be changed here: leave them as they are and write "
    "on below them. Your text was not saved."
)


def edit_post(post_id: int, text: str, *, person: str, version: int, clock: Clock) -> Post:
    """Store new words for a post. An approved one becomes a draft again, under the new author.

    Args:
        post_id: the post.
        text: the new text; line ends become line feeds, spaces at the ends go. Where the network has
            threads, a line of three hyphens begins the next part.
        person: user name of who edits.
        version: of the post as this person opened it.
        clock: the time.

    Raises:
        EditConflict: somebody else changed it meanwhile; both texts are in the error.
        IllegalTransition: it is on its way or live.
        PostError: the text is empty or beyond all measure, or changes a part that is live.
    """
    text = _clean(text)
    with transaction.atomic():
        lock_release_of(post_id)
        post = locked(post_id)
        if State(post.state) not in EDITABLE:
            raise IllegalTransition(
                f"Post {post.pk} is {post.state} and cannot be edited any more. Your text was not saved."
            )
        if post.version != version:
            raise EditConflict(
                "Somebody else changed this post while you were writing. Their text stands; yours is below.",
                theirs=post.written,
                ours=text,
            )
        parts = _parts(post, text)
        if parts == post.parts:
            return post
        _store(post, parts, person=person, clock=clock)
    return post


def _clean(text: str) -> str:
    cleaned = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\x00", "").split("\n"))
    cleaned = cleaned.strip()
    if not cleaned:
        raise PostError("The text is empty. The old text was kept; reject the post if it should not go out.")
    if len(cleaned) > MAX_TEXT:
        raise PostError(f"The text is longer than {MAX_TEXT} characters. The old text was kept.")
    return cleaned


def _parts(post: Post, text: str) -> list[str]:
    parts = parted(text) if post.channel.entry().can.thread else [text]
    if not parts[0]:
        raise PostError("The text is empty. The old text was kept; reject the post if it should not go out.")
    if len(parts) > MAX_PARTS:
        raise PostError(f"The thread has more than {MAX_PARTS} parts. The old text was kept.")
    if parts[: post.parts_live] != post.parts[: post.parts_live]:
        raise PostError(LIVE_PARTS.format(count=post.parts_live))
    return parts


def _store(post: Post, parts: list[str], *, person: str, clock: Clock) -> None:
    actor = f"person:{person}"
    replacing(post, clock=clock)
    back_to_draft(post, because=f"edited by {person}", person=person, clock=clock)
    before = post.content_hash()
    post.parts, post.author, post.version = parts, person, post.version + 1
    post.problem, post.hashtags, post.sentences = "", [], _still_there(post.sentences, post.text)
    post.save(update_fields=["parts", "author", "version", "problem", "hashtags", "sentences"])
    details = {"before": before, "after": post.content_hash(), "version": post.version}
    log.append(Action.POST_EDITED, subject(post), actor=actor, details=details, clock=clock)
    catch_up(post)


def back_to_draft(post: Post, *, because: str, person: str, clock: Clock) -> None:
    """Make a locked post, whose content changes, a draft again; its approval ends with the change."""
    actor = f"person:{person}"
    if post.state == State.APPROVED:
        void_approval(post, because=because, actor=actor, clock=clock)
    elif post.state != State.DRAFT:
        changes = {"due_at": None, "publish_at": None, "sent_again": 0, **UNENDORSED}
        move(post, State.DRAFT, action=Action.POST_REOPENED, actor=actor, clock=clock, changes=changes)
        post.approvals.filter(voided_because="").update(voided_because=because)
    elif post.endorsed_by:
        Post.objects.filter(pk=post.pk).update(**UNENDORSED)


def _still_there(sentences: list[dict[str, object]], text: str) -> list[dict[str, object]]:
    """The sentences of the release that the edited text still holds word for word."""
    return [sentence for sentence in sentences if str(sentence["text"]) in text]
