"""What a form got wrong, and which HTTP status an error has."""

from distributor.errors import DistributorError
from distributor.posts.errors import PostError


class FormError(DistributorError):
    """Something typed into a form cannot be used; nothing was changed."""


class NoRight(DistributorError):
    """The person's roles do not allow it; nothing was changed."""


def status_of(error: DistributorError) -> int:
    """403 without the right, 422 for what was typed, 409 for what the present state of things forbids."""
    # PostError itself (not its kinds) speaks of the text that was given.
    if isinstance(error, NoRight):
        return 403
    return 422 if isinstance(error, FormError) or type(error) is PostError else 409
