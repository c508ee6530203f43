"""What can be wrong with a channel."""

from distributor.errors import DistributorError


class ChannelError(DistributorError):
    """A channel could not be added or changed."""
