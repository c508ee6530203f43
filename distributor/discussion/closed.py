"""What of a release somebody outside the team may not simply read, and why."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum

from distributor.posts.models import Post
from distributor.posts.protect import labels_in
from distributor.releases.models import Release, Sensitivity


class Closed(StrEnum):
    """A reason why a release or a post is not open to somebody outside; a name's has its label with it."""

    EMBARGO = "embargo"
    SENSITIVE = "sensitive"
    RESTRICTED = "restricted"
    WITHDRAWN = "withdrawn"
    PROTECTED = "protected"


def closed_release(release: Release, *, now: datetime) -> frozenset[Closed]:
    """Why the whole release is closed; empty for an open one."""
    is_embargoed = bool(release.embargo_words) or bool(release.embargo_until and now < release.embargo_until)
    reasons = {
        Closed.EMBARGO: is_embargoed,
        Closed.SENSITIVE: release.sensitivity == Sensitivity.SENSITIVE,
        Closed.RESTRICTED: release.sensitivity == Sensitivity.RESTRICTED,
        Closed.WITHDRAWN: release.withdrawn_at is not None,
    }
    return frozenset(reason for reason, is_so in reasons.items() if is_so)


def closed_post(post: Post, *, names: dict[str, list[str]]) -> frozenset[str]:
    """Whom of the protected a post names; that a publisher cleared its words for the network counts."""
    labels = labels_in(post, names)
    if not labels or post.clearances.filter(content_hash=post.content_hash()).exists():
        return frozenset()
    return naming(labels)


def naming(labels: Iterable[str]) -> frozenset[str]:
    """One reason for each protected name: a word about one of them says nothing of the next one.

    Args:
        labels: what the team calls the cases.

    Returns:
        Such as ``"protected:case 12"``.
    """
    return frozenset(f"{Closed.PROTECTED}:{label}" for label in labels)


def is_covered(reasons: Collection[str], covers: Collection[str]) -> bool:
    """Whether somebody said of every reason that it may be read all the same; a withdrawn release never."""
    return Closed.WITHDRAWN not in reasons and all(str(reason) in covers for reason in reasons)
