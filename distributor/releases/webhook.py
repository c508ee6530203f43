"""A webhook of the publishing system: checked, kept as it came, answered; read afterwards.

Nothing is believed before the signature fits. What fits is stored in the same breath, so that an
answer of 202 means: it will not be lost.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import EARLIEST, LATEST, Clock
from distributor.releases.errors import WebhookRefused
from distributor.releases.models import InboxEntry, Source
from distributor.releases.reading.values import RawRelease
from distributor.releases.signature import is_signed
from distributor.releases.urls import is_linkable

PUBLISHED = ("release.published", "release.updated")
WITHDRAWN = "release.withdrawn"
MAX_BODY = 1_048_576
# One answer for every failed check, so that it tells an attacker nothing about which one failed.
NOT_ACCEPTED = (
    "The signature, the timestamp or the id was not accepted. Nothing was stored. Check that the secret is "
    "this source's, that the clock is right, and that the body is sent exactly as it was signed."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a webhook says, checked for shape."""

    kind: str
    raw: RawRelease
    embargo_until: dt.datetime | None


def receive_webhook(source_name: str, *, headers: Mapping[str, str], body: bytes, clock: Clock) -> bool:
    """Check and store one webhook.

    Returns:
        True when it is new, False when this id came before (a replay; nothing changes).

    Raises:
        WebhookRefused: with the status and sentence for the sender.
    """
    if len(body) > MAX_BODY:
        raise WebhookRefused(too_large(), status=413)
    source = Source.objects.filter(name=source_name).exclude(sealed_secret="").first()
    webhook_id = headers.get("webhook-id", "")[:255]
    if source is None or not _fits(source, webhook_id, headers=headers, body=body, clock=clock):
        raise WebhookRefused(NOT_ACCEPTED, status=401)
    read_notice(body)
    return _store(source, webhook_id, body.decode(), clock=clock)


def too_large() -> str:
    """The sentence for a body over the limit."""
    return (
        f"The body is larger than {MAX_BODY // 1024} KiB. Nothing was stored. Send the text without images."
    )


def _fits(source: Source, webhook_id: str, *, headers: Mapping[str, str], body: bytes, clock: Clock) -> bool:
    return is_signed(
        vault.unseal(source.sealed_secret),
        webhook_id=webhook_id,
        timestamp=headers.get("webhook-timestamp", ""),
        signatures=headers.get("webhook-signature", ""),
        body=body,
        now_s=clock.now().timestamp(),
    )


def _store(source: Source, webhook_id: str, body: str, *, clock: Clock) -> bool:
    try:
        with transaction.atomic():
            entry = InboxEntry.objects.create(
                source=source, webhook_id=webhook_id, body=body, received_at=clock.now()
            )
            actor, details = f"source:{source.name}", {"webhook_id": webhook_id}
            log.append(
                Action.WEBHOOK_RECEIVED, f"inbox:{entry.pk}", actor=actor, details=details, clock=clock
            )
    except IntegrityError:
        return False
    return True


def read_notice(body: bytes) -> Notice:
    """What the signed body says.

    Raises:
        WebhookRefused: it is not the documented shape; the sentence names the field.
    """
    try:
        said = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise WebhookRefused("The body is not JSON in UTF-8. Nothing was stored.", status=400) from error
    if not isinstance(said, dict):
        raise WebhookRefused("The body has to be a JSON object. Nothing was stored.", status=400)
    kind, data = said.get("type"), said.get("data")
    if kind not in (*PUBLISHED, WITHDRAWN):
        raise WebhookRefused(
            f"The type {str(kind)[:80]!r} is not known here; send 'release.published'. Nothing was stored.",
            status=422,
        )
    if not isinstance(data, dict):
        raise WebhookRefused("'data' has to be an object. Nothing was stored.", status=422)
    return _notice(kind, data)


def _notice(kind: str, data: Mapping[str, Any]) -> Notice:
    raw = RawRelease(
        url=_text(data, "url"),
        title=_text(data, "title"),
        text=_text(data, "text"),
        html=_text(data, "html"),
        language=_text(data, "lang"),
        image_url=_text(data, "image_url"),
        published_at=_instant(data, "published_at", needs_zone=False),
    )
    if not raw.url.startswith(("http://", "https://")) or not is_linkable(raw.url):
        raise WebhookRefused(
            "'data.url' has to be the release's web address: a post without a link has nothing to stand on. "
            "Nothing was stored.",
            status=422,
        )
    return Notice(kind=kind, raw=raw, embargo_until=_instant(data, "embargo_until", needs_zone=True))


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise WebhookRefused(f"'data.{name}' has to be text. Nothing was stored.", status=422)
    return value


def _instant(data: Mapping[str, Any], name: str, *, needs_zone: bool) -> dt.datetime | None:
    """An ISO 8601 instant in UTC. An embargo without a zone is refused: guessing could publish early."""
    text = _text(data, name).strip()
    if not text:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise WebhookRefused(
            f"'data.{name}' is no date and time such as 2026-11-24T09:00:00+07:00. Nothing was stored.",
            status=422,
        ) from error
    if instant.tzinfo is None and needs_zone:
        raise WebhookRefused(
            f"'data.{name}' has no time zone; add one, such as +07:00 or Z. Nothing was stored.", status=422
        )
    try:
        utc = (instant if instant.tzinfo else instant.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except OverflowError:
        utc = dt.datetime.min.replace(tzinfo=dt.UTC)
    if not EARLIEST <= utc < LATEST:
        raise WebhookRefused(
            f"'data.{name}' lies in a year that cannot be meant. Nothing was stored. Where the end of an "
            "embargo is not known, give a day some months ahead, and its end later by 'release.updated'.",
            status=422,
        )
    return utc
