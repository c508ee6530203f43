"""Posts in every state a page can meet, made by the services themselves."""

from typing import Any

from distributor.clock import Clock
from distributor.delivery.claim import claim_due
from distributor.delivery.intent import write_intent
from distributor.delivery.record import record
from distributor.networks.errors import DeliveryError, Permanent, Unknown
from distributor.networks.values import Receipt
from distributor.posts.draft import draft_posts
from distributor.posts.models import Post
from distributor.releases.models import Release
from tests import factories


def published(clock: Clock, **changes: Any) -> Post:
    """A post that is live."""
    number = Post.objects.count() + 1
    answer = Receipt(remote_id=f"r{number}", permalink=f"https://network.example/{number}")
    return _sent(factories.approved(clock, **changes), answer, clock=clock)


def unknown(clock: Clock, **changes: Any) -> Post:
    """A post of which nobody can say whether it is live."""
    return _sent(factories.approved(clock, **changes), Unknown("No answer came."), clock=clock)


def failed(clock: Clock, **changes: Any) -> Post:
    """A post that its network refused."""
    error = Permanent("The network refused the text.", status=400)
    return _sent(factories.approved(clock, **changes), error, clock=clock)


def three_drafts(clock: Clock, **changes: Any) -> Release:
    """A release with a draft on each of three networks."""
    for network in ("facebook", "x", "linkedin"):
        factories.channel(network)
    release = factories.release(clock, **changes)
    draft_posts(release.pk, clock=clock)
    return release


def _sent(post: Post, result: Receipt | DeliveryError, *, clock: Clock) -> Post:
    claims = claim_due(channel_id=post.channel_id, clock=clock)
    intent = write_intent(next(claim for claim in claims if claim.post_id == post.pk), clock=clock)
    assert intent is not None
    record(intent[0], result, clock=clock)
    return Post.objects.get(pk=post.pk)
