"""Delivery as it is often written: read what is due, send it, mark it as sent. The harness has to notice.

Every worker takes what it sees, and an error of any kind means "try again".
"""

from collections.abc import Collection
from datetime import timedelta

from distributor.channels.services import connect
from distributor.clock import Clock
from distributor.delivery.claim import Claim, claimable
from distributor.networks.errors import DeliveryError
from distributor.posts.lifecycle import State
from distributor.posts.models import Post


def read_due(*, channel_id: int, clock: Clock, limit: int = 5) -> list[Claim]:
    due = claimable(clock.now()).filter(channel_id=channel_id).order_by("due_at", "id")
    return [
        Claim(post_id=post.pk, channel_id=post.channel_id, fence=post.fence, send_before=0)
        for post in due[:limit]
    ]


def read_these(post_ids: Collection[int], *, clock: Clock) -> list[tuple[Claim, bool]]:
    due = claimable(clock.now()).filter(pk__in=post_ids)
    return [
        (Claim(post_id=post.pk, channel_id=post.channel_id, fence=post.fence, send_before=0), True)
        for post in due
    ]


def send_and_mark(claim: Claim, _intent: object = None, *, clock: Clock) -> None:
    post = Post.objects.select_related("channel").get(pk=claim.post_id)
    try:
        connect(post.channel).publish(post.payload())
    except DeliveryError:
        Post.objects.filter(pk=post.pk).update(due_at=clock.now() + timedelta(seconds=0.5))
    else:
        Post.objects.filter(pk=post.pk).update(state=State.PUBLISHED, due_at=None, parts_live=1)


def take_claims_out() -> None:
    from distributor.delivery import dispatcher

    naive_ones = {
        "claim_due": read_due,
        "claim_with_intent": read_these,
        "deliver_post": send_and_mark,
        "send_intended": send_and_mark,
    }
    for name, naive in naive_ones.items():
        assert hasattr(dispatcher, name)
        setattr(dispatcher, name, naive)
