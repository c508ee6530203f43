"""Reading an account's own posts back, page by page, without ever calling a part the whole.

What is concluded from a listing is *the post is not there*, so a listing that was cut short or holds
an entry that cannot be read is an error and never an empty answer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from distributor.networks.errors import Retryable
from distributor.networks.values import LivePost

MOST_PAGES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a listing.

    Attributes:
        posts: newest first, as far as the network keeps to it.
        following: what to ask for next; empty when this was the last page needed.
    """

    posts: Sequence[LivePost]
    following: str


def read_pages(fetch: Callable[[str], Page], *, since: datetime, label: str) -> tuple[LivePost, ...]:
    """Every post created at or after ``since``, newest first.

    Args:
        fetch: gives the page for a cursor; the first is asked for with an empty one.
        since: aware; networks date posts to the second, so the whole second counts.
        label: what people call the network.

    Raises:
        Retryable: the listing did not end within 32 pages.
    """
    since = whole_second(since)
    found: dict[str, LivePost] = {}
    cursor = ""
    for _ in range(MOST_PAGES):
        page = fetch(cursor)
        found.update((post.remote_id, post) for post in page.posts if post.created_at >= since)
        cursor = page.following
        if not cursor:
            return tuple(sorted(found.values(), key=lambda post: post.created_at, reverse=True))
    raise Retryable(
        f"{label} lists more of this account's posts than can be read at once. Nothing was changed."
    )


def whole_second(instant: datetime) -> datetime:
    """The start of the second of ``instant``: a post made later in it is dated there."""
    return instant.replace(microsecond=0)


def moment(text: str, *, label: str) -> datetime:
    """The instant in a network's listing, aware, UTC.

    Raises:
        Retryable: ``text`` is no instant with an offset.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise unreadable(label) from error
    if instant.tzinfo is None:
        raise unreadable(label)
    return instant.astimezone(UTC)


def unreadable(label: str) -> Retryable:
    """The error for a listing that is not what the network documents."""
    return Retryable(
        f"{label} listed this account's posts in a form that could not be read. Nothing was changed."
    )
