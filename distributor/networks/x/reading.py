"""What X's posts say, by their old and new field names.

Source: docs.x.com (openapi.json 2.166 with the old names, 2.167 of 2026-08-22 with the new); X's own pages
show the old names still, so both are read.
"""

from distributor.networks.answers import Answer, items_at, number_at, text_at, value_at
from distributor.networks.listings import moment, unreadable
from distributor.networks.values import Engagement, LivePost
from distributor.networks.x.wire import LABEL

_LIKES, _REPLIES, _QUOTES = ("like_count",), ("reply_count",), ("quote_count",)
_REPOSTS = ("retweet_count", "repost_count")


def live_post(item: object, *, permalink: str) -> LivePost:
    """A post of a listing or a look-up.

    Raises:
        Retryable: it is not in the form that X documents.
    """
    remote_id = text_at(item, "id")
    if not remote_id:
        raise unreadable(LABEL)
    urls = items_at(item, "entities", "urls")
    links = [text_at(url, name) for url in urls for name in ("expanded_url", "unwound_url")]
    return LivePost(
        remote_id=remote_id,
        permalink=permalink,
        text=text_at(item, "text"),
        links=tuple(dict.fromkeys(filter(None, links))),
        created_at=moment(text_at(item, "created_at"), label=LABEL),
        reply_to=_answered(item),
    )


def is_missing(answer: Answer) -> bool:
    """Whether X says, with status 200, that the one post asked for is not there."""
    kinds = [text_at(error, "type").rpartition("/")[2] for error in items_at(answer.body, "errors")]
    return "data" not in answer.body and bool(kinds) and set(kinds) == {"resource-not-found"}


def counted(item: object) -> Engagement:
    """The counts of a post; ``impressions`` and ``clicks`` are None where X leaves them out."""
    public = value_at(item, "public_metrics")
    reposts, quotes = _count(public, *_REPOSTS), _count(public, *_QUOTES)
    return Engagement(
        impressions=_count(public, "impression_count"),
        reactions=_count(public, *_LIKES),
        comments=_count(public, *_REPLIES),
        shares=None if reposts is None else reposts + (quotes or 0),
        clicks=_count(value_at(item, "non_public_metrics"), "url_link_clicks"),
    )


def _count(metrics: object, *names: str) -> int | None:
    for name in names:
        if value_at(metrics, name) is not None:
            return number_at(metrics, name)
    return None


def _answered(item: object) -> str:
    """The id of the post ``item`` answers."""
    for name in ("referenced_tweets", "referenced_posts"):
        for referenced in items_at(item, name):
            if text_at(referenced, "type") == "replied_to":
                return text_at(referenced, "id")
    return ""
