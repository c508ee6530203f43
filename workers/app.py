"""The Celery app and its habits.

Celery wakes workers and does side work; the database is the queue. So nothing here is worth keeping:
no results, no ``eta`` or ``countdown``, and a message that is lost costs one tick.
"""

import os

from celery import Celery
from kombu import Queue

from workers.queues import QueueName

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TASK_LIMIT_S = 300


def _configured() -> Celery:
    import django
    from django.conf import settings

    django.setup()
    # These import the tables, which are there only now.
    from workers.beat import BEAT_TABLE
    from workers.dispatcher import DispatcherStep

    app = Celery("distributor", broker=settings.ENVIRONMENT.broker_url, set_as_current=True)
    is_redis = settings.ENVIRONMENT.broker_url.startswith(("redis", "sentinel"))
    app.conf.update(
        task_queues=[Queue(name) for name in QueueName],
        task_default_queue=QueueName.SIDE,
        task_routes={"workers.deliver_due": {"queue": QueueName.DELIVERY}},
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_soft_time_limit=None,
        worker_prefetch_multiplier=1,
        worker_soft_shutdown_timeout=3,
        worker_redirect_stdouts=False,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        # Celery's own 100 tries would end the worker, and with it delivery, after an hour without a broker.
        broker_connection_max_retries=None,
        broker_connection_timeout=2,
        broker_transport_options=_redis_options() if is_redis else {},
        timezone="UTC",
        enable_utc=True,
    )
    app.conf.beat_schedule = BEAT_TABLE
    app.steps["worker"].add(DispatcherStep)
    app.autodiscover_tasks(["workers"], related_name="tasks", force=True)
    return app


def _redis_options() -> dict[str, object]:
    """A lost message comes back within ten minutes; a Redis that hangs is noticed.

    Without ``max_retries`` a page whose wake-up finds no Redis would wait for it for seconds; a worker's own
    connection is tried for ever (``broker_connection_retry``).
    Source: https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html (2026-11).
    """
    return {
        "visibility_timeout": 2 * TASK_LIMIT_S,
        "socket_timeout": 10,
        "socket_connect_timeout": 2,
        "max_retries": 0,
    }


app = _configured()
