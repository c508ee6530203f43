"""Waking a worker before its next tick. Only a courtesy: a lost wake-up costs one tick, nothing else.

The stages know the names of the work, not the tasks that do it (``workers.tasks``) nor what carries the
message (``settings.WAKER``), so that they stay apart from Celery.
"""

from enum import StrEnum

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

EMBEDDED_BROKER = "memory://"


class Work(StrEnum):
    """What a worker can be woken for: the names of the tasks."""

    INBOX = "workers.read_inbox"
    DRAFTS = "workers.draft_posts"
    SOURCES = "workers.poll_sources"
    DELIVERY = "workers.deliver_due"
    REWORDING = "workers.reword"
    NOTICES = "workers.notify"
    CORRECTIONS = "workers.look_after"
    CHANNELS = "workers.look_after_channels"
    TIDYING = "workers.tidy"


def wake(work: Work, *, network: str = "") -> None:
    """Ask a worker to do this work now, once the open transaction (if any) has committed.

    Args:
        work: what to do.
        network: the one whose posts to deliver; empty for all.
    """
    send = import_string(settings.WAKER)
    if connection.in_atomic_block:
        transaction.on_commit(lambda: send(work, network), robust=True)
    else:
        # on_commit would connect to find out: a worker that starts while the database is away would end.
        send(work, network)
