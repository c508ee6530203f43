"""The dispatcher inside a Celery worker: a step that starts and stops with it, whatever the broker does."""

import threading
from typing import Any

import structlog
from celery import bootsteps

from distributor.clock import Clock
from distributor.delivery.claim import channels_due, claim_due
from distributor.delivery.clock import DatabaseClock
from distributor.delivery.dispatcher import Dispatcher
from distributor.delivery.send import deliver_post
from distributor.wake import Work, wake
from workers.alive import mark_alive
from workers.wake import worker_started
from workers.warm import warm_networks

logger = structlog.get_logger(__name__)


class _Here:
    """The dispatcher of this process, once it runs."""

    dispatcher: Dispatcher | None = None


class DispatcherStep(bootsteps.StartStopStep):  # type: ignore[misc]  # celery has no types
    """Runs the dispatcher in a thread of the worker's own process, apart from the broker connection."""

    requires = {"celery.worker.components:Pool"}  # noqa: RUF012 - read by celery in this form

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        self._dispatcher: Dispatcher | None = None

    def start(self, parent: Any) -> None:  # noqa: ARG002
        """Start the thread."""
        dispatcher = Dispatcher(clock=DatabaseClock(), on_tick=lambda: mark_alive("worker"))
        self._dispatcher = _Here.dispatcher = dispatcher
        warm_networks()
        threading.Thread(target=dispatcher.run, name="dispatcher", daemon=True).start()
        worker_started()
        # What came, or was over, while nothing ran is worked off now and not at the next beat.
        for work in (Work.SOURCES, Work.INBOX, Work.TIDYING):
            wake(work)
        logger.info("dispatcher_started")

    def stop(self, parent: Any) -> None:  # noqa: ARG002
        """Begin nothing more; calls under way end by themselves or are found by the sweeper."""
        if self._dispatcher:
            self._dispatcher.stop(timeout_s=0)
        _Here.dispatcher = None

    terminate = stop


def work_off_due(*, network: str, clock: Clock) -> None:
    """Wake this process's dispatcher; where there is none (a forked pool), do its round here.

    Args:
        network: the one to deliver to; empty for all.
        clock: the time.
    """
    if _Here.dispatcher:
        _Here.dispatcher.wake()
        return
    for channel_id, limit in channels_due(clock.now(), network=network):
        while claims := claim_due(channel_id=channel_id, clock=clock, limit=limit):
            for claim in claims:
                deliver_post(claim, clock=clock)
