"""Waking a worker before its next tick. Only a courtesy: a lost wake-up costs one tick, nothing else.

The stages know the names of the work, not the tasks that do it (``workers.tasks``) nor what carries the
message (``settings.WAKER``), so that they stay apart from Celery.
"""

from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

EMBEDDED_BROKER = "memory://"


class Work(StrEnum):
    """What a worker can be woken for: the names of the tasks."""

    INBOX = "workers.read_inbox"
    DRAFTS = "workers.draft_posts"
    SOURCES = "workers.poll_sources"
    DELIVERY = "workers.deliver_due"


def wake(work: Work) -> None:
    """Ask a worker to do this work now, once the open transaction (if any) has committed."""
    transaction.on_commit(lambda: import_string(settings.WAKER)(work), robust=True)
