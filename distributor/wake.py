"""Waking a worker before its next tick. Only a courtesy: a lost wake-up costs one tick, nothing else.

The stages know the names of the work, not the tasks that do it (``workers.tasks``), so that they stay
apart from Celery.
"""

from enum import StrEnum

import structlog
from django.conf import settings
from django.db import transaction

logger = structlog.get_logger(__name__)

EMBEDDED_BROKER = "memory://"


class Work(StrEnum):
    """What a worker can be woken for: the names of the tasks."""

    INBOX = "workers.read_inbox"
    DRAFTS = "workers.draft_posts"
    SOURCES = "workers.poll_sources"
    DELIVERY = "workers.deliver_due"


class _Here:
    """Whether this process runs a worker: the embedded broker reaches no other process."""

    worker_runs = False


def worker_started() -> None:
    """Called by the worker when it runs in this process."""
    _Here.worker_runs = True


def wake(work: Work) -> None:
    """Ask a worker to do this work now, once the open transaction (if any) has committed."""
    transaction.on_commit(lambda: _send(work), robust=True)


def _send(work: Work) -> None:
    if settings.ENVIRONMENT.broker_url == EMBEDDED_BROKER and not _Here.worker_runs:
        return
    from celery import current_app
    from kombu.exceptions import OperationalError

    try:
        current_app.send_task(work, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        logger.warning("wake_up_lost", work=work, cause=repr(error))
