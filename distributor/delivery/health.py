"""How a channel is, its purse included; see ``distributor.channels.health``."""

from collections.abc import Iterator
from datetime import datetime

from distributor.channels import health
from distributor.channels.models import Channel
from distributor.delivery.pacing import billing_begins, spent_since
from distributor.networks.money import dollars

# Of a month's budget: what is left lasts for days rather than weeks.
NEARLY_SPENT = 0.8


def warnings(channel: Channel, now: datetime) -> tuple[str, ...]:
    """What a person should know about the channel, most urgent first: sentences; none while all is well.

    Args:
        channel: with its columns loaded.
        now: aware.
    """
    return (*health.warnings(channel, now), *_purse(channel, now))


def _purse(channel: Channel, now: datetime) -> Iterator[str]:
    _, month = billing_begins(now)
    budget = channel.month_budget
    spent = spent_since(channel, month) if budget else 0
    if budget and spent >= NEARLY_SPENT * budget:
        yield (
            f"{dollars(spent)} of the {dollars(budget)} that {channel.shown} may cost this month (UTC) are "
            "spent. Raise the budget, or its posts wait for the next month."
        )
