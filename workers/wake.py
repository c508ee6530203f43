"""Sending the wake-ups that the stages ask for (``distributor.wake``)."""

import structlog
from django.conf import settings

from distributor.networks.registry import NETWORKS
from distributor.wake import EMBEDDED_BROKER, Work

logger = structlog.get_logger(__name__)


class _Here:
    """Whether this process runs a worker: the embedded broker reaches no other process."""

    worker_runs = False


def worker_started() -> None:
    """Called by the worker when it runs in this process."""
    _Here.worker_runs = True


def send(work: str, network: str = "") -> None:
    """Send a message, once; a broker that is away costs the wake-up and a line in the log.

    Args:
        work: name of a task.
        network: for deliveries, the one to deliver to; empty for a message to each.
    """
    if settings.ENVIRONMENT.broker_url == EMBEDDED_BROKER and not _Here.worker_runs:
        return
    # Only here, so that a verb at the terminal that wakes nobody starts without Celery.
    from kombu.exceptions import OperationalError

    from workers.app import app

    told = [{"network": name} for name in ([network] if network else NETWORKS)]
    try:
        for kwargs in told if work == Work.DELIVERY else [{}]:
            app.send_task(work, kwargs=kwargs, retry=False, ignore_result=True)
    except (OperationalError, OSError, RuntimeError) as error:  # RuntimeError: the pool was closed meanwhile
        logger.warning("wake_up_lost", work=work, cause=repr(error))
