"""What can go wrong between a source and a stored release."""

from distributor.errors import DistributorError


class SourceError(DistributorError):
    """A source could not be added, or could not be read now. What was known of it is kept."""


class FetchError(SourceError):
    """An address could not be fetched, or may not be."""


class ReleaseRejected(DistributorError):
    """What arrived is not enough to make a release of."""


class WebhookRefused(DistributorError):
    """A webhook was not accepted.

    Attributes:
        status: the HTTP status the sender gets.
    """

    def __init__(self, sentence: str, *, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class EmbargoError(DistributorError):
    """An embargo cannot be changed like that; nothing was changed."""
