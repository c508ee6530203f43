"""How a call to a network can fail, by what it means for the post and never by the vendor's number.

::

    DeliveryError
    ├── Retryable       surely not posted; try again, after ``retry_after_s`` where it is known
    ├── Permanent       surely not posted, and it will not be without a person
    │   ├── ReconnectNeeded   the token or the role is gone: the channel pauses
    │   ├── PaymentNeeded     the account's credit is gone: the queue of that channel waits
    │   └── Missing           the network itself says that what was asked for is not there
    ├── Duplicate       the network says that identical content is there already
    └── Unknown         it may be live: never sent again blindly

Source: the error classes of platforms.md 0.3 (2026-11-23).
"""

from distributor.errors import DistributorError


class DeliveryError(DistributorError):
    """A call to a network did not end in a receipt.

    Attributes:
        status: the HTTP status, or 0 when no answer came.
    """

    def __init__(self, sentence: str, *, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class Retryable(DeliveryError):
    """Surely not posted; trying again may help.

    Attributes:
        retry_after_s: seconds the network asks us to wait, or None when it does not say.
    """

    def __init__(self, sentence: str, *, status: int = 0, retry_after_s: float | None = None) -> None:
        super().__init__(sentence, status=status)
        self.retry_after_s = retry_after_s


class Permanent(DeliveryError):
    """Surely not posted; a person has to change something first."""


class ReconnectNeeded(Permanent):
    """The network no longer accepts the token, or the role behind it is gone."""


class PaymentNeeded(Permanent):
    """The account has no credit left; nothing of its queue can be posted."""


class Missing(Permanent):
    """The network itself says that what was asked for is not there: a post that was taken down."""


class Duplicate(DeliveryError):
    """The network refuses because identical content stands there already.

    Attributes:
        remote_id: the id of what stands there, or empty when the network does not say.
    """

    def __init__(self, sentence: str, *, status: int = 0, remote_id: str = "") -> None:
        super().__init__(sentence, status=status)
        self.remote_id = remote_id


class Unknown(DeliveryError):
    """The outcome is not known: the post may be live."""
