"""Inviting people: a link by which they choose their own password. None is ever made up for somebody."""

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.models import Grant, Invitation
from distributor.people.rights import Right, Role
from distributor.people.roles import PeopleError, may_person, must_be_their_own

TAKEN = (
    "Somebody has the name '{name}' since you were invited, so nobody was made. Ask the person who invited "
    "you for a new invitation, with another name."
)
LASTS = timedelta(days=5)
# What the log and the invitation call whoever invites without being logged in at the desk.
TERMINAL = "terminal"
GONE = "This invitation was used, taken back, or is too old. Ask the person who invited you for a new one."


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def invite(name: str, role: Role, *, email: str = "", person: str, clock: Clock) -> str:
    """Invite somebody.

    Returns:
        The secret of the link; it is stored nowhere.

    Raises:
        PeopleError: the name is taken or cannot be one, or whoever invites may only for the time that
            somebody is away.
    """
    must_be_their_own(f"person:{person}")
    people = get_user_model()
    # As it will be stored: letters that look the same are the same name.
    name = people.normalize_username(name)
    try:
        people(username=name).clean_fields(exclude=["password"])
    except ValidationError as error:
        raise PeopleError(f"'{name}' cannot be a name. Use letters, digits and @ . + - _.") from error
    with transaction.atomic():
        if people.objects.filter(username=name).exists():
            raise PeopleError(f"There is a person named '{name}' already. Nobody was invited.")
        Invitation.objects.filter(name=name, used_at=None).update(used_at=clock.now())
        secret = secrets.token_urlsafe(32)
        invitation = Invitation.objects.create(
            digest=_digest(secret),
            name=name,
            email=email,
            role=role.value,
            invited_by=person,
            expires_at=clock.now() + LASTS,
        )
        details = {"name": name, "role": role.value}
        subject, actor = f"invitation:{invitation.pk}", f"person:{person}"
        log.append(Action.PERSON_INVITED, subject, actor=actor, details=details, clock=clock)
    return secret


def open_invitation(secret: str, *, clock: Clock) -> Invitation:
    """The invitation that a link stands for.

    Its maker's word is what lets somebody in: it counts no longer than they may give it.

    Raises:
        PeopleError: it does not count any more.
    """
    waiting = Invitation.objects.filter(used_at=None, expires_at__gt=clock.now())
    invitation = waiting.filter(digest=_digest(secret)).first()
    if invitation is None or not _still_invites(invitation.invited_by, clock=clock):
        raise PeopleError(GONE)
    return invitation


def _still_invites(name: str, *, clock: Clock) -> bool:
    """Whether this person, or whoever sits at the terminal, may let people in."""
    if name == TERMINAL and not get_user_model().objects.filter(username=name).exists():
        return True
    return may_person(name, Right.MANAGE, clock=clock)


def accept(secret: str, password: str, *, clock: Clock) -> str:
    """Come in by an invitation.

    Returns:
        The user name.

    Raises:
        PeopleError: the invitation does not count any more, somebody has the name meanwhile, or the password
            is too weak.
    """
    people = get_user_model()
    with transaction.atomic():
        invitation = open_invitation(secret, clock=clock)
        try:
            validate_password(password, people(username=invitation.name))
        except ValidationError as error:
            raise PeopleError(" ".join(error.messages)) from error
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=clock.now()):
            raise PeopleError(GONE)
        person = _made(invitation, password)
        Grant.objects.create(person=person, role=invitation.role)
        details = {"name": invitation.name, "role": invitation.role, "invited_by": invitation.invited_by}
        actor = f"person:{invitation.name}"
        log.append(Action.PERSON_ADDED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
    return invitation.name


def _made(invitation: Invitation, password: str) -> User:
    try:
        with transaction.atomic():
            return User.objects.create_user(invitation.name, email=invitation.email, password=password)
    except IntegrityError as error:
        raise PeopleError(TAKEN.format(name=invitation.name)) from error
