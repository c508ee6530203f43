"""Corrections as they are stored: found, locked in one order, and what an approval of one is bound to."""

import hashlib
import json

from distributor.delivery.corrections.approvable import CorrectionError
from distributor.delivery.corrections.propose import OPEN
from distributor.delivery.models import Correction, Progress
from distributor.posts.models import Post
from distributor.posts.transition import locked


def corrected_hash(correction: Correction) -> str:
    """What an approval of a correction is bound to: the post, what is done, and the words."""
    facts = [correction.post_id, correction.kind, correction.parts]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def open_proposal(correction_id: int, *, post_id: int | None) -> tuple[Correction, Post]:
    """The proposal, not decided yet, and its post, both locked.

    Raises:
        CorrectionError: there is none, it is not that post's, or it is decided.
    """
    found = Correction.objects.filter(pk=correction_id).values_list("post_id", flat=True).first()
    if found is None:
        raise CorrectionError(f"There is no correction {correction_id}.")
    if post_id not in (None, found):
        raise CorrectionError(
            f"Correction {correction_id} is about another post. Nothing was changed. Open that post and "
            "decide there."
        )
    post = locked(found)
    correction = Correction.objects.select_for_update().get(pk=correction_id)
    if correction.progress != Progress.PROPOSED:
        by = f" by {correction.decided_by}" if correction.decided_by else ""
        raise CorrectionError(f"It is {correction.progress} already{by}. Nothing was changed by you.")
    return correction, post


def locked_with_post(correction_id: int) -> tuple[Correction, Post]:
    """The correction and its post, which is locked first, until the transaction ends."""
    post_id = Correction.objects.values_list("post_id", flat=True).get(pk=correction_id)
    post = locked(post_id)
    rows = Correction.objects.select_for_update(of=("self",)).select_related("revision")
    return rows.get(pk=correction_id), post


def open_corrections() -> list[Correction]:
    """What waits for a person or is being carried out, newest first."""
    return list(Correction.objects.filter(progress__in=OPEN).select_related("post__channel"))
