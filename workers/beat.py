"""The beat table: how often each verb is tried. Two beats at once do no harm; none costs only time."""

from typing import TypedDict


class Entry(TypedDict):
    """One line of Celery's schedule; ``schedule`` in seconds.

    A message nobody took before the next one is sent has nothing left to say (``expires``).
    """

    task: str
    schedule: float
    options: dict[str, float]


def _every(seconds: float, task: str) -> Entry:
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


BEAT_TABLE: dict[str, Entry] = {
    "poll-sources": _every(15.0, "workers.poll_sources"),
    # Webhooks and corrections wake a worker themselves; this catches what a lost wake-up left behind.
    "look-after": _every(15.0, "workers.look_after"),
    "notify": _every(20.0, "workers.notify"),
    # Tokens of two hours are renewed twenty minutes before their end.
    "look-after-channels": _every(300.0, "workers.look_after_channels"),
    "reword": _every(30.0, "workers.reword"),
    # A worker that starts does it too, so that one which is started anew every day misses none.
    "tidy": _every(86400.0, "workers.tidy"),
    "read-inbox": _every(10.0, "workers.read_inbox"),
}
