"""One thin task a verb. Each may run twice, at once, or be lost: the verbs themselves are safe to repeat."""

from celery import shared_task

from distributor.clock import SystemClock
from distributor.delivery.clock import DatabaseClock
from distributor.posts.draft import draft_due_posts
from distributor.releases.inbox import read_inbox as read_inbox_now
from distributor.releases.poll import poll_due_sources
from workers.dispatcher import work_off_due


@shared_task(name="workers.deliver_due")
def deliver_due(network: str = "") -> None:
    """Somebody approved something: work off what is due on the network now and not at the next tick."""
    work_off_due(network=network, clock=DatabaseClock())


@shared_task(name="workers.read_inbox")
def read_inbox() -> None:
    """Make releases of waiting webhooks, then posts of them."""
    read_inbox_now(clock=SystemClock())
    draft_due_posts(clock=SystemClock())


@shared_task(name="workers.draft_posts")
def draft_posts() -> None:
    """Make the posts that releases wait for."""
    draft_due_posts(clock=SystemClock())


@shared_task(name="workers.poll_sources")
def poll_sources() -> None:
    """Ask the feeds whose time has come, then make posts of what they brought."""
    poll_due_sources(clock=SystemClock())
    draft_due_posts(clock=SystemClock())
