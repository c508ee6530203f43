"""Whether the words of a correction may stand on the network: true still, and for the sake of people."""

import copy

from distributor.delivery.models import Correction, Kind
from distributor.posts.models import Post
from distributor.posts.pictures.check import reason_against_pictures
from distributor.posts.protect import (
    RESTRICTED,
    cannot_be_read,
    labels_in,
    protected_names,
    reason_to_protect,
)

NAMED = (
    "With these words the post names somebody or something on the list of protected names ({labels}), and "
    "the words of a correction cannot be cleared, so they do not leave. Change the words so that they name "
    "nobody on the list; where the name stands in what stays live, have the post deleted."
)
REVISED = (
    "The release was corrected once more after this was proposed, so it does not leave. A new proposal takes "
    "its place in a moment."
)
SHOWN = (
    "{because} Of a live post only the words can be changed: where that is not enough, have it deleted and "
    "posted anew."
)


def reason_against_words(correction: Correction, post: Post) -> str:
    """Why the post may not say what the correction wants; empty when it may, or when there are no words.

    Args:
        correction: an edit, whose parts replace the post's, or a reply, which becomes its next part.
        post: as locked, with its channel and release.
    """
    if correction.kind not in (Kind.EDIT, Kind.REPLY):
        return ""
    if post.release.withdrawn_at:
        return "The release was withdrawn at its source; only a deletion may be approved."
    if correction.revision_id != post.release.revision_id:
        return REVISED
    wanted = copy.copy(post)
    wanted.parts = [*(post.parts if correction.kind == Kind.REPLY else ()), *correction.parts]
    names = protected_names()
    because = reason_to_protect(wanted, names=names)
    if because and because not in (RESTRICTED, cannot_be_read(names)):
        return NAMED.format(labels=", ".join(labels_in(wanted, names)))
    shown = "" if because else reason_against_pictures(wanted)
    return SHOWN.format(because=shown) if shown else because
