"""The names of the queues; every task goes into one of them (a test compares)."""

from enum import StrEnum


class QueueName(StrEnum):
    """Deliveries never wait behind a slow feed."""

    DELIVERY = "delivery"
    SIDE = "side"
