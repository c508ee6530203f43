"""The second step after the password: set up, asked, taken away.

A person has one as soon as they confirmed the codes of a telephone or added a passkey. Recovery codes are
made with the first of the two and go with the last.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from distributor import vault
from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people import recovery, totp
from distributor.people.models import Passkey, RecoveryCode, SecondStep
from distributor.people.rights import Granted, Right, may_somewhere
from distributor.people.roles import PeopleError, person_named
from distributor.people.sessions import end_sessions
from distributor.vault import VaultError

_WEIGHTY = (Right.APPROVE, Right.PUBLISH, Right.MANAGE)


def is_needed(granted: tuple[Granted, ...]) -> bool:
    """Whether these roles are those of somebody whose log-in opens what cannot be taken back."""
    return any(may_somewhere(granted, right) for right in _WEIGHTY)


def has_codes(person: User) -> bool:
    """Whether the codes of a telephone are asked for."""
    return SecondStep.objects.filter(person=person).exclude(confirmed_at=None).exists()


def has_passkeys(person: User) -> bool:
    """Whether there is a passkey."""
    return Passkey.objects.filter(person=person).exists()


def has_second_step(person: User) -> bool:
    """Whether a password alone is not enough."""
    return has_codes(person) or has_passkeys(person)


def begin(person: User) -> None:
    """Make a secret that counts once the person has typed a code of it.

    Raises:
        PeopleError: there is one that counts.
    """
    with transaction.atomic():
        if has_codes(person):
            raise PeopleError(_("The codes are set up already. Take them off first to set up a new phone."))
        sealed = vault.seal(totp.new_secret())
        SecondStep.objects.update_or_create(
            person=person, defaults={"sealed_secret": sealed, "confirmed_at": None, "last_counter": 0}
        )


def begun_secret(person: User) -> str:
    """The secret that waits for its first code; empty when none does."""
    step = SecondStep.objects.filter(person=person, confirmed_at=None).first()
    return _opened(step) if step else ""


def confirm(person: User, code: str, *, clock: Clock) -> list[str]:
    """Have the codes asked for from now on.

    Returns:
        Recovery codes to be shown once; empty when the person has some already.

    Raises:
        PeopleError: the code is not right, or nothing was begun.
    """
    actor = f"person:{person.get_username()}"
    with transaction.atomic():
        step = SecondStep.objects.select_for_update().filter(person=person, confirmed_at=None).first()
        if step is None:
            raise PeopleError(_("Nothing waits for a code. Begin again."))
        secret, now = _opened(step), clock.now()
        counter = totp.counter_of(secret, code, now=now, after=step.last_counter)
        if counter is None:
            raise PeopleError(
                _(
                    "That code is not right. Nothing was changed. Take the newest one; if it is never right, "
                    "set the clock of the phone to automatic."
                )
            )
        SecondStep.objects.filter(pk=step.pk).update(confirmed_at=now, last_counter=counter)
        details = {"name": person.get_username()}
        log.append(Action.SECOND_STEP_SET, f"person:{person.pk}", actor=actor, details=details, clock=clock)
        return first_codes(person, actor=actor, clock=clock)


def first_codes(person: User, *, actor: str, clock: Clock) -> list[str]:
    """Recovery codes for whoever has none; empty for others. Inside the caller's transaction."""
    return [] if recovery.codes_left(person) else recovery.make_codes(person, actor=actor, clock=clock)


def check(person: User, code: str, *, clock: Clock) -> bool:
    """Whether a code is right, the phone's or one from paper; it is used up by this.

    Raises:
        PeopleError: the phone's codes cannot be checked, because the key that sealed their secret is gone.
    """
    with transaction.atomic():
        if recovery.looks_like_one(code):
            return recovery.use_code(person, code, clock=clock)
        step = SecondStep.objects.filter(person=person).exclude(confirmed_at=None).first()
        if step is None:
            return False
        counter = totp.counter_of(_opened(step), code, now=clock.now(), after=step.last_counter)
        if counter is None:
            return False
        # Of two that bring the same code at once, one is right.
        newer = SecondStep.objects.filter(pk=step.pk, last_counter__lt=counter)
        return bool(newer.update(last_counter=counter))


def _opened(step: SecondStep) -> str:
    try:
        return vault.unseal(step.sealed_secret)
    except VaultError as error:
        raise PeopleError(
            _(
                "The codes of phones cannot be checked just now: the key that they were sealed with is gone. "
                "Use a passkey or a recovery code, and tell whoever runs this desk."
            )
        ) from error


def remove(person: User, *, clock: Clock) -> None:
    """Take the codes of the phone off one's own log-in.

    Raises:
        PeopleError: there are none.
    """
    with transaction.atomic():
        if not SecondStep.objects.filter(person=person).exclude(confirmed_at=None).delete()[0]:
            raise PeopleError(_("There are no codes to take off."))
        forget_codes_without_step(person)
        name = person.get_username()
        actor, details = f"person:{name}", {"name": name}
        log.append(
            Action.SECOND_STEP_REMOVED, f"person:{person.pk}", actor=actor, details=details, clock=clock
        )


def forget_codes_without_step(person: User) -> None:
    """Recovery codes go with the last second step. Inside the caller's transaction."""
    if not has_second_step(person):
        RecoveryCode.objects.filter(person=person).delete()


def reset(name: str, *, actor: str, clock: Clock) -> None:
    """Take codes, passkeys and recovery codes off somebody who lost them, and end their sessions.

    Raises:
        PeopleError: there is no such person, or they have none.
    """
    with transaction.atomic():
        person = person_named(name)
        found = (SecondStep.objects.filter(person=person), Passkey.objects.filter(person=person))
        if not sum(rows.delete()[0] for rows in found):
            raise PeopleError(_("%(name)s has no second step. Nothing was changed.") % {"name": name})
        RecoveryCode.objects.filter(person=person).delete()
        end_sessions(person, actor=actor, clock=clock)
        details = {"name": name}
        log.append(Action.SECOND_STEP_RESET, f"person:{person.pk}", actor=actor, details=details, clock=clock)
