"""What a person wants the desk to be like: their name, language and time zone; and their mail address."""

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.models import Preferences
from distributor.people.roles import PeopleError, person_named


def preferences_of(person: User) -> Preferences:
    """Theirs; empty ones while they never said."""
    return Preferences.objects.filter(person=person).first() or Preferences(person=person)


def keep_preferences(person: User, *, full_name: str, language: str, time_zone: str, clock: Clock) -> None:
    """Keep them; empty for what the browser or the channel says.

    Raises:
        PeopleError: there is no such language or zone.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise PeopleError(_("The pages are not in that language. Nothing was changed."))
    if time_zone and time_zone not in available_timezones():
        raise PeopleError(_("There is no such time zone. Nothing was changed."))
    wished = {"full_name": full_name, "language": language, "time_zone": time_zone}
    name = person.get_username()
    with transaction.atomic():
        Preferences.objects.update_or_create(person=person, defaults=wished)
        details, actor = {"name": name, **wished}, f"person:{name}"
        log.append(Action.PREFERENCES_SET, f"person:{person.pk}", actor=actor, details=details, clock=clock)


def set_mail(name: str, mail: str, *, actor: str, clock: Clock) -> None:
    """Set the mail address of somebody; empty for none. The organisation's own log-in knows people by it.

    Raises:
        PeopleError: it is none, or somebody else's already.
    """
    if mail:
        try:
            validate_email(mail)
        except ValidationError as error:
            raise PeopleError(_("That is no mail address. Nothing was changed.")) from error
    with transaction.atomic():
        person = person_named(name)
        if mail and User.objects.filter(email__iexact=mail).exclude(pk=person.pk).exists():
            raise PeopleError(_("Somebody else has that mail address already. Nothing was changed."))
        person.email = mail
        person.save(update_fields=["email"])
        details = {"name": name}
        log.append(Action.MAIL_SET, f"person:{person.pk}", actor=actor, details=details, clock=clock)
