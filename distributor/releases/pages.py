"""Looking again at the pages of recent releases: one that is gone, or marked as taken back, is withdrawn.

Every hour for two days, then daily for a month; never under embargo, when asking would leave a trace.
"""

from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

from distributor.alone import each_alone
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.releases.errors import FetchError
from distributor.releases.fetch import Fetched, fetch
from distributor.releases.models import Release
from distributor.releases.poll import OK, Fetch
from distributor.releases.reading.decode import decoded
from distributor.releases.reading.page import read_page
from distributor.releases.retraction import is_retracted
from distributor.releases.watching import next_look
from distributor.releases.withdraw import withdraw_release

GONE, NOT_FOUND = 410, 404
MISSING = (
    "Its page answers that there is nothing (404). Posts of it would lead nowhere: look at the page, and "
    "withdraw or correct the release where it is published."
)
logger = structlog.get_logger(__name__)


def check_pages(*, clock: Clock, limit: int = 10, fetch: Fetch = fetch) -> int:
    """Look at the pages whose time has come.

    Returns:
        How many were asked for.
    """
    due = Release.objects.filter(page_due_at__lte=clock.now()).order_by("page_due_at")
    releases = list(due.select_related("source")[:limit])
    return sum(each_alone(releases, partial(_check, clock=clock, fetch=fetch), doing="check_pages"))


def _check(release: Release, *, clock: Clock, fetch: Fetch) -> bool:
    now = clock.now()
    mine = Release.objects.filter(pk=release.pk, page_due_at=release.page_due_at)
    if not mine.update(page_due_at=None if release.withdrawn_at else next_look(release.found_at, now=now)):
        return False
    embargoed = release.embargo_words or (release.embargo_until and now < release.embargo_until)
    if release.withdrawn_at or embargoed:
        return False
    try:
        answer = fetch(release.url, allow_private=settings.ENVIRONMENT.private_sources)
    except FetchError as error:
        logger.info("page_not_read", url=release.url, problem=str(error))
        return True
    _judge(release, answer, clock=clock)
    return True


def _judge(release: Release, answer: Fetched, *, clock: Clock) -> None:
    because = ""
    if answer.status == GONE:
        because = "its page answers that it is gone for good (410)"
    elif answer.status == OK and is_retracted(read_page(decoded(answer.body), base=answer.url).title):
        because = "its page is marked as taken back"
    if because:
        withdraw_release(release.key, source=release.source, because=because, clock=clock)
        return
    problem = MISSING if answer.status == NOT_FOUND else ""
    with transaction.atomic():
        changed = Release.objects.filter(pk=release.pk).exclude(page_problem=problem)
        if changed.update(page_problem=problem) and problem:
            subject, details = f"release:{release.pk}", {"because": problem}
            log.append(Action.RELEASE_PAGE_MISSING, subject, actor=log.SYSTEM, details=details, clock=clock)
