"""Sending the wake-ups that the stages ask for (``distributor.wake``)."""

import atexit
import os
import threading
from collections.abc import Callable

import structlog
from django.conf import settings

from distributor.networks.registry import NETWORKS
from distributor.wake import EMBEDDED_BROKER, Work

# So long a verb at the terminal waits at its end for a broker.
EXIT_S = 2.0
logger = structlog.get_logger(__name__)


class _Here:
    """Whether this process runs a worker: the embedded broker reaches no other process."""

    worker_runs = False


def worker_started() -> None:
    """Called by the worker when it runs in this process."""
    _Here.worker_runs = True


class Messenger:
    """Sends messages in a thread of its own: no page waits for a broker that takes calls and answers none.

    A frozen Redis does that, and a RabbitMQ cluster that has lost most of its nodes. What waits already is
    not lined up twice: one message finds all that is due.
    """

    def __init__(self, send: Callable[[str, str], None]) -> None:
        self._send = send
        self.forget()

    def forget(self) -> None:
        """Begin anew, as a forked child has to: the thread is its parent's."""
        self._come = threading.Condition()
        self._waiting: dict[tuple[str, str], None] = {}
        self._is_sending = False
        self._thread: threading.Thread | None = None

    def line_up(self, work: str, network: str) -> None:
        """Have it sent soon; returns at once."""
        with self._come:
            self._waiting[work, network] = None
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="messenger", daemon=True)
                self._thread.start()
            self._come.notify_all()

    def flush(self, timeout_s: float = EXIT_S) -> bool:
        """Wait until all is sent or given up; whether it came to that in time."""
        with self._come:
            return self._come.wait_for(lambda: not self._waiting and not self._is_sending, timeout_s)

    def _serve(self) -> None:
        while True:
            with self._come:
                self._is_sending = False
                self._come.notify_all()
                self._come.wait_for(lambda: self._waiting)
                # Gone from here before it is sent: whoever asks from now on may tell of something later.
                work, network = next(iter(self._waiting))
                del self._waiting[work, network]
                self._is_sending = True
            self._send(work, network)


def _send(work: str, network: str) -> None:
    """Send a message, once; a broker that is away costs the wake-up and a line in the log."""
    # Only here, so that a verb at the terminal that wakes nobody starts without Celery.
    from kombu.exceptions import OperationalError

    from workers.app import app

    told = [{"network": name} for name in ([network] if network else NETWORKS)]
    try:
        for kwargs in told if work == Work.DELIVERY else [{}]:
            app.send_task(work, kwargs=kwargs, retry=False, ignore_result=True)
    except (OperationalError, OSError, RuntimeError) as error:  # RuntimeError: the pool was closed meanwhile
        logger.warning("wake_up_lost", work=work, cause=repr(error))
    except Exception:
        # The edge of a thread that has to live on.
        logger.exception("wake_up_lost", work=work)


MESSENGER = Messenger(_send)
"""The wake-ups of this process."""
os.register_at_fork(after_in_child=MESSENGER.forget)
atexit.register(MESSENGER.flush)


def send(work: str, network: str = "") -> None:
    """Have a wake-up sent; returns at once.

    Args:
        work: name of a task.
        network: for deliveries, the one to deliver to; empty for a message to each.
    """
    if settings.ENVIRONMENT.broker_url != EMBEDDED_BROKER or _Here.worker_runs:
        MESSENGER.line_up(work, network)
