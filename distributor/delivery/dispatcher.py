"""The clock of delivery: asks the database what is due, works it off, sleeps until the next.

Any number may run at once; claims make that harmless. It holds nothing in memory but which channels it
is busy with, so stopping it at any moment loses nothing.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import Error, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Min

from distributor.clock import Clock, instant
from distributor.delivery.claim import channels_due, claim_due
from distributor.delivery.missed import miss_late_posts
from distributor.delivery.reconcile import look_for_unknown
from distributor.delivery.send import deliver_post, release_claim
from distributor.delivery.sweep import sweep_dead_leases
from distributor.posts.lifecycle import IN_HAND, State
from distributor.posts.models import Post

# While something is due soon, a lost wake-up costs a quarter of a second; otherwise one second.
SOON = timedelta(seconds=5)
TICK_S = 0.25
IDLE_S = 1.0
# What is held, paused or waiting for a retry becomes late without being claimed.
MISS_EVERY_S = 30.0
RECONCILE = 0  # the key of read-backs among the channel ids that are busy
logger = structlog.get_logger(__name__)


class Dispatcher:
    """Runs in one thread and calls networks in ``threads`` others, one channel in each."""

    def __init__(
        self, *, clock: Clock, threads: int = 16, on_tick: Callable[[], None] = lambda: None
    ) -> None:
        self._clock = clock
        self._on_tick = on_tick
        self._pool = ThreadPoolExecutor(
            max_workers=threads, thread_name_prefix="delivery", initializer=self._remember_connection
        )
        self._connections: list[BaseDatabaseWrapper] = []
        self._busy: set[int] = set()
        self._again: set[int] = set()
        self._miss_next = 0.0
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Look again now."""
        self._woken.set()

    def stop(self, timeout_s: float | None = None) -> None:
        """End after the calls under way. What is due and not begun waits in the database."""
        self._stopping.set()
        self._woken.set()
        self._pool.shutdown(wait=timeout_s is None, cancel_futures=True)
        if timeout_s is None:
            for connection in self._connections:
                connection.close()

    def _remember_connection(self) -> None:
        """A thread keeps its connection for its next job, so only this object can close it at the end."""
        connection = connections["default"]
        connection.inc_thread_sharing()
        self._connections.append(connection)

    def run(self) -> None:
        """Tick until stopped; a database that is away is asked again."""
        while not self._stopping.is_set():
            self._on_tick()
            try:
                wait_s = self.tick()
            except Error as error:
                logger.warning("database_away", cause=repr(error))
                close_old_connections()
                wait_s = IDLE_S
            self._woken.wait(wait_s)
            self._woken.clear()
        connections.close_all()

    def tick(self) -> float:
        """Hand out what is due now.

        Returns:
            Seconds to sleep until something may be due.
        """
        clock = instant(self._clock)
        if clock.monotonic() >= self._miss_next:
            self._miss_next = clock.monotonic() + MISS_EVERY_S
            miss_late_posts(clock=clock)
        states = set(Post.objects.filter(due_at__lte=clock.now()).order_by().values_list("state").distinct())
        due = {State(state) for (state,) in states}
        if due & set(IN_HAND):
            sweep_dead_leases(clock=clock)
        for channel_id, limit in channels_due(clock.now()) if State.APPROVED in due else []:
            self._submit(channel_id, partial(self._deliver_channel, channel_id, limit))
        if State.UNKNOWN in due:
            self._submit(RECONCILE, self._look)
        return self._pause_s(clock.now())

    def _submit(self, key: int, job: Callable[[], object]) -> None:
        with self._lock:
            if self._stopping.is_set():
                return
            if key in self._busy:
                # It may have asked for the last time already: it looks again when it ends.
                self._again.add(key)
                return
            self._busy.add(key)
        self._pool.submit(self._run_job, key, job)

    def _run_job(self, key: int, job: Callable[[], object]) -> None:
        try:
            close_old_connections()
            job()
        except Exception:
            # The edge of a thread: whatever it was, the lease ends and the sweeper finds the post.
            logger.exception("delivery_job_failed", channel_id=key)
            self._done(key, failed=True)
        else:
            self._done(key)

    def _done(self, key: int, *, failed: bool = False) -> None:
        """Free the key; what came for it meanwhile is looked at now (after a failure, at the next tick)."""
        close_old_connections()
        with self._lock:
            self._busy.discard(key)
            again = key in self._again
            self._again.discard(key)
        if again and not failed:
            self.wake()

    def _deliver_channel(self, channel_id: int, limit: int) -> None:
        """Work off one channel; what is claimed but not begun at a stop is given back at once."""
        while not self._stopping.is_set():
            claims = claim_due(channel_id=channel_id, clock=self._clock, limit=limit)
            if not claims:
                return
            for claim in claims:
                if self._stopping.is_set():
                    release_claim(claim, because="The worker is stopping.", clock=self._clock)
                else:
                    deliver_post(claim, clock=self._clock)
            if len(claims) < limit:
                return

    def _look(self) -> None:
        if look_for_unknown(clock=self._clock):
            self.wake()  # there may be more than one round takes

    def _pause_s(self, now: datetime) -> float:
        later = Post.objects.filter(due_at__gt=now).aggregate(next=Min("due_at"))["next"]
        if later is None or later - now > SOON:
            return IDLE_S
        return float(min((later - now).total_seconds(), TICK_S))
