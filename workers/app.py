"""The Celery app and its habits.

Celery wakes workers and does side work; the database is the queue. So nothing here is worth keeping:
no results, no ``eta`` or ``countdown``, and a message that is lost costs one tick.
"""

import os

from celery import Celery
from kombu import Queue

from workers.queues import SIDE, queue_names, route

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TASK_LIMIT_S = 300


def _configured() -> Celery:
    import django
    from django.conf import settings

    django.setup()
    # These import the tables, which are there only now.
    from workers.beat import BEAT_TABLE
    from workers.dispatcher import DispatcherStep

    broker_url = settings.ENVIRONMENT.broker_url
    arguments = _queue_arguments(broker_url)
    app = Celery("distributor", broker=broker_url, set_as_current=True)
    app.conf.update(
        task_queues=[Queue(name, queue_arguments=arguments) for name in queue_names()],
        task_default_queue=SIDE,
        task_routes=[route],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        # Kept by forked pools. ``start_worker``'s threads cannot be ended: each verb has limits of its own.
        task_time_limit=TASK_LIMIT_S,
        task_soft_time_limit=TASK_LIMIT_S - 30,
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
        broker_transport_options=_transport_options(broker_url, master=settings.ENVIRONMENT.broker_master),
        timezone="UTC",
        enable_utc=True,
    )
    app.conf.beat_schedule = BEAT_TABLE
    app.steps["worker"].add(DispatcherStep)
    app.autodiscover_tasks(["workers"], related_name="tasks", force=True)
    return app


def _queue_arguments(broker_url: str) -> dict[str, str]:
    """RabbitMQ keeps its messages on several machines only in quorum queues."""
    return {"x-queue-type": "quorum"} if broker_url.startswith("amqp") else {}


def _transport_options(broker_url: str, *, master: str) -> dict[str, object]:
    """For Redis, with Sentinel or not: a lost message is back within ten minutes, one that hangs is noticed.

    Without ``max_retries`` a page whose wake-up finds no Redis would wait for it for seconds; a worker's own
    connection is tried for ever (``broker_connection_retry``).
    Source: https://docs.celeryq.dev/en/stable/getting-started/backends-and-brokers/redis.html (2026-11).
    """
    if not broker_url.startswith(("redis", "sentinel")):
        return {}
    return {
        "visibility_timeout": 2 * TASK_LIMIT_S,
        "socket_timeout": 10,
        "socket_connect_timeout": 2,
        "max_retries": 0,
        **({"master_name": master} if broker_url.startswith("sentinel") else {}),
    }


app = _configured()
