"""The clock of delivery: asks the database what is due, works it off, sleeps until the next.

Any number may run at once; claims make that harmless. It holds nothing in memory but which channels it
is busy with and what comes within the next tick, so stopping it at any moment loses nothing.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import structlog
from django.db import Error, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from distributor.clock import Clock, instant
from distributor.delivery.claim import BATCH, Claim, channels_due, claim_due
from distributor.delivery.intent import Intent, claim_with_intent
from distributor.delivery.missed import miss_late_posts
from distributor.delivery.plan import IDLE_S, TICK_S, Coming, Plan, plan_ahead
from distributor.delivery.reconcile import look_for_unknown
from distributor.delivery.record import record
from distributor.delivery.retry import DueAgain
from distributor.delivery.send import deliver_post, release_claim, send_intended
from distributor.delivery.sweep import sweep_dead_leases
from distributor.delivery.together import WRITES
from distributor.posts.lifecycle import IN_HAND, State
from distributor.posts.models import Post

# What is held, paused or waiting for a retry becomes late without being claimed.
MISS_EVERY_S = 30.0
STOPPING = "The worker is stopping. Nothing was sent; the post is due again."
RECONCILE = 0  # the key of read-backs among the channel ids that are busy
logger = structlog.get_logger(__name__)


class Dispatcher:
    """Runs in one thread and calls networks in ``threads`` others, one channel in each."""

    def __init__(
        self, *, clock: Clock, threads: int = 32, on_tick: Callable[[], None] = lambda: None
    ) -> None:
        self._clock = clock
        self._on_tick = on_tick
        self._pool = ThreadPoolExecutor(
            max_workers=threads, thread_name_prefix="delivery", initializer=self._remember_connection
        )
        self._connections: list[BaseDatabaseWrapper] = []
        self._busy: set[int] = set()
        self._again: dict[int, Callable[[], object]] = {}
        self._sweep_next = self._miss_next = 0.0
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Look again now."""
        self._woken.set()

    def stop(self, timeout_s: float | None = None) -> None:
        """End after the calls under way. What is due and not begun waits in the database."""
        with self._lock:
            self._stopping.set()
        self._woken.set()
        # Jobs that have not begun give back what they have.
        self._pool.shutdown(wait=timeout_s is None)
        if timeout_s is None:
            for connection in self._connections:
                connection.close()

    def _remember_connection(self) -> None:
        """A thread keeps its connection for its next job, so only this object can close it at the end."""
        connection = connections["default"]
        connection.inc_thread_sharing()
        self._connections.append(connection)

    def run(self) -> None:
        """Tick until stopped; a database that is away is asked again, and so is one after any other fault."""
        with WRITES.clerk():
            while not self._stopping.is_set():
                try:
                    self._on_tick()
                    self._follow(self.tick())
                except Error as error:
                    logger.warning("database_away", cause=repr(error))
                    self._rest()
                except Exception:
                    # The edge of a thread: without it nothing leaves any more, and nobody is told.
                    logger.exception("tick_failed")
                    self._rest()
                self._woken.clear()
        connections.close_all()

    def _rest(self) -> None:
        close_old_connections()
        self._woken.wait(IDLE_S)

    def tick(self) -> Plan:
        """Hand out what is due now, and plan until the next tick."""
        clock = instant(self._clock)
        for channel_id, limit in channels_due(clock.now()):
            self._submit(channel_id, partial(self._deliver_channel, channel_id, limit))
        if clock.monotonic() >= self._sweep_next:
            self._sweep_next = clock.monotonic() + TICK_S
            self._sweep(clock)
        if clock.monotonic() >= self._miss_next:
            self._miss_next = clock.monotonic() + MISS_EVERY_S
            miss_late_posts(clock=clock)
        return plan_ahead(clock)

    def _sweep(self, clock: Clock) -> None:
        """What does not wait for its time but for somebody who died, or for a look at the account."""
        waiting = Post.objects.filter(state__in=[*IN_HAND, State.UNKNOWN], due_at__lte=clock.now())
        states = set(waiting.order_by().values_list("state", flat=True).distinct())
        if states & set(IN_HAND):
            sweep_dead_leases(clock=clock)
        if State.UNKNOWN in states:
            self._submit(RECONCILE, self._look)

    def _follow(self, plan: Plan) -> None:
        """Claim what comes, each at its time; a wake-up ends it."""
        while (at_s := plan.next_s()) is not None:
            if self._woken.wait(at_s - self._clock.monotonic()):
                return
            self._claim(plan.take(self._clock.monotonic()))
        self._woken.wait(plan.ends_s - self._clock.monotonic())

    def _claim(self, due: Sequence[Coming]) -> None:
        """Take the first post of each channel, all at once, and send them; a channel at work looks itself."""
        first: dict[int, int] = {}
        for post in due:
            with self._lock:
                if is_first := post.channel_id not in self._busy:
                    self._busy.add(post.channel_id)
                    first[post.post_id] = post.channel_id
            if not is_first:
                self._submit(post.channel_id, self._work_off(post.channel_id, keeps_gap=post.keeps_gap))
        if first:
            self._take(first)

    def _take(self, channels: Mapping[int, int]) -> None:
        """Claim these posts (id -> channel) with their intents, and make the calls in threads."""
        jobs: dict[int, Callable[[], object]] = dict.fromkeys(channels.values(), lambda: None)
        try:
            for claim, intent in claim_with_intent(channels, clock=self._clock):
                if intent is not None:
                    jobs[channels[claim.post_id]] = partial(self._send, claim, intent)
        except Error:
            raise
        except Exception:
            # One of them cannot be read: each channel alone, so that none waits for another's fault.
            logger.exception("not_taken_together", posts=list(channels))
            jobs = {channel_id: self._work_off(channel_id, keeps_gap=True) for channel_id in jobs}
        finally:
            for channel_id, job in jobs.items():
                self._start(channel_id, job)

    def _send(self, claim: Claim, intent: Intent) -> None:
        if self._stopping.is_set():
            record(intent[0], DueAgain(STOPPING), clock=self._clock)
        else:
            send_intended(claim, intent, clock=self._clock)

    def _work_off(self, channel_id: int, *, keeps_gap: bool) -> Callable[[], object]:
        return partial(self._deliver_channel, channel_id, 1 if keeps_gap else BATCH)

    def _submit(self, key: int, job: Callable[[], object]) -> None:
        """Run a job that may as well not run: what it would do is found again."""
        with self._lock:
            if key in self._busy:
                # It may have asked for the last time already: it looks again when it ends.
                self._again[key] = job
                return
            self._busy.add(key)
        self._start(key, job)

    def _start(self, key: int, job: Callable[[], object]) -> None:
        with self._lock:
            if not self._stopping.is_set():
                self._pool.submit(self._run_job, key, job)
                return
        self._run_job(key, job)  # which only gives back what it has

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
        """Free the key; what came for it meanwhile is done now (after a failure, at the next tick)."""
        close_old_connections()
        with self._lock:
            self._busy.discard(key)
            job = self._again.pop(key, None)
        if job and not failed and not self._stopping.is_set():
            self._submit(key, job)

    def _deliver_channel(self, channel_id: int, limit: int) -> None:
        """Work off one channel."""
        while not self._stopping.is_set():
            claims = claim_due(channel_id=channel_id, clock=self._clock, limit=limit)
            self._deliver(claims)
            if len(claims) < limit:
                return

    def _deliver(self, claims: Sequence[Claim]) -> None:
        """Deliver one after the other; what is not begun at a stop is given back at once."""
        for claim in claims:
            if self._stopping.is_set():
                release_claim(claim, because=STOPPING, clock=self._clock)
            else:
                deliver_post(claim, clock=self._clock)

    def _look(self) -> None:
        if not self._stopping.is_set() and look_for_unknown(clock=self._clock):
            self.wake()  # there may be more than one round takes
