"""One thin task a verb. Each may run twice, at once, or be lost: the verbs themselves are safe to repeat."""

from celery import shared_task

from distributor.channels.look import look_after_channels as look_after_channels_now
from distributor.clock import SystemClock
from distributor.delivery.aftercare import look_after_live
from distributor.delivery.clock import DatabaseClock
from distributor.delivery.corrections.carry_out import carry_out_corrections
from distributor.delivery.corrections.propose import propose_corrections
from distributor.notices.push import push_everybody
from distributor.notices.tell import tell_everybody
from distributor.posts.draft import draft_due_posts
from distributor.posts.pictures.propose import propose_card_pictures
from distributor.posts.reword import answer_rewordings
from distributor.releases.inbox import read_inbox as read_inbox_now
from distributor.releases.pages import check_pages
from distributor.releases.poll import poll_due_sources
from distributor.tidy import tidy as tidy_now
from workers.dispatcher import work_off_due


@shared_task(name="workers.deliver_due")
def deliver_due(network: str = "") -> None:
    """Somebody approved something: work off what is due on the network now and not at the next tick."""
    work_off_due(network=network, clock=DatabaseClock())


@shared_task(name="workers.read_inbox")
def read_inbox() -> None:
    """Make releases of waiting webhooks, then posts of them."""
    read_inbox_now(clock=SystemClock())
    drafted = draft_due_posts(clock=SystemClock())
    propose_corrections(clock=DatabaseClock())
    propose_card_pictures(drafted, clock=SystemClock())


@shared_task(name="workers.draft_posts")
def draft_posts() -> None:
    """Make the posts that releases wait for."""
    propose_card_pictures(draft_due_posts(clock=SystemClock()), clock=SystemClock())


@shared_task(name="workers.poll_sources")
def poll_sources() -> None:
    """Ask the feeds whose time has come, then make posts of what they brought."""
    poll_due_sources(clock=SystemClock())
    drafted = draft_due_posts(clock=SystemClock())
    propose_corrections(clock=DatabaseClock())
    propose_card_pictures(drafted, clock=SystemClock())


@shared_task(name="workers.look_after")
def look_after() -> None:
    """Corrections of what is live; then looks at what was published, and at the pages of recent releases."""
    clock = DatabaseClock()
    propose_corrections(clock=clock)
    carry_out_corrections(clock=clock)
    look_after_live(clock=clock)
    check_pages(clock=SystemClock())


@shared_task(name="workers.look_after_channels")
def look_after_channels() -> None:
    """New tokens before the old ones end; once a day, how each account is."""
    look_after_channels_now(clock=DatabaseClock())


@shared_task(name="workers.reword")
def reword() -> None:
    """Ask the language model for what people asked for, where one is switched on."""
    answer_rewordings(clock=SystemClock())


@shared_task(name="workers.tidy")
def tidy() -> None:
    """Take away what is over."""
    tidy_now(clock=DatabaseClock())


@shared_task(name="workers.notify")
def notify() -> None:
    """Tell people what is new, and their browsers how much waits."""
    tell_everybody(clock=SystemClock())
    push_everybody(clock=SystemClock())
