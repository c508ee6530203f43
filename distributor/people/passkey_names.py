"""What a person calls a passkey: given with it, changed later."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.models import Passkey
from distributor.people.roles import PeopleError

LONGEST = 60


def good_name(typed: str) -> str:
    """The name as it is stored.

    Raises:
        PeopleError: there is none.
    """
    if name := typed.strip()[:LONGEST].strip():
        return name
    raise PeopleError(_("Give the passkey a name, such as “my phone”. Nothing was stored."))


def name_taken() -> PeopleError:
    """The refusal of a name that another passkey of the person has."""
    return PeopleError(_("You have a passkey of that name already. Take another name."))


def rename(person: User, number: int, typed: str, *, clock: Clock) -> str:
    """Call a passkey of one's own something else; the name that it has changes nothing.

    Returns:
        The name as it is stored.

    Raises:
        PeopleError: no name, one that is taken, or the passkey is gone or somebody else's.
    """
    name = good_name(typed)
    try:
        with transaction.atomic():
            passkey = Passkey.objects.select_for_update().filter(person=person, pk=number).first()
            if passkey is None:
                raise PeopleError(_("That passkey was removed already."))
            if passkey.name != name:
                Passkey.objects.filter(pk=number).update(name=name)
                _note(person, before=passkey.name, name=name, clock=clock)
    except IntegrityError as error:
        raise name_taken() from error
    return name


def _note(person: User, *, before: str, name: str, clock: Clock) -> None:
    who = person.get_username()
    details = {"name": who, "passkey": name, "before": before}
    subject, actor = f"person:{person.pk}", f"person:{who}"
    log.append(Action.PASSKEY_RENAMED, subject, actor=actor, details=details, clock=clock)
