"""What Facebook's posts and insights say.

Source: developers.facebook.com/docs/graph-api/reference/page/feed (2026, read 2026-11-23).
"""

from urllib.parse import parse_qs, urlsplit

from distributor.networks.answers import items_at, number_at, text_at
from distributor.networks.facebook.errors import LABEL
from distributor.networks.listings import moment, unreadable
from distributor.networks.values import LivePost
from distributor.networks.words import addresses


def live_post(item: object, *, web: str) -> LivePost:
    """A post of a listing or a look-up; ``web`` is where people read it.

    Raises:
        Retryable: it is not in the form that Facebook documents.
    """
    remote_id = text_at(item, "id")
    if not remote_id:
        raise unreadable(LABEL)
    message = text_at(item, "message")
    attached = items_at(item, "attachments", "data")
    links = [*(link for entry in attached for link in _links(entry)), *addresses(message)]
    return LivePost(
        remote_id=remote_id,
        permalink=text_at(item, "permalink_url") or f"{web}/{remote_id}",
        text=message,
        links=tuple(dict.fromkeys(links)),
        created_at=moment(text_at(item, "created_time"), label=LABEL),
        title=text_at(attached[0], "title") if attached else "",
    )


def metric(insights: object, name: str) -> int | None:
    """One figure of an insights answer; None when it is not in there."""
    for entry in items_at(insights, "data"):
        if text_at(entry, "name") == name:
            values = items_at(entry, "values")
            return number_at(values[0], "value") if values else None
    return None


def _links(attachment: object) -> list[str]:
    """The addresses of one attachment, the detour over l.facebook.com taken out."""
    named = (
        text_at(attachment, "unshimmed_url"),
        text_at(attachment, "url"),
        text_at(attachment, "target", "url"),
    )
    return [_unshimmed(link) for link in named if link]


def _unshimmed(link: str) -> str:
    parts = urlsplit(link)
    if parts.hostname in {"l.facebook.com", "lm.facebook.com"}:
        return parse_qs(parts.query).get("u", [link])[0]
    return link
