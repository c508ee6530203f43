"""The naive design: one Celery task a post with ``eta``, on Redis. The opponent of every measurement.

The tasks write the same lines as the played networks of ``quick_worker``: a line is a live post.
``NAIVE_MODE`` is one of ``early`` (Celery's default), ``late`` (acks_late) and ``late_reject`` (and
reject_on_worker_lost).
"""

import os
import time
from pathlib import Path

from celery import Celery

MODE = os.environ.get("NAIVE_MODE", "early")
_options: dict[str, float] = {}
if os.environ.get("NAIVE_VISIBILITY_S"):
    # Restoring is looked at every few seconds, so that a short run shows what a long one would.
    _options = {
        "visibility_timeout": float(os.environ["NAIVE_VISIBILITY_S"]),
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    }
app = Celery("naive", broker=os.environ.get("NAIVE_BROKER", ""))
app.conf.update(
    task_ignore_result=True,
    task_acks_late=MODE != "early",
    task_reject_on_worker_lost=MODE == "late_reject",
    broker_transport_options=_options,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
)


@app.task(name="naive.publish")
def publish(link: str) -> None:
    """Publish now: what ``eta`` was set for."""
    delay_s = float(os.environ.get("BENCH_DELAY_S", "0"))
    begun = time.time()
    time.sleep(delay_s)
    with (Path(os.environ["BENCH_SENT"]) / f"{os.getpid()}.sent").open("a") as file:
        file.write(f"{link}\t{begun:.6f}\n")
    time.sleep(delay_s)
