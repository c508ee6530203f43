"""Which of an account's live posts is the one whose outcome nobody knows. Pure, apart from ``trace_of``.

A post is known by the link that only it carries. Words that carry none (a further part of a thread, or a text
that somebody took the link out of) are known by the part they answer, and by themselves. Where something
stands there in other words (a network that changed them, or a colleague), nobody can be sure, and a person is
asked.
"""

import html
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from distributor.delivery.models import Receipt
from distributor.networks.values import LivePost
from distributor.posts.models import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What one part of a post is known by.

    Attributes:
        ref: the post's own name, in its link.
        text: the part's words.
        has_link: whether the part carries the link.
        answers: the network's id of the part before it; empty for a first part.
    """

    ref: str
    text: str
    has_link: bool
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The post that is ours, or None; and a sentence why its absence would be no proof."""

    post: LivePost | None = None
    doubt: str = ""


def trace_of(post: Post) -> Trace:
    """What the post's next part, which was sent or not, is known by."""
    text = post.parts[post.parts_live]
    before = (
        Receipt.objects.live().filter(post=post, part=post.parts_live).first() if post.parts_live else None
    )
    beside = not post.channel.entry().rules.link_in_text and not post.parts_live
    return Trace(
        ref=post.ref,
        text=text,
        # Somebody may have taken it out of the text, and then nothing will ever be found by it.
        has_link=beside or bool(post.link and post.link in text),
        answers=before.remote_id if before else "",
    )


def find(trace: Trace, candidates: Sequence[LivePost]) -> Found:
    """The one that this part became, the oldest first if there are several."""
    near = [live for live in candidates if live.reply_to == trace.answers]
    if trace.has_link:
        return Found(
            post=_oldest([live for live in near if any(_refers(link, trace.ref) for link in live.links)])
        )
    ours = [live for live in near if _words(live.text) == _words(trace.text)]
    if ours:
        return Found(post=_oldest(ours))
    if not trace.answers:
        return Found(doubt="its first part carries no link by which it could be told from others.")
    return Found(doubt="something else answers the part before it.") if near else Found()


def _oldest(posts: Sequence[LivePost]) -> LivePost | None:
    return min(posts, key=lambda live: live.created_at, default=None)


def _words(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", html.unescape(text)).split())


def _refers(link: str, ref: str) -> bool:
    """Whether a link is a post's own. A network may have taken letters right behind it for part of it."""
    try:
        found = parse_qs(urlsplit(link).query).get("utm_id", [""])[0]
    except ValueError:
        return False
    return bool(ref) and found.startswith(ref)
