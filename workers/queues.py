"""The queues: one a network for deliveries, one for the rest. Every task goes into one of them."""

from collections.abc import Mapping

from distributor.networks.registry import NETWORKS
from distributor.wake import Work

SIDE = "side"


def delivery_queue(network: str) -> str:
    """Deliveries never wait behind a slow feed, nor one network's behind another's."""
    return f"delivery.{network}"


def queue_names() -> list[str]:
    """All that workers read."""
    return [SIDE, *(delivery_queue(network) for network in NETWORKS)]


def route(
    name: str, _args: object, kwargs: Mapping[str, object], *_: object, **__: object
) -> dict[str, str] | None:
    """Celery's question where a message goes; None for the default queue."""
    network = kwargs.get("network")
    is_delivery = name == Work.DELIVERY and network in NETWORKS
    return {"queue": delivery_queue(str(network))} if is_delivery else None
