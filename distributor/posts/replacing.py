"""Words that are about to be replaced: a later stage keeps them, of which this one knows nothing."""

from django.dispatch import Signal

from distributor.clock import Clock
from distributor.posts.models import Post

words_replaced = Signal()
"""Sent inside the transaction of the change, which ends where a listener raises.

With ``post`` as it still stands, and the ``clock``.
"""


def replacing(post: Post, *, clock: Clock) -> None:
    """Say that the words of ``post`` are replaced in this transaction; call it before they are."""
    words_replaced.send(sender=Post, post=post, clock=clock)
