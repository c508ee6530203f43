"""One release stays one, however it comes; only a source's own change revises it."""

import dataclasses
from datetime import timedelta

import pytest

from distributor.audit.actions import Action
from distributor.audit.models import Entry
from distributor.releases.errors import ReleaseRejected
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release, Revision
from distributor.releases.reading.values import RawRelease
from tests import factories
from tests.fakes import FakeClock

pytestmark = pytest.mark.django_db


def test_a_new_release_is_found_with_its_first_revision(clock: FakeClock) -> None:
    release = factories.release(clock)
    assert release.drafts_due
    assert release.current.number == 1
    assert release.current.read().countries[0] == "Philippines"
    assert Entry.objects.filter(action=Action.RELEASE_FOUND, subject=f"release:{release.pk}").count() == 1


def test_what_is_stored_reads_back_as_it_was_read(clock: FakeClock) -> None:
    from distributor.releases.reading import read_release

    raw = factories.raw_release(published_at=clock.now(), image_url="https://s.example/a.jpg")
    ingested = ingest_release(raw, source=factories.source(), way="feed", clock=clock)
    stored = Release.objects.get(pk=ingested.release_id).current.read()
    assert stored == read_release(raw)


@pytest.mark.parametrize("other_source", [False, True])
@pytest.mark.parametrize("other_way", [False, True])
@pytest.mark.parametrize("other_address", [False, True])
def test_the_same_release_from_anywhere_is_one(
    clock: FakeClock, *, other_source: bool, other_way: bool, other_address: bool
) -> None:
    raw = factories.raw_release()
    first = ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    again = dataclasses.replace(raw, url=raw.url + "?utm_source=feed#x") if other_address else raw
    second = ingest_release(
        again,
        source=factories.source("mirror" if other_source else "website"),
        way="feed" if other_way else "webhook",
        clock=clock,
    )
    assert second.release_id == first.release_id
    assert second.outcome == "unchanged"
    assert (Release.objects.count(), Revision.objects.count()) == (1, 1)


def test_the_very_same_words_under_another_address_are_one_release(clock: FakeClock) -> None:
    raw = factories.raw_release()
    first = ingest_release(raw, source=factories.source(), way="feed", clock=clock)
    moved = dataclasses.replace(raw, url="https://harbour-rights.example/?p=77")
    assert (
        ingest_release(moved, source=factories.source("mirror"), way="feed", clock=clock).release_id
        == first.release_id
    )


def test_a_source_that_changes_its_words_revises_the_release(clock: FakeClock) -> None:
    raw = factories.raw_release()
    source = factories.source()
    first = ingest_release(raw, source=source, way="feed", clock=clock)
    corrected = dataclasses.replace(raw, text=raw.text.replace("twelve", "eleven"))
    second = ingest_release(corrected, source=source, way="feed", clock=clock)
    assert (second.release_id, second.outcome) == (first.release_id, "revised")
    release = Release.objects.get()
    assert release.current.number == 2
    assert "eleven" in release.current.body["paragraphs"][0]
    assert release.revisions.count() == 2


def test_a_second_source_with_other_words_is_no_correction(clock: FakeClock) -> None:
    raw = factories.raw_release()
    ingest_release(raw, source=factories.source(), way="webhook", clock=clock)
    excerpt = dataclasses.replace(raw, text="Only an excerpt of it.")
    for _ in range(2):
        outcome = ingest_release(excerpt, source=factories.source("mirror"), way="feed", clock=clock).outcome
        assert outcome == "unchanged"
    assert Revision.objects.count() == 1


def test_of_two_embargoes_the_later_one_counts(clock: FakeClock) -> None:
    raw = factories.raw_release()
    soon, later = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=5)
    ingest_release(raw, source=factories.source(), way="webhook", embargo_until=later, clock=clock)
    ingest_release(raw, source=factories.source("mirror"), way="webhook", embargo_until=soon, clock=clock)
    ingest_release(raw, source=factories.source("third"), way="feed", clock=clock)
    assert Release.objects.get().embargo_until == later


def test_a_release_without_any_words_is_rejected(clock: FakeClock) -> None:
    with pytest.raises(ReleaseRejected, match="neither a title nor a text"):
        ingest_release(
            RawRelease(url="https://s.example/1"), source=factories.source(), way="feed", clock=clock
        )
    assert not Release.objects.exists()


def test_a_release_with_only_a_title_is_kept(clock: FakeClock) -> None:
    release = factories.release(clock, text="")
    assert release.current.title.startswith("Philippines")
    assert release.current.read().warnings
