"""A post as Threads lists it.

Source: developers.facebook.com/documentation/threads/reference/media-retrieval (updated 2026-04-20) and
.../reference/reply-management (updated 2026-02-13), read 2026-11-28; ``replied_to`` is an object with an id,
as integrators see it.
"""

from distributor.networks.answers import items_at, number_at, text_at
from distributor.networks.listings import moment, unreadable
from distributor.networks.threads.errors import LABEL
from distributor.networks.values import Engagement, LivePost
from distributor.networks.words import addresses

FIELDS = "id,text,permalink,timestamp,link_attachment_url"
REPLY_FIELDS = f"{FIELDS},replied_to"
"""Of one post, and of what the account answered; a listing of its own posts holds no answers."""

METRICS = "views,likes,replies,reposts,quotes"


def live_post(item: object) -> LivePost:
    """A post by its entry.

    Raises:
        Retryable: it is not in the form that is documented.
    """
    remote_id = text_at(item, "id")
    if not remote_id:
        raise unreadable(LABEL)
    text = text_at(item, "text")
    named = (text_at(item, "link_attachment_url"), *addresses(text))
    return LivePost(
        remote_id=remote_id,
        permalink=text_at(item, "permalink"),
        text=text,
        links=tuple(dict.fromkeys(filter(None, named))),
        created_at=moment(text_at(item, "timestamp"), label=LABEL),
        reply_to=text_at(item, "replied_to", "id") or text_at(item, "replied_to"),
    )


def counted(body: object) -> Engagement:
    """Views and what people did. A repost and a quote are both shares."""
    found = {
        text_at(entry, "name"): number_at(values[0], "value")
        for entry in items_at(body, "data")
        if (values := items_at(entry, "values"))
    }
    shares = [found[name] for name in ("reposts", "quotes") if name in found]
    return Engagement(
        impressions=found.get("views"),
        reactions=found.get("likes"),
        comments=found.get("replies"),
        shares=sum(shares) if shares else None,
    )
