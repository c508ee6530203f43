"""Recovery codes: ten on paper, each counts once in place of the second step."""

import hashlib
import secrets

from django.contrib.auth.models import User

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.models import RecoveryCode

HOW_MANY = 10
# Without 0, 1, i, l, o and u, which are mistaken for each other or make words nobody wants on paper.
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 16


def make_codes(person: User, *, actor: str, clock: Clock) -> list[str]:
    """New codes in place of all earlier ones, inside the caller's transaction.

    Returns:
        The codes, such as ``abcd-efgh-2345-mnpq``; they are stored nowhere.
    """
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(HOW_MANY)]
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(person=person, digest=_digest(person, code)) for code in codes]
    )
    details = {"name": person.get_username()}
    log.append(Action.RECOVERY_CODES_MADE, f"person:{person.pk}", actor=actor, details=details, clock=clock)
    return ["-".join(code[at : at + 4] for at in range(0, _LENGTH, 4)) for code in codes]


def use_code(person: User, typed: str, *, clock: Clock) -> bool:
    """Whether it is one of the person's codes; it is used up by this. Inside the caller's transaction."""
    code = "".join(each for each in typed.casefold() if each in _LETTERS)
    unused = RecoveryCode.objects.filter(person=person, used_at=None)
    if not unused.filter(digest=_digest(person, code)).update(used_at=clock.now()):
        return False
    details = {"name": person.get_username(), "left": unused.count()}
    actor = f"person:{person.get_username()}"
    log.append(Action.RECOVERY_CODE_USED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
    return True


def codes_left(person: User) -> int:
    """How many still count."""
    return RecoveryCode.objects.filter(person=person, used_at=None).count()


def looks_like_one(typed: str) -> bool:
    """Whether somebody typed a recovery code where six digits were asked for."""
    return len("".join(each for each in typed.casefold() if each in _LETTERS)) >= _LENGTH


def _digest(person: User, code: str) -> str:
    # 16 of 30 letters are 78 bits: nobody guesses that back, so a plain hash is enough.
    return hashlib.sha256(f"recovery\n{person.pk}\n{code}".encode()).hexdigest()
