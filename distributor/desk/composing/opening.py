"""With which words an editor opens: those saved, those typed and not saved yet, or two texts that met."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from distributor.desk.composing.editor import Conflict, Words
from distributor.desk.pieces import changes
from distributor.discussion.merge import merged
from distributor.discussion.models import Unsaved
from distributor.discussion.unsaved import is_as_saved
from distributor.discussion.versions import base_text
from distributor.posts.draft import MACHINE
from distributor.posts.models import Post


def opening_words(
    post: Post, unsaved: Unsaved | None, *, problem: str = "", others: Sequence[str] = (), undo: int = 0
) -> Words:
    """What a person finds in the field of a post.

    Args:
        post: as it stands.
        unsaved: what this person typed into it and did not save.
        problem: why their last wish was refused.
        others: who else is writing there.
        undo: number of the version before; 0 for none.
    """
    opened = Words(problem=problem, others=tuple(others), undo=undo)
    if unsaved is None or is_as_saved(post, unsaved.text):
        return opened
    typed = replace(opened, text=unsaved.text, kept_at=unsaved.kept_at)
    return typed if unsaved.version == post.version else replace(typed, conflict=conflict_of(post, unsaved))


def conflict_of(post: Post, unsaved: Unsaved) -> Conflict:
    """The two texts, what differs, and both put together where they do not touch."""
    ours, theirs = unsaved.text.strip(), post.written
    base = base_text(post, unsaved.version)
    both = merged(base, ours, theirs) if base is not None else None
    return Conflict(
        sentence=_sentence(post, unsaved),
        theirs=theirs,
        ours=ours,
        differences=changes(theirs, ours),
        merged=both if both and both.strip() not in (ours, theirs) else "",
    )


def _sentence(post: Post, unsaved: Unsaved) -> str:
    if post.author in (MACHINE, unsaved.person):
        return _(
            "This post was changed in another way while you were writing. That text stands; yours is kept "
            "below and not saved."
        )
    told = _(
        "Somebody else changed this post while you were writing (%(person)s). Their text stands; yours "
        "is kept below and not saved."
    )
    return told % {"person": post.author}
