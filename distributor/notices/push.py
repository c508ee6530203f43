"""Telling browsers how many posts wait, while nobody looks at the pages.

Push services belong to others: a message is sealed for the browser, and even so holds numbers and an address
of ours, never a title, a text, a name or a reason. As with addresses (``tell``), a browser may hear of
something twice, never not at all while it can be reached.
"""

import json
import secrets
from collections import Counter
from datetime import timedelta

import httpx
import structlog
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.clock import Clock
from distributor.discussion.models import Mention
from distributor.errors import DistributorError
from distributor.notices.news import KINDS, Kind, News, wanted
from distributor.notices.push_crypt import authorization, sealed
from distributor.people.models import PushBrowser
from distributor.people.preferences import preferences_of
from distributor.people.push import address_of, own_key, public_key
from distributor.people.rights import Granted, Place, Right, may, may_somewhere
from distributor.people.roles import granted_to
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.releases.fetch import GuardedTransport
from distributor.releases.models import subjects_in

SOON = timedelta(seconds=30)
MOST_WAIT = timedelta(hours=6)
MOST_ENTRIES = 500
TTL_S = 24 * 3600
# Whom a kind of news is for; kinds that are not here are told elsewhere.
RIGHTS = {
    Kind.WAITS: Right.APPROVE,
    Kind.FAILED: Right.APPROVE,
    Kind.CORRECTIONS: Right.APPROVE,
    Kind.ACCOUNTS: Right.MANAGE,
    Kind.HOLDS: Right.HOLD,
}
# Where a touch leads, by the most urgent kind.
PAGES = {
    Kind.FAILED: "/?tab=help",
    Kind.CORRECTIONS: "/?tab=help",
    Kind.COMMENTS: "/mentions/",
    Kind.WAITS: "/",
    Kind.ACCOUNTS: "/channels/",
    Kind.HOLDS: "/hold/",
}
_GONE = (404, 410)
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
logger = structlog.get_logger(__name__)


def push_everybody(*, clock: Clock, transport: httpx.BaseTransport | None = None) -> int:
    """Tell every browser whose time has come.

    Args:
        clock: the time.
        transport: replaces the network in tests; else no private address is ever called, whatever a browser
            named as its push service.

    Returns:
        How many messages were taken.
    """
    due = PushBrowser.objects.select_related("person").filter(due_at__lte=clock.now(), person__is_active=True)
    rows = list(due.order_by("due_at"))
    if not rows:
        return 0
    calls = transport or GuardedTransport()
    with httpx.Client(transport=calls, timeout=_TIMEOUT, trust_env=False) as client:
        return sum(_push(row, client, clock=clock) for row in rows)


def _push(row: PushBrowser, client: httpx.Client, *, clock: Clock) -> bool:
    """One browser, if no other worker took it first."""
    now = clock.now()
    lease = now + timedelta(seconds=settings.ENVIRONMENT.lease_s)
    if not PushBrowser.objects.filter(pk=row.pk, due_at=row.due_at).update(due_at=lease):
        return False
    entries = Entry.objects.filter(seq__gt=row.seen, action__in=list(KINDS)).order_by("seq")
    rows = list(entries.values_list("seq", "subject", "action")[:MOST_ENTRIES])
    news = [News(subject=subject, action=Action(action)) for _seq, subject, action in rows]
    granted = granted_to(row.person.get_username(), now=now)
    counts = _counts(wanted(news, list(Kind)), granted)
    counts[Kind.COMMENTS] = _named(row, since=row.seen)
    counts = +counts  # without what is none
    status = _sent(row, counts, client, clock=clock) if counts else 201
    if status in _GONE:
        # The person took it off in the browser, or the browser is gone.
        row.delete()
        return False
    if not 200 <= status < 300:
        # Beyond that a span of time has no room for the number.
        wait = min(SOON * 2.0 ** min(row.failures, 20), MOST_WAIT)
        PushBrowser.objects.filter(pk=row.pk).update(failures=row.failures + 1, due_at=now + wait)
        return False
    seen = rows[-1][0] if rows else row.seen
    PushBrowser.objects.filter(pk=row.pk).update(seen=seen, failures=0, due_at=now + SOON)
    return bool(counts)


def _counts(news: list[News], granted: tuple[Granted, ...]) -> Counter[Kind]:
    """How much of each kind is for somebody with these roles; of posts, only those that still wait."""
    kinds = [(KINDS[each.action][0], each.subject) for each in news]
    for_them = [pair for pair in kinds if pair[0] in RIGHTS and may_somewhere(granted, RIGHTS[pair[0]])]
    waiting = _still_waiting([subject for kind, subject in for_them if kind == Kind.WAITS], granted)
    return Counter(kind for kind, subject in for_them if kind != Kind.WAITS or subject in waiting)


def _named(row: PushBrowser, *, since: int) -> int:
    """How often this person was named after that entry of the log, and has not read it yet."""
    names = Entry.objects.filter(seq__gt=since, action=Action.COMMENT_MENTIONED).exists()
    return Mention.objects.filter(person=row.person.get_username(), read_at=None).count() if names else 0


def _still_waiting(subjects: list[str], granted: tuple[Granted, ...]) -> set[str]:
    """Those of the posts that are drafts, and that this person may approve."""
    numbers = [int(subject[5:]) for subject in subjects if subject.startswith("post:")]
    posts = Post.objects.filter(pk__in=numbers, state=State.DRAFT).select_related("release__revision")
    return {f"post:{post.pk}" for post in posts if may(granted, Right.APPROVE, _place(post))}


def _place(post: Post) -> Place:
    revision = post.release.revision
    countries = subjects_in(revision.countries) if revision else ()
    return Place(channel_id=post.channel_id, countries=countries)


def message(counts: Counter[Kind], *, public_url: str) -> dict[str, str]:
    """What the browser shows: ``title``, ``body``, and the ``url`` that a touch leads to."""
    waits, failed = counts[Kind.WAITS], counts[Kind.FAILED]
    said = []
    if waits:
        told = ngettext("%(count)s post waits for you.", "%(count)s posts wait for you.", waits)
        said.append(told % {"count": waits})
    if failed:
        told = ngettext("%(count)s post needs help.", "%(count)s posts need help.", failed)
        said.append(told % {"count": failed})
    if named := counts[Kind.COMMENTS]:
        told = ngettext("You are named in %(count)s comment.", "You are named in %(count)s comments.", named)
        said.append(told % {"count": named})
    if counts[Kind.CORRECTIONS]:
        said.append(_("Something live may have to be corrected."))
    if counts[Kind.ACCOUNTS]:
        said.append(_("An account or a source needs help."))
    if counts[Kind.HOLDS]:
        said.append(_("A hold was set or lifted."))
    first = next(kind for kind in PAGES if counts[kind])
    return {"title": "distributor", "body": " ".join(said), "url": f"{public_url}{PAGES[first]}"}


def _sent(row: PushBrowser, counts: Counter[Kind], client: httpx.Client, *, clock: Clock) -> int:
    """The status that the push service answered; 0 when it did not."""
    try:
        address = address_of(row)
        with override(preferences_of(row.person).language or settings.LANGUAGE_CODE):
            told = json.dumps(message(counts, public_url=settings.PUBLIC_URL)).encode()
        body = sealed(
            told,
            p256dh=address.p256dh,
            auth=address.auth,
            salt=secrets.token_bytes(16),
            key=ec.generate_private_key(ec.SECP256R1()),
        )
        who = authorization(
            address.endpoint,
            key=own_key(),
            public=public_key(),
            contact=settings.PUBLIC_URL,
            now=clock.now(),
        )
        headers = {
            "Authorization": who,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(TTL_S),
            # A newer count takes the place of one that was not fetched yet: RFC 8030, 5.4.
            "Topic": "desk",
        }
        return client.post(address.endpoint, content=body, headers=headers).status_code
    except (httpx.HTTPError, httpx.InvalidURL, DistributorError, ValueError) as error:
        # One browser's odd address or key never keeps the news from the browsers after it.
        logger.warning("push_failed", browser=row.pk, kind=type(error).__name__)
        return 0
