"""The gate and the intent: under the claim, in one transaction, before the call."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Count

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.developer_app import read_apps
from distributor.channels.models import Channel
from distributor.clock import Clock, instant
from distributor.delivery.claim import Claim, claimable, facts_of, take
from distributor.delivery.gate import Stop, reason_to_stop, what_stands
from distributor.delivery.give_back import give_back
from distributor.delivery.holds import active_holds
from distributor.delivery.models import Attempt, Hold, Receipt
from distributor.delivery.overtaken import must_not_be_overtaken, unless_overtaken
from distributor.delivery.pacing import gap_before, take_turn
from distributor.delivery.together import WRITES
from distributor.networks.values import Payload
from distributor.posts.lifecycle import State
from distributor.posts.models import Post
from distributor.posts.transition import move_all

Intent = tuple[Attempt, Payload]
# Neither the gate nor a call looks at these (a post that is stopped may); reading a column costs more than
# sending it.
UNREAD = (
    "sentences", "kept", "hashtags", "warnings", "variant", "author", "review_due", "endorsed_by",
    "endorsed_hash", "reworded_by", "pictures_by", "published_at", "looks", "created_at",
    "channel__thread", "channel__consent_ends_at", "channel__scopes",
    "channel__refreshing_until", "channel__refreshed_at", "channel__checked_at", "channel__found",
    "channel__remarks", "channel__warned", "channel__created_at",
    "release__key", "release__url", "release__source", "release__embargo_set_by", "release__drafts_due",
    "release__page_due_at", "release__page_problem", "release__corrections_due", "release__found_at",
)  # fmt: skip


def write_intent(claim: Claim, *, clock: Clock) -> Intent | None:
    """Ask the gate, then write down that a call is about to be made, and commit.

    Returns:
        The attempt and what to send; None when the claim is no longer ours or something stops the post.
    """
    return WRITES.do(_write_intents, (claim, clock))


def claim_with_intent(post_ids: Collection[int], *, clock: Clock) -> list[tuple[Claim, Intent | None]]:
    """Claim those of these posts that are due and write their intents, in one transaction.

    Returns:
        What ``write_intent`` gives, with each claim that was ours; none where somebody was faster.
    """
    if not post_ids:
        return []
    return WRITES.do(_claim_with_intents, (tuple(post_ids), clock), is_urgent=True)


def _claim_with_intents(
    asked: Sequence[tuple[tuple[int, ...], Clock]],
) -> list[list[tuple[Claim, Intent | None]]]:
    """The call follows at once, so between claim and intent there is nothing that a commit would show."""
    wanted = {post_id for post_ids, _ in asked for post_id in post_ids}

    def write() -> tuple[list[Claim], dict[int, Intent]]:
        begun_s, clock = asked[0][1].monotonic(), instant(asked[0][1])
        since, holds = log.newest(), active_holds()
        due = claimable(clock.now(), holds).filter(pk__in=wanted)
        claims = take(due, begun_s=begun_s, now=clock.now())
        told = facts_of(claims)
        return claims, _intents(claims, since=since, holds=holds, told=told, clock=clock) if claims else {}

    claims, intents = unless_overtaken(write)
    return [[(one, intents.get(one.post_id)) for one in claims if one.post_id in ids] for ids, _ in asked]


def _write_intents(asked: Sequence[tuple[Claim, Clock]]) -> list[Intent | None]:
    """The intents of several threads in one transaction; rows are locked first and the log last."""

    def write() -> dict[int, Intent]:
        return _intents([claim for claim, _ in asked], since=log.newest(), clock=instant(asked[0][1]))

    intents = unless_overtaken(write)
    return [intents.get(claim.post_id) for claim, _ in asked]


def _intents(
    claims: Sequence[Claim],
    *,
    since: int,
    holds: list[Hold] | None = None,
    told: Sequence[log.Fact] = (),
    clock: Clock,
) -> dict[int, Intent]:
    """The intents of those that may leave; what stops the others is written down.

    Args:
        claims: committed, or made in this transaction.
        since: the newest entry of the log before anything was read.
        holds: those that stand, where they were read in this transaction.
        told: what the log has to say before.
        clock: the time.

    Raises:
        OvertakenError: what was read may not be true any more.
    """
    posts = _with_locked_channels(_locked_claims(claims), now=clock.now())
    standing = what_stands(posts, holds=holds)
    stops: dict[int, Stop | None] = {}
    for post in posts:
        stops[post.pk] = reason_to_stop(post, standing, now=clock.now())
        if stops[post.pk] is None:
            take_turn(post, now=clock.now())
    leaving = [post for post in posts if stops[post.pk] is None]
    intents: dict[int, Intent] = {}
    if leaving:
        intents = _intend(leaving, since=since, told=told, clock=clock)
    elif told:
        log.append_all(told, actor=log.SYSTEM, clock=clock)
    for post in posts:
        if stop := stops[post.pk]:
            give_back(post, stop, clock=clock)
    return intents


def _locked_claims(claims: Sequence[Claim]) -> list[Post]:
    """The posts of these claims that are still theirs, locked."""
    fences = {claim.post_id: claim.fence for claim in claims}
    # Always in the same order, so that two workers never wait for each other.
    query = Post.objects.select_for_update(of=("self",)).select_related("channel", "release").order_by("id")
    posts = query.filter(pk__in=fences, state=State.CLAIMED).defer(*UNREAD)
    return [post for post in posts if post.fence == fences[post.pk]]


def _with_locked_channels(posts: list[Post], *, now: datetime) -> list[Post]:
    """Channels with a gap or a budget are locked, so that of two posts one takes its turn after the other."""
    pacing = {post.channel_id for post in posts if _takes_turns(post, now=now)}
    if pacing:
        channels = (
            Channel.objects.select_for_update(no_key=True).filter(pk__in=pacing).order_by("id").in_bulk()
        )
        for post in posts:
            post.channel = channels.get(post.channel_id, post.channel)
    return posts


def _takes_turns(post: Post, *, now: datetime) -> bool:
    channel = post.channel
    has_budget = bool(channel.day_budget or channel.month_budget)
    return has_budget or bool(channel.gap_minutes or gap_before(post, now=now))


def _intend(
    posts: Sequence[Post], *, since: int, told: Sequence[log.Fact] = (), clock: Clock
) -> dict[int, Intent]:
    made = Attempt.objects.filter(post__in=posts).order_by().values_list("post").annotate(Count("id"))
    before: dict[int, int] = dict(made)
    payloads = [post.next_payload(reply_to=_answers(post)) for post in posts]
    attempts = [
        Attempt(
            post=post,
            number=before.get(post.pk, 0) + 1,
            part=post.parts_live + 1,
            fence=post.fence,
            payload_hash=payload.digest(),
            started_at=clock.now(),
            cost=post.channel.entry().price(payload),
        )
        for post, payload in zip(posts, payloads, strict=True)
    ]
    Attempt.objects.bulk_create(attempts)
    details = [
        {"attempt": attempt.number, "payload_hash": attempt.payload_hash, "link": payload.link}
        | ({"part": attempt.part} if len(post.parts) > 1 else {})
        for post, attempt, payload in zip(posts, attempts, payloads, strict=True)
    ]
    first = move_all(
        posts,
        State.SENDING,
        action=Action.POST_SENDING,
        actor=log.SYSTEM,
        clock=clock,
        details=details,
        after=told,
    )
    # The calls are made in other threads, which should need no connection to the database.
    read_apps([post.channel for post in posts])
    must_not_be_overtaken(since=since, first=first)
    return dict(zip((post.pk for post in posts), zip(attempts, payloads, strict=True), strict=True))


def _answers(post: Post) -> str:
    """The network's id of the part before the next one; empty for a first part."""
    return Receipt.objects.live().get(post=post, part=post.parts_live).remote_id if post.parts_live else ""
