"""Everything that is over, taken away stage by stage, so that nobody has to tidy a database by hand.

What counts for the log, an approval, an attempt or a receipt is never touched: docs/operations.md says what
is kept how long, and why.
"""

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.discussion.tidy import tidy_discussion
from distributor.people.tidy import tidy_people
from distributor.posts.tidy import tidy_posts
from distributor.releases.tidy import tidy_releases

STAGES = (tidy_people, tidy_releases, tidy_posts, tidy_discussion)


def tidy(*, actor: str = log.SYSTEM, clock: Clock) -> dict[str, int]:
    """Take away what is over. Safe to run twice at once, and to be killed.

    The entry comes after the last batch and not with each: rows that mean nothing any more are deleted
    without the log's lock, for which every post waits.

    Returns:
        What was looked at -> how many are gone.
    """
    gone: dict[str, int] = {}
    for tidy_stage in STAGES:
        gone |= tidy_stage(clock=clock)
    if rows := sum(gone.values()):
        details = {"rows": rows, "gone": {what: number for what, number in gone.items() if number}}
        with transaction.atomic():
            log.append(Action.ROWS_TIDIED, "rows", actor=actor, details=details, clock=clock)
    return gone
