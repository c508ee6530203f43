"""Roles are given, taken, lent; somebody always stays administrator; invitations work once."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection, transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.people.invite import TERMINAL, accept, invite, open_invitation
from distributor.people.models import Grant, Invitation
from distributor.people.rights import Right, Role
from distributor.people.roles import (
    PeopleError,
    deactivate,
    end_loan,
    grant,
    granted_to,
    lend,
    may_person,
    revoke,
)
from tests import factories
from tests.fakes import FakeClock
from tests.waiting import waits_for_somebody

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def test_a_role_is_given_once_and_taken_at_once(clock: FakeClock) -> None:
    factories.person("ana", role="")
    given = grant("ana", Role.APPROVER, actor="test", clock=clock)
    grant("ana", Role.APPROVER, actor="test", clock=clock)
    assert Grant.objects.count() == 1
    assert may_person("ana", Right.APPROVE, clock=clock)
    revoke(given.pk, actor="test", clock=clock)
    assert not may_person("ana", Right.READ, clock=clock)


def test_somebody_stays_administrator(clock: FakeClock) -> None:
    factories.person("mira")
    with pytest.raises(PeopleError, match="stay administrator"):
        revoke(Grant.objects.get().pk, actor="test", clock=clock)
    with pytest.raises(PeopleError, match="stay administrator"):
        deactivate("mira", actor="test", clock=clock)
    factories.person("ana")
    deactivate("mira", actor="test", clock=clock)
    assert not may_person("mira", Right.READ, clock=clock)


def test_rights_are_lent_until_a_time(clock: FakeClock) -> None:
    factories.person("mira", role="publisher")
    factories.person("ana", role="writer")
    loan = lend("mira", "ana", until=clock.now() + timedelta(days=3), actor="test", clock=clock)
    assert may_person("ana", Right.PUBLISH, clock=clock)
    clock.move(days=4)
    assert not may_person("ana", Right.PUBLISH, clock=clock)
    loan = lend("mira", "ana", until=clock.now() + timedelta(days=3), actor="test", clock=clock)
    end_loan(loan.pk, actor="test", clock=clock)
    assert not may_person("ana", Right.PUBLISH, clock=clock)
    with pytest.raises(PeopleError):
        lend("mira", "mira", until=clock.now() + timedelta(days=3), actor="test", clock=clock)
    with pytest.raises(PeopleError):
        lend("mira", "ana", until=clock.now() + timedelta(days=300), actor="test", clock=clock)


def test_a_role_can_be_limited_and_some_cannot(clock: FakeClock) -> None:
    factories.person("ana", role="")
    channel = factories.channel("x")
    grant("ana", Role.WRITER, channel=channel.name, country="Nepal", actor="test", clock=clock)
    (granted,) = granted_to("ana", now=clock.now())
    assert (granted.channel_id, granted.country) == (channel.pk, "Nepal")
    with pytest.raises(PeopleError, match="everywhere"):
        grant("ana", Role.ADMINISTRATOR, country="Nepal", actor="test", clock=clock)
    with pytest.raises(PeopleError, match="no channel"):
        grant("ana", Role.WRITER, channel="nope", actor="test", clock=clock)


def test_an_invitation_works_once_with_a_password_of_ones_own(clock: FakeClock) -> None:
    factories.person("mira")
    secret = invite("ana", Role.APPROVER, person="mira", clock=clock)
    assert secret not in str(list(Invitation.objects.values()))
    with pytest.raises(PeopleError, match="short"):
        accept(secret, "short", clock=clock)
    assert accept(secret, PASSWORD, clock=clock) == "ana"
    assert authenticate(username="ana", password=PASSWORD)
    assert may_person("ana", Right.APPROVE, clock=clock)
    with pytest.raises(PeopleError, match="used"):
        accept(secret, PASSWORD, clock=clock)


@pytest.mark.parametrize("way", ["left", "may no more"])
def test_an_invitation_counts_no_longer_than_its_maker_may_make_one(clock: FakeClock, way: str) -> None:
    factories.person("mira")
    factories.person("arun")
    secret = invite("ana", Role.ADMINISTRATOR, person="mira", clock=clock)
    at_terminal = invite("bob", Role.WRITER, person=TERMINAL, clock=clock)
    open_invitation(secret, clock=clock)
    if way == "left":
        deactivate("mira", actor="test", clock=clock)
    else:
        Grant.objects.filter(person__username="mira").update(role=Role.APPROVER)
    with pytest.raises(PeopleError, match="too old"):
        accept(secret, PASSWORD, clock=clock)
    assert accept(at_terminal, PASSWORD, clock=clock) == "bob"


def test_an_invitation_ends_and_a_second_one_replaces_it(clock: FakeClock) -> None:
    factories.person("mira")
    first = invite("ana", Role.WRITER, person="mira", clock=clock)
    second = invite("ana", Role.WRITER, person="mira", clock=clock)
    with pytest.raises(PeopleError):
        open_invitation(first, clock=clock)
    clock.move(days=6)
    with pytest.raises(PeopleError):
        open_invitation(second, clock=clock)
    with pytest.raises(PeopleError, match="cannot be a name"):
        invite("a b/c", Role.WRITER, person="mira", clock=clock)


def test_somebody_who_took_the_name_meanwhile_is_said(clock: FakeClock) -> None:
    factories.person("mira")
    secret = invite("ana", Role.WRITER, person="mira", clock=clock)
    factories.person("ana", role="")
    with pytest.raises(PeopleError, match="has the name 'ana'"):
        accept(secret, PASSWORD, clock=clock)
    assert Invitation.objects.get().used_at is None


def test_a_name_of_letters_that_look_the_same_is_the_same_name(clock: FakeClock) -> None:
    factories.person("mira")
    factories.person("fiona", role="")
    with pytest.raises(PeopleError, match="already"):
        invite("\ufb01ona", Role.WRITER, person="mira", clock=clock)
    assert accept(invite("\ufb01n", Role.WRITER, person="mira", clock=clock), PASSWORD, clock=clock) == "fin"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql  # SQLite has one writer: nobody waits for a row
@pytest.mark.parametrize("way", ["role", "team"])
def test_two_administrators_who_take_each_other_out_at_once_leave_one(clock: FakeClock, way: str) -> None:
    factories.person("mira")
    factories.person("arun")
    ends: list[object] = []
    mira, arun = Grant.objects.order_by("pk")

    def out(name: str, number: int) -> None:
        try:
            if way == "role":
                revoke(number, actor="test", clock=clock)
            else:
                deactivate(name, actor="test", clock=clock)
        except PeopleError as error:
            ends.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        # Both have asked before either is done: somebody else has the log.
        log.append(Action.LOGOUT, "person:sok", actor="person:sok", clock=clock)
        threads = [threading.Thread(target=out, args=each) for each in (("mira", mira.pk), ("arun", arun.pk))]
        for thread in threads:
            thread.start()
        waits_for_somebody(2)
    for thread in threads:
        thread.join(timeout=30)
    assert len(ends) == 1
    assert Grant.objects.filter(role=Role.ADMINISTRATOR, person__is_active=True).count() == 1


def test_who_acts_for_somebody_away_lets_nobody_in(clock: FakeClock) -> None:
    """A role outlasts the loan: with it, lent rights would be kept for good."""
    factories.person("mira")
    factories.person("ana", role="writer")
    lend("mira", "ana", until=clock.now() + timedelta(days=3), actor="person:mira", clock=clock)
    assert may_person("ana", Right.MANAGE, clock=clock)
    with pytest.raises(PeopleError, match="act for somebody who is away"):
        grant("ana", Role.ADMINISTRATOR, actor="person:ana", clock=clock)
    with pytest.raises(PeopleError, match="act for somebody who is away"):
        invite("friend", Role.ADMINISTRATOR, person="ana", clock=clock)
    grant("ana", Role.ADMINISTRATOR, actor="person:mira", clock=clock)
    invite("friend", Role.WRITER, person="ana", clock=clock)
    assert not Grant.objects.filter(person__username="friend").exists()
