"""How fast a channel may go: the gap between posts, the network's own limits, a breaker, and money.

All workers share it through the channel's row. What is held up by it keeps its place and its approval.
"""

import dataclasses
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, Sum

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.clock import Clock
from distributor.delivery.models import Attempt, Figures
from distributor.networks.errors import DeliveryError, Retryable, Unknown
from distributor.networks.money import dollars
from distributor.posts.models import Post

GAP = "Another post of this channel has just left; this one follows after the gap."
# Posts later than this are a backlog, after a hold or an outage: one leaves, the next one as long after it.
BACKLOG = timedelta(minutes=5)
# So many failures in a row open the breaker: for twice the first back-off (a minute, unless set otherwise),
# then twice as long, ... and at most thirty times that.
BREAKER_FAILURES = 5
BREAKER_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Until when (UTC) a post does not leave, and why."""

    until: datetime
    because: str


def free(now: datetime) -> Q:
    """Posts whose channel may make a call now; an urgent one minds no gap, but what its network says."""
    ready = Q(channel__free_at=None) | Q(channel__free_at__lte=now)
    on_time = Q(channel__gap_minutes=0, publish_at__gte=now - BACKLOG)
    return ready | (Q(channel__free_because=GAP) & (Q(urgent=True) | Q(parts_live__gt=0) | on_time))


def gap_before(post: Post, *, now: datetime) -> timedelta:
    """How long after the channel's last post this one leaves: its gap, and more for a backlog."""
    if post.urgent or post.parts_live:
        # The next part of a thread follows at once.
        return timedelta(0)
    gap = timedelta(minutes=post.channel.gap_minutes)
    is_late = post.publish_at is not None and now - post.publish_at > BACKLOG
    return max(gap, BACKLOG) if is_late else gap


def must_wait(post: Post, *, now: datetime) -> Wait | None:
    """What the channel's pace and purse say to this post now. Call it with the channel's row locked."""
    channel = post.channel
    minds = channel.free_because != GAP or gap_before(post, now=now)
    if channel.free_at and channel.free_at > now and minds:
        return Wait(until=channel.free_at, because=channel.free_because)
    return _too_dear(post, now=now)


def take_turn(post: Post, *, now: datetime) -> None:
    """Write down that a call is about to be made: the next one waits for the gap."""
    channel = post.channel
    gap = max(gap_before(post, now=now), timedelta(minutes=channel.gap_minutes))
    if gap:
        ends = now + gap
        Channel.objects.filter(pk=channel.pk).update(free_at=ends, free_because=GAP)
        channel.free_at, channel.free_because = ends, GAP


def went_well(channel: Channel, *, wait_s: float, clock: Clock) -> None:
    """After a receipt: failures are forgotten, and a limit that comes near is slowed down for.

    Args:
        channel: as it was before the call.
        wait_s: seconds that the network's own usage figures ask for; 0 for none.
        clock: the time.
    """
    if channel.failures:
        Channel.objects.filter(pk=channel.pk).update(failures=0)
    if wait_s > channel.gap_minutes * 60:
        label = channel.entry().label
        _slow(channel, wait_s, f"{label}'s limit is nearly used up; posts leave more slowly.", clock=clock)


def went_wrong(channel: Channel, error: DeliveryError, *, clock: Clock) -> None:
    """After a failure that says something about the account rather than the post."""
    label = channel.entry().label
    if isinstance(error, Retryable) and error.retry_after_s:
        _slow(channel, error.retry_after_s, f"{label} asks to wait.", clock=clock)
        return
    if type(error) not in (Retryable, Unknown):
        return
    Channel.objects.filter(pk=channel.pk).update(failures=F("failures") + 1)
    failures = Channel.objects.values_list("failures", flat=True).get(pk=channel.pk)
    if failures >= BREAKER_FAILURES:
        first_s = 2 * settings.ENVIRONMENT.retry_base_s
        wait_s = first_s * min(2.0 ** min(failures - BREAKER_FAILURES, 10), BREAKER_MOST)
        sentence = f"{failures} calls to {label} failed in a row; one is tried from time to time."
        _slow(channel, wait_s, sentence, clock=clock)


def _slow(channel: Channel, wait_s: float, because: str, *, clock: Clock) -> None:
    until = clock.now() + timedelta(seconds=wait_s)
    later = Channel.objects.filter(Q(free_at=None) | Q(free_at__lt=until), pk=channel.pk)
    if later.update(free_at=until, free_because=because):
        details = {"because": because, "until": until.isoformat()}
        log.append(
            Action.CHANNEL_SLOWED, f"channel:{channel.pk}", actor=log.SYSTEM, details=details, clock=clock
        )


def price_of(post: Post) -> int:
    """What sending the post (of a thread, the parts that are not live yet) costs, in micro-dollars."""
    rest = tuple(post.parts[post.parts_live :])
    return post.channel.entry().price(dataclasses.replace(post.payload(), parts=rest))


def _too_dear(post: Post, *, now: datetime) -> Wait | None:
    """Whether the day's or the month's budget is spent; both are counted in UTC, as the network bills."""
    channel = post.channel
    price = price_of(post) if channel.day_budget or channel.month_budget else 0
    day, month = billing_begins(now)
    ends = {day: day + timedelta(days=1), month: (month + timedelta(days=32)).replace(day=1)}
    for begins, budget, name in ((month, channel.month_budget, "month"), (day, channel.day_budget, "day")):
        spent = spent_since(channel, begins) if budget and price else 0
        if budget and price and spent + price > budget:
            return Wait(
                until=ends[begins],
                because=f"This post costs {dollars(price)}, and {dollars(spent)} of the {name}'s "
                f"{dollars(budget)} are spent. It leaves when the next {name} begins (UTC), or when the "
                "budget is raised.",
            )
    return None


def billing_begins(now: datetime) -> tuple[datetime, datetime]:
    """When the day and the month began (UTC) that ``now`` (aware) is billed in."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day, day.replace(day=1)


def is_affordable(channel: Channel, price: int, *, now: datetime) -> bool:
    """Whether a call that costs so much (micro-dollars) keeps within the day's and the month's budget."""
    day, month = billing_begins(now)
    budgets = ((day, channel.day_budget), (month, channel.month_budget))
    return not price or all(
        not budget or spent_since(channel, begins) + price <= budget for begins, budget in budgets
    )


def spent_since(channel: Channel, begins: datetime) -> int:
    """Micro-dollars of every call since then that was or may have been billed."""
    billed = Attempt.objects.filter(post__channel=channel, started_at__gte=begins, cost__gt=0)
    looks = Figures.objects.filter(receipt__channel=channel, taken_at__gte=begins, cost__gt=0)
    sent = billed.exclude(outcome__in=["retry", "failed"]).aggregate(sum=Sum("cost"))["sum"] or 0
    return int(sent + (looks.aggregate(sum=Sum("cost"))["sum"] or 0))
