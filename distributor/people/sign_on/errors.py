"""What may go wrong on the way to the provider and back."""

from distributor.people.roles import PeopleError


class SignOnError(PeopleError):
    """Nobody was logged in by it; the sentence says why and what to do."""
