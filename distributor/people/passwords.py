"""Changing a password: the new one is checked, every other session ends."""

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.roles import PeopleError
from distributor.people.sessions import end_sessions


def change_password(person: User, password: str, *, actor: str, clock: Clock, but: str = "") -> None:
    """Take another password from now on, and end every session but the one with the key ``but``.

    Raises:
        PeopleError: it is too weak.
    """
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise PeopleError(" ".join(error.messages)) from error
    person.set_password(password)
    with transaction.atomic():
        person.save(update_fields=["password"])
        end_sessions(person, actor=actor, clock=clock, but=but)
        details = {"name": person.get_username()}
        log.append(Action.PASSWORD_CHANGED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
