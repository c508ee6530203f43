"""LinkedIn's error table: from an answer to our error, row by row; the first row that fits decides.

Source: learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling and .../rate-limits, and
/linkedin/marketing/versioning (2026-09, read 2026-11-23); the duplicate's wording from reports of 2026.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from distributor.networks.answers import Answer, number_at, quoted, text_at
from distributor.networks.errors import (
    DeliveryError,
    Duplicate,
    Missing,
    Permanent,
    ReconnectNeeded,
    Retryable,
)
from distributor.networks.rulings import Ruling, beyond_the_rules

LABEL = "LinkedIn"

_URN = re.compile(r"urn:li:(?:share|ugcPost):\d+")
_VERSION = Ruling(
    error=Permanent,
    what="LinkedIn no longer serves the API version that is set.",
    todo="Set LINKEDIN_VERSION to a version LinkedIn lists as active, restart, then send the post again.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Statuses, a sign that stands in the code or the message, and what they mean."""

    statuses: frozenset[int]
    sign: str = ""
    ruling: Ruling


def _row(*statuses: int, sign: str = "", error: type[DeliveryError], what: str, todo: str = "") -> Row:
    return Row(statuses=frozenset(statuses), sign=sign, ruling=Ruling(error=error, what=what, todo=todo))


_SAME = "LinkedIn says that this post stands there already."

TABLE = (
    Row(statuses=frozenset({400}), sign="version_missing", ruling=_VERSION),
    Row(statuses=frozenset({426}), ruling=_VERSION),
    _row(400, 409, 422, sign="duplicate of urn:", error=Duplicate, what=_SAME),
    _row(400, 409, 422, sign="duplicate_post", error=Duplicate, what=_SAME),
    _row(
        400,
        sign="media_asset_waiting_upload",
        error=Retryable,
        what="LinkedIn is not done with the image yet.",
    ),
    _row(
        400,
        422,
        sign="media_asset_processing_failed",
        error=Permanent,
        what="LinkedIn could not work on an image of this post.",
        todo="Use another image.",
    ),
    _row(
        400,
        422,
        sign="invalid_image_id",
        error=Permanent,
        what="LinkedIn does not know an image of this post.",
        todo="Send the post again.",
    ),
    _row(
        401,
        error=ReconnectNeeded,
        what="LinkedIn no longer accepts this page's token.",
        todo="Connect the page again on the channel's page.",
    ),
    _row(
        403,
        error=ReconnectNeeded,
        what="LinkedIn does not let this connection post on the page.",
        todo="Check that its person is still an administrator of the page, then connect it again.",
    ),
    # LinkedIn's own 404 repeats its status in the body; any other is some web server's on the way.
    _row(
        404, 410, sign="status 4", error=Missing, what="LinkedIn says that what was asked for is not there."
    ),
    _row(404, 410, error=Permanent, what="LinkedIn does not know what the post refers to."),
    _row(409, error=Retryable, what="LinkedIn was busy with another change to the page."),
    _row(429, error=Retryable, what="LinkedIn takes no more calls from this app today."),
    _row(
        400,
        422,
        sign="field_length_too_long",
        error=Permanent,
        what="A text of the post is too long for LinkedIn.",
        todo="Shorten the text, the title or the description.",
    ),
)
_REFUSED = Ruling(
    error=Permanent, what="LinkedIn refused the post as invalid.", todo="Change it, then approve it again."
)


def failure(answer: Answer, *, is_create: bool, now: datetime) -> DeliveryError:
    """What an answer that brought no result means.

    Args:
        answer: what LinkedIn said.
        is_create: whether the call was to create a post.
        now: aware; the wait after a 429 ends at the next 00:00 UTC.
    """
    text = text_at(answer.body, "message")
    quote = quoted(LABEL, text)
    shared = beyond_the_rules(answer, label=LABEL, is_create=is_create, quote=quote)
    if shared is not None:
        return shared
    urn = _URN.search(text)
    return _ruling(answer).raised(
        status=answer.status,
        is_create=is_create,
        quote=quote,
        retry_after_s=_until_midnight_s(now) if answer.status == 429 else None,
        remote_id=urn[0] if urn else "",
    )


def _ruling(answer: Answer) -> Ruling:
    status = f"status {number_at(answer.body, 'status')}"
    signs = " ".join((text_at(answer.body, "code"), text_at(answer.body, "message"), status)).lower()
    rows = (row for row in TABLE if answer.status in row.statuses and row.sign in signs)
    return next((row.ruling for row in rows), _REFUSED)


def _until_midnight_s(now: datetime) -> float:
    """Seconds until LinkedIn's daily quotas start anew, at 00:00 UTC."""
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today + timedelta(days=1) - now).total_seconds()
