"""Whether a person may approve a correction: asked under the lock, for much may change meanwhile."""

from django.conf import settings

from distributor.delivery.corrections.leaving import reason_against_words
from distributor.delivery.models import Correction, Kind
from distributor.delivery.record import BY_HAND
from distributor.errors import DistributorError
from distributor.people.roles import has_left
from distributor.posts.approvable import too_long
from distributor.posts.draft import MACHINE
from distributor.posts.models import Post

WORDED = (Kind.EDIT, Kind.REPLY)


class CorrectionError(DistributorError):
    """The decision cannot be taken; nothing was changed."""


class PublisherNeeded(CorrectionError):
    """The decision is a publisher's, and the person is none there; nothing was changed."""


def must_be_approvable(correction: Correction, post: Post, *, person: str, may_publish: bool) -> None:
    """Nothing stands against this person's approval of the proposal as it is; both rows are locked.

    Raises:
        CorrectionError: as ``approve_correction`` says.
    """
    _must_be_known_there(post)
    if not may_publish:
        _must_be_an_approvers(correction, post, person=person)
    if correction.kind not in WORDED:
        return
    if settings.ENVIRONMENT.four_eyes and correction.author == person:
        raise CorrectionError(
            "You wrote these words, so somebody else has to approve them. Your text is kept as it is."
        )
    if not correction.parts or any(too_long(post, part) or not part.strip() for part in correction.parts):
        raise CorrectionError("The text is empty or longer than the network allows. Change it first.")
    if because := reason_against_words(correction, post):
        raise CorrectionError(because)


def _must_be_an_approvers(correction: Correction, post: Post, *, person: str) -> None:
    """Asked under the lock: the kind may be changed, and the first approval given, while somebody reads."""
    if correction.kind not in WORDED:
        raise PublisherNeeded(
            "This takes down what is live, which is a publisher's decision, and your role is another one. It "
            "stays proposed: ask a publisher."
        )
    if post.channel.stages > 1 and first_for(correction) not in ("", person):
        raise PublisherNeeded(
            f"{first_for(correction)} stands for these words already, and the second approval is a "
            "publisher's. Your role is another one. It stays proposed: ask a publisher."
        )


def first_for(correction: Correction) -> str:
    """Who stands for the words: who approved first, or the person who wrote them; empty for nobody."""
    first = correction.endorsed_by or ("" if correction.author == MACHINE else correction.author)
    return "" if has_left(first) else first


def _must_be_known_there(post: Post) -> None:
    """Something that a person found by an address without an id cannot be named to the network."""
    if post.receipts.filter(gone_at=None, remote_id__startswith=BY_HAND).exists():
        raise CorrectionError(
            "This post was found by hand, and the network's own id of it is not known here. Correct or "
            "delete it on the network itself, then dismiss this."
        )
