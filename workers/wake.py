"""Sending the wake-ups that the stages ask for (``distributor.wake``)."""

import structlog
from django.conf import settings

from distributor.wake import EMBEDDED_BROKER

logger = structlog.get_logger(__name__)


class _Here:
    """Whether this process runs a worker: the embedded broker reaches no other process."""

    worker_runs = False


def worker_started() -> None:
    """Called by the worker when it runs in this process."""
    _Here.worker_runs = True


def send(work: str) -> None:
    """Send one message, once; a broker that is away costs the wake-up and a line in the log.

    Args:
        work: name of a task.
    """
    if settings.ENVIRONMENT.broker_url == EMBEDDED_BROKER and not _Here.worker_runs:
        return
    # Only here, so that a verb at the terminal that wakes nobody starts without Celery.
    from kombu.exceptions import OperationalError

    from workers.app import app

    try:
        app.send_task(work, retry=False, ignore_result=True)
    except (OperationalError, OSError, RuntimeError) as error:  # RuntimeError: the pool was closed meanwhile
        logger.warning("wake_up_lost", work=work, cause=repr(error))
