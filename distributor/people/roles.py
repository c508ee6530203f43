"""Giving and taking roles, lending rights during absence, and what a person may do now."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.clock import Clock
from distributor.errors import DistributorError
from distributor.people.models import Grant, Loan
from distributor.people.rights import Granted, Right, Role, may

LONGEST_LOAN = timedelta(days=90)


class PeopleError(DistributorError):
    """What is wished about people and roles cannot be; nothing was changed."""


def granted_to(name: str, *, now: datetime) -> tuple[Granted, ...]:
    """Every role that counts for a person now, their own and those lent to them. Two queries."""
    own = Grant.objects.filter(person__username=name, person__is_active=True)
    lenders = Loan.objects.filter(taker__username=name, taker__is_active=True, since__lte=now, until__gt=now)
    lent = Grant.objects.filter(person__in=lenders.values("giver"), person__is_active=True)
    rows = (own | lent).distinct().values_list("role", "channel_id", "country")
    return tuple(
        Granted(role=Role(role), channel_id=channel or 0, country=country) for role, channel, country in rows
    )


def grant(
    name: str,
    role: Role,
    *,
    channel: str = "",
    country: str = "",
    actor: str,
    clock: Clock,
) -> Grant:
    """Give a person a role; giving it twice changes nothing.

    Raises:
        PeopleError: there is no such person or channel, the role cannot be limited, or whoever gives it may
            only for the time that somebody is away.
    """
    must_be_their_own(actor)
    if role in (Role.ADMINISTRATOR, Role.AUDITOR) and (channel or country):
        raise PeopleError(f"The role of {role} counts everywhere or not at all. Nothing was changed.")
    with transaction.atomic():
        person = person_named(name)
        where = Channel.objects.filter(name=channel).first() if channel else None
        if channel and where is None:
            raise PeopleError(f"There is no channel '{channel}'. Nothing was changed.")
        given, is_new = Grant.objects.get_or_create(
            person=person, role=role.value, channel=where, country=country
        )
        if is_new:
            details = {"name": name, "role": role.value, "channel": channel, "country": country}
            log.append(Action.ROLE_GRANTED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
    return given


def must_be_their_own(actor: str) -> None:
    """Rights that were lent let nobody in: who comes in stays when the lender is back.

    Raises:
        PeopleError: the actor is a person who manages by rights of somebody else only.
    """
    name = actor.removeprefix("person:")
    own = Grant.objects.filter(person__username=name, role=Role.ADMINISTRATOR)
    if name != actor and Loan.objects.filter(taker__username=name).exists() and not own.exists():
        raise PeopleError(
            "You act for somebody who is away, and roles outlast that. Ask another administrator. Nothing "
            "was changed."
        )


def revoke(grant_id: int, *, actor: str, clock: Clock) -> None:
    """Take a role away, at once.

    Raises:
        PeopleError: it is the last administrator's, or is gone already.
    """
    with transaction.atomic():
        _lock_administrators()
        given = Grant.objects.select_for_update(of=("self",)).select_related("person").filter(pk=grant_id)
        taken = given.first()
        if taken is None:
            raise PeopleError("That role was taken away already.")
        if taken.role == Role.ADMINISTRATOR:
            _must_leave_an_administrator(taken.person)
        details = {"name": taken.person.get_username(), "role": taken.role, "country": taken.country}
        log.append(
            Action.ROLE_REVOKED, f"person:{taken.person_id}", actor=actor, details=details, clock=clock
        )
        taken.delete()


def _lock_administrators() -> None:
    """Of two who take each other's role away at once, the second sees what the first has done."""
    list(Grant.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk"))


def _must_leave_an_administrator(person: User) -> None:
    others = Grant.objects.filter(role=Role.ADMINISTRATOR, person__is_active=True).exclude(person=person)
    if not others.exists():
        raise PeopleError(
            "Somebody has to stay administrator. Make another person administrator first. Nothing was "
            "changed."
        )


def lend(giver: str, taker: str, *, until: datetime, actor: str, clock: Clock) -> Loan:
    """Lend all of a person's rights to a colleague until a time (UTC).

    Raises:
        PeopleError: not to oneself, not for the past, not for longer than 90 days.
    """
    now = clock.now()
    if giver == taker:
        raise PeopleError("Choose a colleague. Nothing was changed.")
    if not now < until <= now + LONGEST_LOAN:
        raise PeopleError("Choose a time within the next 90 days. Nothing was changed.")
    with transaction.atomic():
        loan = Loan.objects.create(
            giver=person_named(giver), taker=person_named(taker), since=now, until=until
        )
        details = {"of": giver, "to": taker, "until": until.isoformat()}
        log.append(Action.RIGHTS_LENT, f"person:{loan.giver_id}", actor=actor, details=details, clock=clock)
    return loan


def end_loan(loan_id: int, *, actor: str, clock: Clock) -> None:
    """End it now.

    Raises:
        PeopleError: it is over already.
    """
    with transaction.atomic():
        loan = Loan.objects.select_related("giver", "taker").filter(pk=loan_id, until__gt=clock.now()).first()
        if loan is None:
            raise PeopleError("That is over already.")
        Loan.objects.filter(pk=loan_id).update(until=clock.now())
        details = {"of": loan.giver.get_username(), "to": loan.taker.get_username()}
        log.append(
            Action.RIGHTS_RETURNED, f"person:{loan.giver_id}", actor=actor, details=details, clock=clock
        )


def deactivate(name: str, *, actor: str, clock: Clock) -> None:
    """Nobody logs in with this name any more; what they did stays theirs in the log.

    Raises:
        PeopleError: there is no such person, or they are the last administrator.
    """
    with transaction.atomic():
        _lock_administrators()
        person = person_named(name)
        if person.grants.filter(role=Role.ADMINISTRATOR).exists():
            _must_leave_an_administrator(person)
        type(person).objects.filter(pk=person.pk).update(is_active=False)
        details = {"name": name}
        log.append(Action.PERSON_LEFT, f"person:{person.pk}", actor=actor, details=details, clock=clock)


def has_left(name: str) -> bool:
    """Whether somebody of that name was taken off the team: half a decision of theirs is none any more."""
    return User.objects.filter(username=name, is_active=False).exists()


def may_person(name: str, right: Right, *, clock: Clock) -> bool:
    """Whether a person may do something that is about nothing in particular."""
    return may(granted_to(name, now=clock.now()), right)


def person_named(name: str) -> User:
    """The person of that name who may log in.

    Raises:
        PeopleError: there is none.
    """
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise PeopleError(f"There is no person '{name}'. Nothing was changed.")
    return person
