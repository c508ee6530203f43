"""Comments and what was seen, ready for the pages of posts and releases."""

from collections.abc import Sequence
from dataclasses import dataclass

from distributor.desk.composing.editor import writer_proof
from distributor.desk.pieces import Piece, changes
from distributor.discussion.comments import comments_on, people_to_name
from distributor.discussion.models import Comment, Sight, Version
from distributor.discussion.naming import spans_of
from distributor.discussion.sights import sights_of
from distributor.posts.models import Post
from distributor.posts.parts import joined

MOST_VERSIONS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One comment: its words with the people named in it apart, and whether the viewer wrote it."""

    comment: Comment
    words: Sequence[Piece]
    is_own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """What was said about a post or a release.

    Attributes:
        people: can be named.
        writer: proves for whom the page was made, where a comment is kept after the session ended.
    """

    said: Sequence[Said]
    people: Sequence[str]
    writer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An older version of a post and what the next one changed of it."""

    version: Version
    text: str
    differences: Sequence[Piece]


def discussion_of(*, viewer: str, post_id: int | None = None, release_id: int | None = None) -> Discussion:
    """Everything said about a post, or about a release itself, the oldest first."""
    people = people_to_name()
    comments = list(comments_on(post_id=post_id, release_id=release_id))
    return Discussion(
        said=[
            Said(
                comment=each,
                words=_words(each, people),
                is_own=each.author == viewer and each.link_id is None,
            )
            for each in comments
        ],
        people=people,
        writer=writer_proof(viewer),
    )


def _words(comment: Comment, people: Sequence[str]) -> list[Piece]:
    """Whoever is outside the team names nobody of it."""
    spans = [] if comment.link_id is not None else spans_of(comment.text, people)
    pieces, position = [], 0
    for start, end, _ in spans:
        pieces += [Piece(text=comment.text[position:start]), Piece(text=comment.text[start:end], kind="tag")]
        position = end
    return [piece for piece in [*pieces, Piece(text=comment.text[position:])] if piece.text]


def versions_of(post: Post) -> list[Kept]:
    """The versions before the present one, newest first, each beside the one that followed it."""
    versions = list(post.versions.order_by("-number")[:MOST_VERSIONS])
    texts = [joined(version.parts) for version in versions]
    followed = [post.written, *texts]
    return [
        Kept(version=version, text=text, differences=changes(text, later))
        for version, text, later in zip(versions, texts, followed, strict=False)
    ]


def seen_by(post: Post) -> list[Sight]:
    """Who has opened the post, the latest first."""
    return sights_of(post)
