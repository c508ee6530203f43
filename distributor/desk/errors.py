"""What a form got wrong, and which HTTP status an error has."""

from distributor.errors import DistributorError
from distributor.posts.errors import PostError


class FormError(DistributorError):
    """Something typed into a form cannot be used; nothing was changed."""


def status_of(error: DistributorError) -> int:
    """422 for what was typed, 409 for everything that the present state of things forbids."""
    # PostError itself (not its kinds) speaks of the text that was given.
    return 422 if isinstance(error, FormError) or type(error) is PostError else 409
