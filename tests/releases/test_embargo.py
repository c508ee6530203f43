"""An embargo is set by one person and ended early by two; a source's own word does not undo theirs."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.people.roles import deactivate
from distributor.posts.approve import approve_post
from distributor.posts.errors import ApprovalError
from distributor.releases.embargo import agree_to_lift, ask_to_lift, set_embargo, waiting_lift
from distributor.releases.errors import EmbargoError
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def embargoed(clock: FakeClock, **span: float) -> Release:
    until = clock.now() + timedelta(**(span or {"hours": 5}))
    return factories.release(clock, embargo_until=until)


def said_again(release: Release, until: datetime | None, clock: FakeClock, text: str = "") -> Release:
    raw = factories.raw_release(url=release.url, title=release.current.title, text=factories.TEXT + text)
    ingest_release(raw, source=factories.source(), way="webhook", embargo_until=until, clock=clock)
    return Release.objects.get()


def test_two_people_end_an_embargo_and_the_log_has_both_and_the_reason(clock: FakeClock) -> None:
    release = embargoed(clock)
    ask_to_lift(release.pk, person="ana", because="it leaked", clock=clock)
    assert Release.objects.get().embargo_until == release.embargo_until
    agree_to_lift(release.pk, person="mira", clock=clock)
    assert Release.objects.get().embargo_until is None
    entry = next(
        line for line in log.history(f"release:{release.pk}") if line.action == Action.EMBARGO_LIFTED
    )
    assert entry.actor == "person:mira"
    assert (entry.details["proposed_by"], entry.details["because"]) == ("ana", "it leaked")


def test_one_person_does_not_even_where_one_may_approve_alone(
    clock: FakeClock, settings: LazySettings
) -> None:
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, four_eyes=False)
    release = embargoed(clock)
    ask_to_lift(release.pk, person="ana", because="it leaked", clock=clock)
    with pytest.raises(EmbargoError, match="yourself"):
        agree_to_lift(release.pk, person="ana", clock=clock)
    assert Release.objects.get().embargo_until == release.embargo_until


def test_a_reason_is_asked_for_and_nobody_agrees_to_what_nobody_proposed(clock: FakeClock) -> None:
    release = embargoed(clock)
    with pytest.raises(EmbargoError, match="why"):
        ask_to_lift(release.pk, person="ana", because=" ", clock=clock)
    with pytest.raises(EmbargoError, match="Nobody"):
        agree_to_lift(release.pk, person="mira", clock=clock)


def test_a_proposal_does_not_outlive_a_change_of_the_embargo(clock: FakeClock) -> None:
    release = embargoed(clock)
    ask_to_lift(release.pk, person="ana", because="it leaked", clock=clock)
    said_again(release, clock.now() + timedelta(days=2), clock, " More.")
    with pytest.raises(EmbargoError, match="changed after"):
        agree_to_lift(release.pk, person="mira", clock=clock)
    assert Release.objects.get().embargo_until == clock.now() + timedelta(days=2)


def test_after_a_change_of_the_embargo_its_end_can_be_proposed_anew(clock: FakeClock) -> None:
    """The proposal that counts no more stood in the way of every other one."""
    release = factories.release(clock, embargo_until=clock.now() + timedelta(days=1))
    ask_to_lift(release.pk, person="mira", because="it leaked", clock=clock)
    set_embargo(release.pk, until=clock.now() + timedelta(days=2), person="arun", because="x", clock=clock)
    release.refresh_from_db()
    assert waiting_lift(release) is None
    with pytest.raises(EmbargoError, match="does not count any more"):
        agree_to_lift(release.pk, person="arun", clock=clock)
    ask_to_lift(release.pk, person="mira", because="it leaked", clock=clock)
    assert agree_to_lift(release.pk, person="arun", clock=clock).embargo_until is None


def test_what_somebody_proposed_who_left_the_team_does_not_count(clock: FakeClock) -> None:
    factories.person("mira")
    factories.person("ana")
    release = factories.release(clock, embargo_until=clock.now() + timedelta(days=1))
    ask_to_lift(release.pk, person="ana", because="it leaked", clock=clock)
    deactivate("ana", actor="person:mira", clock=clock)
    with pytest.raises(EmbargoError, match="ana has left the team"):
        agree_to_lift(release.pk, person="mira", clock=clock)
    ask_to_lift(release.pk, person="mira", because="it leaked", clock=clock)


def test_the_same_embargo_said_again_stays_lifted_and_a_new_one_counts(clock: FakeClock) -> None:
    release = embargoed(clock)
    ask_to_lift(release.pk, person="ana", because="it leaked", clock=clock)
    agree_to_lift(release.pk, person="mira", clock=clock)
    assert said_again(release, release.embargo_until, clock, " More.").embargo_until is None
    later = clock.now() + timedelta(days=3)
    assert said_again(release, later, clock, " Still more.").embargo_until == later


def test_a_person_sets_an_embargo_that_the_source_does_not_undo(clock: FakeClock) -> None:
    release = factories.release(clock)
    until = clock.now() + timedelta(days=1)
    set_embargo(release.pk, until, person="ana", because="the partner asked", clock=clock)
    assert said_again(release, None, clock, " More.").embargo_until == until
    with pytest.raises(EmbargoError, match="two people"):
        set_embargo(release.pk, until - timedelta(hours=1), person="ana", because="earlier", clock=clock)
    with pytest.raises(EmbargoError, match="past"):
        set_embargo(release.pk, clock.now(), person="ana", because="now", clock=clock)


def test_an_embargo_that_is_not_certain_stops_approval_until_somebody_says(clock: FakeClock) -> None:
    post = factories.draft(clock)
    Release.objects.update(embargo_words="Embargoed until Tuesday")
    with pytest.raises(ApprovalError, match="Embargoed until Tuesday"):
        approve_post(post.pk, person="mira", now=True, clock=clock)
    until = clock.now() + timedelta(hours=2)
    set_embargo(post.release_id, until, person="ana", because="the author said so", clock=clock)
    assert approve_post(post.pk, person="mira", clock=clock).publish_at >= until  # type: ignore[operator]  # approved


def read_with(clock: FakeClock, line: str, until: datetime | None = None) -> Release:
    return factories.release(clock, text=f"{line}\n\n{factories.TEXT}", embargo_until=until)


def test_an_embargo_that_stands_in_the_text_counts(clock: FakeClock) -> None:
    release = read_with(clock, "EMBARGOED UNTIL 3 September 2031, 10:00 (Bangkok time)")
    assert release.embargo_until == datetime(2031, 9, 3, 3, tzinfo=UTC)
    assert "EMBARGO" not in "".join(release.current.body["paragraphs"]).upper()


def test_of_two_embargoes_the_later_counts(clock: FakeClock) -> None:
    said = datetime(2031, 9, 4, tzinfo=UTC)
    release = read_with(clock, "EMBARGOED UNTIL 3 September 2031, 10:00 (Bangkok time)", until=said)
    assert release.embargo_until == said


def test_an_uncertain_embargo_in_the_text_keeps_everything_back(clock: FakeClock) -> None:
    release = read_with(clock, "EMBARGOED until Tuesday morning")
    assert (release.embargo_until, release.embargo_words) == (None, "EMBARGOED until Tuesday morning")
    ask_to_lift(release.pk, person="ana", because="there is none", clock=clock)
    agree_to_lift(release.pk, person="mira", clock=clock)
    assert Release.objects.get().embargo_words == ""


def test_an_uncertain_embargo_whose_day_is_long_over_keeps_nothing_back(clock: FakeClock) -> None:
    assert read_with(clock, "EMBARGOED UNTIL 3 September 2019").embargo_words == ""
    assert read_with(clock, "EMBARGOED UNTIL 3 September 2031").embargo_words != ""


def test_another_embargo_that_a_source_states_stands_in_the_log(clock: FakeClock) -> None:
    release = embargoed(clock, days=1)
    until = clock.now() + timedelta(days=2)
    said_again(release, until, clock)
    said_again(release, None, clock)
    told = [line for line in log.history(f"release:{release.pk}") if line.action == Action.EMBARGO_SAID]
    assert [line.details["until"] for line in told] == [until.isoformat(), "none"]
    assert told[1].details["before"] == until.isoformat()
    assert {line.actor for line in told} == {"source:website"}
