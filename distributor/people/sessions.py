"""Where a person is logged in, when each was last seen, and ending one or all of them."""

from enum import StrEnum

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.people.devices import stored
from distributor.people.models import OpenSession, PushBrowser
from distributor.people.roles import PeopleError


class Way(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105 - a way, not a password
    CODE = "code"
    RECOVERY = "recovery"
    PASSKEY = "passkey"
    SIGN_ON = "sign-on"
    INVITATION = "invitation"


def note(person: User, session_key: str, *, user_agent: str, way: str = "", clock: Clock) -> None:
    """Write down that a session is there and was seen now."""
    now = clock.now()
    if OpenSession.objects.filter(session_key=session_key, person=person).update(seen_at=now):
        return
    device = stored(user_agent)
    row = OpenSession(
        person=person, session_key=session_key, device=device, way=way, began_at=now, seen_at=now
    )
    # Two pages at once may both be the first; a key is one person's for as long as there is one.
    OpenSession.objects.bulk_create([row], ignore_conflicts=True)


def sessions_of(person: User, *, clock: Clock) -> list[OpenSession]:
    """Those that are still open, last seen first; what is over is forgotten."""
    rows = OpenSession.objects.filter(person=person)
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    rows.exclude(session_key__in=alive).delete()
    return list(rows)


def end_session(person: User, number: int, *, this: str, clock: Clock) -> str:
    """End one session of one's own.

    Args:
        person: who.
        number: the row's.
        this: key of the session that asks; it is ended by logging out.
        clock: the time.

    Returns:
        Its device as stored, for the sentence to the person.

    Raises:
        PeopleError: it is over already, or somebody else's.
    """
    with transaction.atomic():
        row = OpenSession.objects.filter(person=person, pk=number).exclude(session_key=this).first()
        if row is None:
            raise PeopleError(_("That session is over already."))
        Session.objects.filter(session_key=row.session_key).delete()
        row.delete()
        name = person.get_username()
        details, actor = {"name": name, "device": row.device}, f"person:{name}"
        log.append(Action.SESSION_ENDED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
    return row.device


def end_sessions(person: User, *, actor: str, clock: Clock, but: str = "") -> None:
    """End every session of a person, but the one with the key ``but``.

    Sessions hold their person only inside, and one that was never noted has to end too: all that live are
    read. Where every session ends, no browser of the person is told of news any more.
    """
    with transaction.atomic():
        for session in Session.objects.filter(expire_date__gte=clock.now()).iterator():
            is_theirs = session.get_decoded().get("_auth_user_id") == str(person.pk)
            if is_theirs and session.session_key != but:
                session.delete()
        OpenSession.objects.filter(person=person).exclude(session_key=but).delete()
        if not but:
            # A lost phone is told nothing any more.
            PushBrowser.objects.filter(person=person).delete()
        details = {"name": person.get_username()}
        log.append(Action.SESSIONS_ENDED, f"person:{person.pk}", actor=actor, details=details, clock=clock)
