"""Asking a network for what may be asked again: once more with a new token where the old one has ended."""

from collections.abc import Callable
from typing import TypeVar

from distributor.channels.models import Channel
from distributor.channels.refresh import can_refresh, refreshed
from distributor.clock import Clock
from distributor.networks.errors import ReconnectNeeded
from distributor.networks.network import NetworkClient

Result = TypeVar("Result")
Connect = Callable[[Channel], NetworkClient]


def asked(
    channel: Channel, ask: Callable[[NetworkClient], Result], *, connect: Connect, clock: Clock
) -> Result:
    """What ``ask`` brings.

    401 is said before a call is looked at. A token that is new already is not renewed again: the network
    refuses something else, and a person has to see it.

    Args:
        channel: whose account is asked.
        ask: calls the client; harmless when it is repeated.
        connect: makes the client.
        clock: the time.

    Raises:
        DistributorError: whatever connecting, asking or renewing raises.
    """
    try:
        return ask(connect(channel))
    except ReconnectNeeded as error:
        if error.status != 401 or not can_refresh(channel, now=clock.now()):
            raise
    return ask(connect(refreshed(channel, clock=clock)))
