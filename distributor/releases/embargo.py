"""What people do about an embargo: set one, put it off, or end it early, for which it takes two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import LATEST, Clock
from distributor.people.roles import has_left
from distributor.releases.errors import EmbargoError
from distributor.releases.models import EmbargoLift, Release
from distributor.releases.reading.values import ReadRelease

EVERYWHERE = timedelta(days=2)
UNSURE = (
    "The release says “{words}”, and it is not sure until when. Nothing of it leaves before somebody sets "
    "the time on the release's page, or two people agree that there is no embargo."
)


def set_embargo(release_id: int, until: datetime, *, person: str, because: str, clock: Clock) -> Release:
    """Nothing of the release leaves before ``until``. One person is enough: it only keeps things back.

    Args:
        release_id: the release.
        until: aware; later than now, and not before an embargo that stands.
        person: user name.
        because: why; may not be empty.
        clock: the time.

    Raises:
        EmbargoError: the time cannot be, or no reason is given.
    """
    until = until.astimezone(UTC)
    with transaction.atomic():
        release = _locked(release_id, because=because)
        if until >= LATEST:
            raise EmbargoError("That year cannot be used. Nothing was changed; choose an earlier one.")
        if until <= clock.now():
            raise EmbargoError("That time is past. Nothing was changed; choose a later one.")
        if release.embargo_until and until < release.embargo_until:
            raise EmbargoError(
                f"The embargo stands until {release.embargo_until:%Y-%m-%d %H:%M} UTC. To end it earlier two "
                "people have to agree; ask for that instead. Nothing was changed."
            )
        Release.objects.filter(pk=release_id).update(
            embargo_until=until, embargo_words="", embargo_set_by=person
        )
        details = {"until": until.isoformat(), "because": because.strip()}
        _write(Action.EMBARGO_SET, release, person=person, details=details, clock=clock)
    release.refresh_from_db()
    return release


def ask_to_lift(release_id: int, *, person: str, because: str, clock: Clock) -> EmbargoLift:
    """Propose to end the embargo now. Nothing changes until a second person agrees.

    Raises:
        EmbargoError: there is no embargo, it is proposed already, or no reason is given.
    """
    with transaction.atomic():
        release = _locked(release_id, because=because)
        if not _stands(release, now=clock.now()):
            raise EmbargoError("This release is under no embargo. Nothing was changed.")
        waiting = release.lifts.filter(lifted_at=None).first()
        if waiting and _counts(waiting, release):
            raise EmbargoError(
                f"{waiting.proposed_by} proposed that already; somebody else has to agree. Nothing was "
                "changed."
            )
        if waiting:
            waiting.delete()
        lift = EmbargoLift.objects.create(
            release=release,
            until=release.embargo_until,
            because=because.strip(),
            proposed_by=person,
            proposed_at=clock.now(),
        )
        details = {"until": _iso(release.embargo_until), "because": because.strip()}
        _write(Action.EMBARGO_LIFT_PROPOSED, release, person=person, details=details, clock=clock)
    return lift


def waiting_lift(release: Release) -> EmbargoLift | None:
    """The proposal to end the embargo as it stands, by somebody who still has a say."""
    lift = next((lift for lift in release.lifts.all() if lift.lifted_at is None), None)
    return lift if lift and _counts(lift, release) else None


def _counts(lift: EmbargoLift, release: Release) -> bool:
    return lift.until == release.embargo_until and not has_left(lift.proposed_by)


def agree_to_lift(release_id: int, *, person: str, clock: Clock) -> Release:
    """The second person's word: the embargo ends. Approvals, holds and times stand as they are.

    Raises:
        EmbargoError: nobody proposed it, the same person did, or the embargo is another one by now, or who
            proposed it has left.
    """
    with transaction.atomic():
        release = _locked(release_id, because="agreed")
        lift = release.lifts.filter(lifted_at=None).first()
        if lift is None:
            raise EmbargoError("Nobody has proposed to end this embargo. Nothing was changed.")
        if lift.proposed_by == person:
            raise EmbargoError("You proposed it yourself; somebody else has to agree. Nothing was changed.")
        if not _counts(lift, release):
            raise EmbargoError(
                f"The embargo was changed after this was proposed, or {lift.proposed_by} has left the team, "
                "so the proposal does not count any more. Propose it again if it should end."
            )
        EmbargoLift.objects.filter(pk=lift.pk).update(lifted_by=person, lifted_at=clock.now())
        Release.objects.filter(pk=release_id).update(embargo_until=None, embargo_words="", embargo_set_by="")
        details = {"until": _iso(lift.until), "proposed_by": lift.proposed_by, "because": lift.because}
        _write(Action.EMBARGO_LIFTED, release, person=person, details=details, clock=clock)
    release.refresh_from_db()
    return release


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a source states: ``until`` is certain (UTC); ``words`` where its end is not."""

    until: datetime | None = None
    words: str = ""


def stated(read: ReadRelease, *, said: datetime | None, now: datetime) -> Stated:
    """The embargo of a release that was just read.

    Args:
        read: its own text may state one.
        said: what the webhook states beside the text (UTC); the later of two certain ones counts.
        now: an uncertain one whose day is over everywhere on earth has ended.
    """
    found = read.embargo
    until = max(filter(None, [found.until if found else None, said]), default=None)
    if until and until >= LATEST:
        # A year that nobody means is a way of saying "we shall see".
        return Stated(words=found.words if found else f"until {until.year}")
    if found is None or until:
        return Stated(until=until)
    is_over = found.day is not None and found.day < (now - EVERYWHERE).date()
    return Stated() if is_over else Stated(words=found.words)


def embargo_said(release: Release, said: Stated) -> Stated:
    """The embargo that counts after a source stated ``said``: people's words stand.

    One that two people ended stays ended when the source repeats it; one that a person set stands until it is
    lifted or a later one is said.
    """
    lifted = release.lifts.filter(until=said.until).exclude(lifted_at=None)
    if (said.until or said.words) and lifted.exists():
        said = Stated()
    if release.embargo_set_by:
        return Stated(until=max(filter(None, [release.embargo_until, said.until]), default=None))
    return said


def shown_embargo(said: Stated) -> str:
    """For the log, which keeps none of the release's words: an ISO instant, ``not sure`` or ``none``."""
    return _iso(said.until) or ("not sure" if said.words else "none")


def _stands(release: Release, *, now: datetime) -> bool:
    return bool(release.embargo_words) or bool(release.embargo_until and release.embargo_until > now)


def _locked(release_id: int, *, because: str) -> Release:
    if not because.strip():
        raise EmbargoError("Say in a few words why; it stands in the log. Nothing was changed.")
    release = Release.objects.select_for_update(of=("self",)).filter(pk=release_id).first()
    if release is None:
        raise EmbargoError(f"There is no release {release_id}.")
    return release


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def _write(
    action: Action, release: Release, *, person: str, details: Mapping[str, object], clock: Clock
) -> None:
    log.append(action, f"release:{release.pk}", actor=f"person:{person}", details=details, clock=clock)
