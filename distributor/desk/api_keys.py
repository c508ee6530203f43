"""Keys by which programs act for people: made, revoked, recognised."""

from django.contrib.auth import get_user_model
from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.desk.models import ApiKey, digest_of, new_key
from distributor.errors import DistributorError


class KeyRefused(DistributorError):
    """The key cannot be made or revoked like this."""


def make_key(person: str, name: str, *, actor: str, clock: Clock) -> str:
    """Make a key and give it; it cannot be shown again.

    Raises:
        KeyRefused: there is no such person, or they have a key of that name.
    """
    with transaction.atomic():
        found = get_user_model().objects.filter(username=person, is_active=True).first()
        if found is None:
            raise KeyRefused(f"There is no person '{person}'. No key was made.")
        if ApiKey.objects.filter(person=found, name=name, revoked_at=None).exists():
            raise KeyRefused(
                f"{person} has a key named '{name}' already. Revoke it first, or take another name."
            )
        key = new_key()
        ApiKey.objects.create(person=found, name=name, digest=digest_of(key), created_at=clock.now())
        details = {"name": name, "of": person}
        log.append(Action.KEY_MADE, f"person:{found.pk}", actor=actor, details=details, clock=clock)
    return key


def revoke_key(person: str, name: str, *, actor: str, clock: Clock) -> None:
    """Stop a key from counting, at once.

    Raises:
        KeyRefused: there is none of that name.
    """
    with transaction.atomic():
        found = ApiKey.objects.filter(person__username=person, name=name, revoked_at=None)
        key = found.select_for_update().first()
        if key is None:
            raise KeyRefused(f"{person} has no key named '{name}'. Nothing was changed.")
        ApiKey.objects.filter(pk=key.pk).update(revoked_at=clock.now())
        details = {"name": name, "of": person}
        log.append(Action.KEY_REVOKED, f"person:{key.person_id}", actor=actor, details=details, clock=clock)


def person_with(key: str) -> str | None:
    """The user name that a key acts for; None when it does not count (any more)."""
    found = ApiKey.objects.select_related("person").filter(digest=digest_of(key), revoked_at=None).first()
    return found.person.get_username() if found and found.person.is_active else None
