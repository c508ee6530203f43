"""Which person of this desk a proof stands for: bound before, known by a verified mail address, or new.

Nobody is made by themselves, unless the settings give a role for what the provider says of them.
"""

from collections.abc import Mapping

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.models import Grant, Identity, Preferences
from distributor.people.rights import Role
from distributor.people.roles import PeopleError
from distributor.people.sign_on.errors import SignOnError
from distributor.people.sign_on.proof import Proof


def person_of(proof: Proof, *, roles: Mapping[tuple[str, str], Role], clock: Clock) -> User:
    """Whoever the proof stands for, bound to it from now on.

    Args:
        proof: as the provider gave it.
        roles: claim and value -> role for somebody new.
        clock: the time.

    Raises:
        SignOnError: nobody, or somebody who may not come in by it.
    """
    known = Identity.objects.select_related("person").filter(issuer=proof.issuer, subject=proof.subject)
    identity = known.first()
    if identity and not identity.person.is_active:
        raise SignOnError(_("You were taken off the team, so you cannot log in. Ask an administrator."))
    if identity:
        return identity.person
    found = _by_mail(proof)
    if found:
        bind(found, proof, clock=clock)
        return found
    role = next((role for (claim, value), role in roles.items() if _says(proof, claim, value)), None)
    if role is None:
        raise SignOnError(_unknown(proof))
    return _made(proof, role, clock=clock)


def bind(person: User, proof: Proof, *, clock: Clock) -> None:
    """Have the proof's subject stand for this person from now on.

    Raises:
        SignOnError: it stands for somebody else, or another one stands for this person.
    """
    name = person.get_username()
    try:
        with transaction.atomic():
            Identity.objects.create(
                person=person, issuer=proof.issuer, subject=proof.subject, bound_at=clock.now()
            )
            details, actor = {"name": name, "issuer": proof.issuer}, f"person:{name}"
            log.append(Action.SIGN_ON_BOUND, f"person:{person.pk}", actor=actor, details=details, clock=clock)
    except IntegrityError as error:
        raise SignOnError(
            _(
                "%(name)s is bound to another account there, or that account to somebody else. Nobody was "
                "logged in. Log in with your password and take the old one off under My account."
            )
            % {"name": name}
        ) from error


def unbind(person: User, *, clock: Clock) -> None:
    """Have nothing at a provider stand for this person any more.

    Raises:
        PeopleError: nothing does, or there would be no way in left.
    """
    name = person.get_username()
    with transaction.atomic():
        identity = Identity.objects.filter(person=person).first()
        if identity is None:
            raise PeopleError(_("Nothing is bound. Nothing was changed."))
        if not person.has_usable_password() and not person.passkeys.exists():
            raise PeopleError(
                _("You would have no way in any more. Add a passkey first. Nothing was changed.")
            )
        identity.delete()
        details, actor = {"name": name, "issuer": identity.issuer}, f"person:{name}"
        log.append(Action.SIGN_ON_UNBOUND, f"person:{person.pk}", actor=actor, details=details, clock=clock)


def _by_mail(proof: Proof) -> User | None:
    """The one person who has the address that the provider verified; of two, neither."""
    found = list(User.objects.filter(email__iexact=proof.mail)[:2]) if proof.mail else []
    return found[0] if len(found) == 1 and found[0].is_active else None


def _says(proof: Proof, claim: str, value: str) -> bool:
    said = proof.claims.get(claim)
    return value in said if isinstance(said, list) else said == value


def _made(proof: Proof, role: Role, *, clock: Clock) -> User:
    """A new person, without a password, with the role that the settings give."""
    name = proof.called or proof.mail.partition("@")[0]
    is_taken = User.objects.filter(username__iexact=name).exists()
    if is_taken or (proof.mail and User.objects.filter(email__iexact=proof.mail).exists()):
        raise SignOnError(
            _(
                "There is somebody named “%(name)s” here, and your organisation's log-in does not say "
                "that it is you. Log in with your password and connect the two under My account."
            )
            % {"name": name}
        )
    person = User(username=name, email=proof.mail)
    person.set_unusable_password()
    try:
        person.clean_fields()
    except ValidationError as error:
        raise SignOnError(
            _("Your organisation's log-in gives no name that can be one here. Ask an administrator.")
        ) from error
    with transaction.atomic():
        person.save()
        Preferences.objects.create(person=person, full_name=proof.name[:120])
        Grant.objects.create(person=person, role=role.value)
        details = {"name": name, "role": role.value, "invited_by": proof.issuer}
        log.append(
            Action.PERSON_ADDED, f"person:{person.pk}", actor=f"person:{name}", details=details, clock=clock
        )
        bind(person, proof, clock=clock)
    return person


def _unknown(proof: Proof) -> str:
    if not proof.mail:
        return _(
            "Your organisation's log-in does not say which mail address of yours it verified, so nobody here "
            "can be found by it. Log in with your password once and connect the two under My account."
        )
    return _(
        "Nobody here has the mail address %(mail)s. Nobody was logged in. Ask an administrator to invite you "
        "or to set that address for you under People."
    ) % {"mail": proof.mail}
