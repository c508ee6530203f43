"""Telling each address what is new in the log since it was told last; a message that fails is tried again.

An address may hear of something twice (a worker that dies between the message and the note of it), never
not at all while it can be reached.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db import transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.clock import Clock
from distributor.errors import DistributorError
from distributor.notices.models import Address
from distributor.notices.news import KINDS, Kind, News, told, wanted
from distributor.wake import Work, wake

SOON = timedelta(seconds=30)
MOST_WAIT = timedelta(hours=1)
MOST_ENTRIES = 500
TEST = ("distributor: a test", "If you read this, it works.")
NOT_REACHED = "It could not be reached. What is new is kept and told later; check the address."
Send = Callable[[str, str, str], bool]
logger = structlog.get_logger(__name__)


class NoticeError(DistributorError):
    """The address cannot be used; nothing was changed."""


def send(url: str, title: str, body: str) -> bool:
    """One message by Apprise; False when it was not taken.

    Source: https://github.com/caronc/apprise (2.3, 2026).
    """
    import apprise

    told_by = apprise.Apprise()
    return bool(told_by.add(url) and told_by.notify(title=title, body=body))


def add_address(
    name: str, url: str, *, kinds: list[str], digest_hour: int | None = None, actor: str, clock: Clock
) -> Address:
    """Have somebody told from now on.

    Args:
        name: what people call it.
        url: an Apprise address, such as ``mailto://…`` or ``mmost://…``.
        kinds: what to tell; empty for all.
        digest_hour: hour of the day (UTC) for a digest; None for at once.
        actor: who does it.
        clock: the time.

    Raises:
        NoticeError: the address is none, or a kind is unknown.
    """
    import apprise

    unknown = [kind for kind in kinds if kind not in list(Kind)]
    if unknown:
        raise NoticeError(
            f"'{unknown[0]}' is no kind of news; there are {', '.join(Kind)}. Nothing was stored."
        )
    if not name.strip() or not apprise.Apprise().add(url):
        raise NoticeError(
            "That is no address that can be told; see the list of services of Apprise. Nothing was stored."
        )
    with transaction.atomic():
        address, _ = Address.objects.update_or_create(
            name=name.strip()[:100],
            defaults={
                "sealed_url": vault.seal(url),
                "wants": ",".join(kinds or list(Kind)),
                "digest_hour": digest_hour,
                "seen": log.newest(),
                "due_at": next_time(digest_hour, now=clock.now()),
                "problem": "",
                "failures": 0,
            },
        )
        details = {"name": address.name, "service": urlsplit(url).scheme, "wants": address.wants}
        subject = f"address:{address.pk}"
        log.append(Action.ADDRESS_ADDED, subject, actor=actor, details=details, clock=clock)
    return address


def try_soon(name: str, *, clock: Clock) -> bool:
    """Have a worker send a message that says only that it came; what came of it stands at the address.

    Returns:
        False when there is no such address.
    """
    found = Address.objects.filter(name=name).update(test_due=True, due_at=clock.now())
    if found:
        wake(Work.NOTICES)
    return bool(found)


def remove_address(name: str, *, actor: str, clock: Clock) -> None:
    """Tell it nothing any more.

    Raises:
        NoticeError: there is none of that name.
    """
    with transaction.atomic():
        address = Address.objects.filter(name=name).first()
        if address is None:
            raise NoticeError(f"There is no address '{name}'.")
        details = {"name": name}
        subject = f"address:{address.pk}"
        log.append(Action.ADDRESS_REMOVED, subject, actor=actor, details=details, clock=clock)
        address.delete()


def next_time(digest_hour: int | None, *, now: datetime) -> datetime:
    """When an address is told next."""
    if digest_hour is None:
        return now + SOON
    today = now.replace(hour=digest_hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def tell_everybody(*, clock: Clock, send: Send = send) -> int:
    """Tell every address whose time has come.

    Returns:
        How many messages were taken.
    """
    due = Address.objects.filter(due_at__lte=clock.now()).order_by("due_at")
    return sum(_tell(address, clock=clock, send=send) for address in list(due))


def _tell(address: Address, *, clock: Clock, send: Send) -> bool:
    """One address, if no other worker took it first."""
    now = clock.now()
    lease = now + timedelta(seconds=settings.ENVIRONMENT.lease_s)
    if not Address.objects.filter(pk=address.pk, due_at=address.due_at).update(due_at=lease):
        return False
    if address.test_due:
        return _test(address, now=now, send=send)
    entries = Entry.objects.filter(seq__gt=address.seen, action__in=list(KINDS)).order_by("seq")
    rows = list(entries.values_list("seq", "subject", "action")[:MOST_ENTRIES])
    news = wanted([News(subject=subject, action=Action(action)) for _, subject, action in rows],
                  address.wants.split(","))  # fmt: skip
    if news and not _is_taken(address, *told(news, public_url=settings.PUBLIC_URL), send=send):
        # Beyond that a span of time has no room for the number.
        wait = min(SOON * 2.0 ** min(address.failures, 20), MOST_WAIT)
        Address.objects.filter(pk=address.pk).update(
            failures=address.failures + 1, problem=NOT_REACHED, due_at=now + wait
        )
        return False
    Address.objects.filter(pk=address.pk).update(
        seen=rows[-1][0] if rows else address.seen,
        failures=0,
        problem="",
        due_at=next_time(address.digest_hour, now=now),
    )
    return bool(news)


def _test(address: Address, *, now: datetime, send: Send) -> bool:
    """One try: the person who asked for it looks at the page."""
    is_taken = _is_taken(address, *TEST, send=send)
    Address.objects.filter(pk=address.pk).update(
        test_due=False,
        problem="" if is_taken else NOT_REACHED,
        due_at=next_time(address.digest_hour, now=now),
    )
    return is_taken


def _is_taken(address: Address, title: str, body: str, *, send: Send) -> bool:
    try:
        return send(vault.unseal(address.sealed_url), title, body)
    except Exception as error:  # noqa: BLE001 - see below
        # Dozens of services, each with a library of its own: none of their faults may end this one.
        logger.warning("notice_failed", address=address.name, kind=type(error).__name__)
        return False
