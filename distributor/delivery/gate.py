"""The last questions before a call, asked under the claim: may exactly this leave, now?"""

from dataclasses import dataclass
from datetime import datetime

from distributor.delivery.holds import hold_on
from distributor.delivery.models import Hold
from distributor.posts.models import Post, counting_approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Why a post does not leave now.

    Attributes:
        because: a sentence.
        voids: the approval no longer counts and a person has to decide again.
        until: when to ask again (UTC); None means as soon as nothing stops it.
    """

    because: str
    voids: bool = False
    until: datetime | None = None


def reason_to_stop(post: Post, *, holds: list[Hold], now: datetime) -> Stop | None:
    """The first reason against sending this post now, or None.

    ``post`` is locked by the caller, and ``holds`` are those that stand (``active_holds``), read after that.
    """
    if counting_approval(post) is None:
        return Stop(because="No approval covers the text as it stands. Approve it again.", voids=True)
    if post.release.withdrawn_at:
        return Stop(because="The release was withdrawn at its source; the post was not sent.", voids=True)
    if post.revision_id != post.release.revision_id:
        return Stop(
            because="The release was corrected; compare the post with it and approve again.", voids=True
        )
    embargo = post.release.embargo_until
    if embargo and now < embargo:
        return Stop(because="The release is under embargo.", until=embargo)
    if post.channel.paused_because:
        return Stop(because=post.channel.paused_because)
    hold = hold_on(post, holds)
    return Stop(because=f"Held by {hold.person}: {hold}") if hold else None
