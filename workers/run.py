"""Running web, worker and beat: each alone for many machines, or all three in one process.

Each ``start_*`` returns a function that stops what it started. Signals belong to the caller.
"""

import threading
from collections.abc import Callable
from typing import Any

from celery import beat
from celery.worker import state as worker_state
from django.conf import settings

from distributor.wake import EMBEDDED_BROKER
from workers.alive import mark_alive
from workers.app import app
from workers.warm import warm_pages_soon

Stop = Callable[[], None]

WEB_THREADS = 8
WORKER_THREADS = 4
# Besides the file of a picture. A webhook's own limit is 1 MiB; waitress refuses the rest before it is read.
MAX_REQUEST_BYTES = 2 * 1024 * 1024


def start_web(*, host: str, port: int) -> Stop:
    """Serve the desk and the webhooks in threads of this process."""
    from waitress.server import create_server

    from config.wsgi import application
    from distributor.networks.images import MOST_BYTES

    server: Any = create_server(
        application,
        host=host,
        port=port,
        threads=WEB_THREADS,
        max_request_body_size=MAX_REQUEST_BYTES + MOST_BYTES,
        ident="distributor",
        clear_untrusted_proxy_headers=True,
        **_proxy(settings.ENVIRONMENT.trusted_proxy),
    )
    threading.Thread(target=server.run, name="web", daemon=True).start()
    warm_pages_soon()

    def stop() -> None:
        server.close()

    return stop


def _proxy(address: str) -> dict[str, Any]:
    """What waitress believes of the web server in front, if there is one."""
    if not address:
        return {}
    return {"trusted_proxy": address, "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"}}


def start_worker() -> Stop:
    """Run a Celery worker with threads, and the dispatcher that starts with it."""
    worker = app.WorkController(
        pool="threads",
        concurrency=WORKER_THREADS,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        optimization="fair",
    )
    thread = threading.Thread(target=worker.start, name="worker", daemon=True)
    thread.start()
    # The embedded broker reaches no other process, so this one keeps its own time.
    stop_beat = start_beat() if settings.ENVIRONMENT.broker_url == EMBEDDED_BROKER else None

    def stop() -> None:
        if stop_beat:
            stop_beat()
        # 0 is the exit code; Celery's own loop reads this between two messages.
        worker_state.should_stop = 0
        thread.join(timeout=2)

    return stop


class MarkedScheduler(beat.Scheduler):  # type: ignore[misc]  # celery has no types
    """Celery's scheduler in memory (nothing of it is worth keeping), with a sign of life."""

    def tick(self, *args: Any, **options: Any) -> float:
        """One round; gives the seconds until the next."""
        mark_alive("beat")
        return min(float(super().tick(*args, **options)), 30.0)


def start_beat() -> Stop:
    """Send the beat table's messages from a thread of this process."""
    service: Any = beat.Service(app, scheduler_cls=MarkedScheduler)
    threading.Thread(target=service.start, name="beat", daemon=True).start()
    return lambda: service.stop(wait=False)
