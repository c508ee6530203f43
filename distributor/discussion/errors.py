"""Why a wish about a discussion was refused. Nothing is changed when one of these is raised."""

from distributor.errors import DistributorError


class DiscussionError(DistributorError):
    """The wish cannot be carried out."""


class ReviewGone(DiscussionError):
    """A review link does not count (any more), or what it leads to may not be read outside."""
