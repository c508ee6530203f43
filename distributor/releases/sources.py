"""Adding and listing sources."""

import base64
import re
import secrets

from django.db import IntegrityError, transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.releases.errors import SourceError
from distributor.releases.models import Source
from distributor.releases.signature import SECRET_PREFIX
from distributor.wake import Work, wake

SECRET_BYTES = 32
SLUG = re.compile(r"[A-Za-z0-9_-]+")
# As long as the columns.
MOST_NAME, MOST_URL = 60, 2000
MIN_INTERVAL_S = 15
BY_HAND = "by-hand"


def add_source(
    name: str, *, feed_url: str = "", webhook: bool = False, interval_s: int = 300, actor: str, clock: Clock
) -> tuple[Source, str]:
    """Add a feed to watch, a sender of webhooks, or both.

    Returns:
        The source, and the webhook secret (empty without webhooks): shown once, stored encrypted.

    Raises:
        SourceError: the name is taken or a value cannot be used.
    """
    if not SLUG.fullmatch(name) or len(name) > MOST_NAME:
        raise SourceError(
            f"'{name[:MOST_NAME]}' is no name for a source: it stands in an address. Use up to {MOST_NAME} "
            "letters from a to z, digits, and hyphens. Nothing was changed."
        )
    if len(feed_url) > MOST_URL:
        raise SourceError(f"The address is longer than {MOST_URL} characters. Nothing was changed.")
    if feed_url and not feed_url.startswith(("http://", "https://")):
        raise SourceError(f"'{feed_url}' is no web address; a feed starts with https:// or http://.")
    if not feed_url and not webhook:
        raise SourceError("A source needs a feed to watch, or webhooks to receive, or both.")
    if interval_s < MIN_INTERVAL_S:
        raise SourceError(f"A feed is asked every {MIN_INTERVAL_S} seconds at most.")
    secret = new_secret() if webhook else ""
    try:
        with transaction.atomic():
            source = Source.objects.create(
                name=name,
                feed_url=feed_url,
                sealed_secret=vault.seal(secret),
                interval_s=interval_s,
                next_poll_at=clock.now() if feed_url else None,
            )
            details = {"name": name, "feed_url": feed_url, "webhook": webhook}
            log.append(Action.SOURCE_ADDED, f"source:{source.pk}", actor=actor, details=details, clock=clock)
    except IntegrityError as error:
        raise SourceError(f"A source named '{name}' is there already. Nothing was changed.") from error
    return source, secret


def read_soon(name: str, *, clock: Clock) -> bool:
    """Have a worker read a feed now.

    Returns:
        False when there is no such feed.
    """
    found = Source.objects.filter(name=name).exclude(feed_url="").update(next_poll_at=clock.now())
    if found:
        wake(Work.SOURCES)
    return bool(found)


def new_secret() -> str:
    """A fresh webhook secret."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def by_hand_source() -> Source:
    """The source of releases that a person brings in at the terminal."""
    return Source.objects.get_or_create(name=BY_HAND)[0]
