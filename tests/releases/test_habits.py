"""What a source puts around every release is learned where releases are stored, within a bound."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from distributor.releases.habits import boilerplate_of, remember_lines
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release, Revision, SourceLines
from distributor.releases.reading.boilerplate import WINDOW
from distributor.releases.reading.values import RawRelease
from tests import factories
from tests.fakes import FakeClock
from tests.reading.test_boilerplate import SLOGAN, release

pytestmark = pytest.mark.django_db


def stored(number: int, clock: FakeClock, **changes: str) -> str:
    made = release(number)
    raw = RawRelease(
        url=f"https://s.example/{number}/",
        title=made.title,
        text=changes.get("text", made.text),
        image_url=changes.get("image_url", ""),
    )
    return ingest_release(raw, source=factories.source(), way="feed", clock=clock).outcome


def test_a_slogan_is_left_out_once_it_is_known(clock: FakeClock) -> None:
    for number in range(4):
        stored(number, clock)
    bodies = [revision.read().paragraphs for revision in Revision.objects.order_by("id")]
    assert SLOGAN in bodies[0]
    assert SLOGAN not in bodies[3]


def test_boilerplate_that_was_learned_since_is_no_correction(clock: FakeClock) -> None:
    for number in range(6):
        stored(number, clock)
    assert stored(0, clock, image_url="https://s.example/new.jpg") == "unchanged"
    assert stored(0, clock, text=release(0).text.replace("nobody saw", "a neighbour saw")) == "revised"


def test_a_release_counts_once_however_often_it_is_revised(clock: FakeClock) -> None:
    for words in ("one", "two", "three", "four"):
        stored(0, clock, text=f"{SLOGAN}\n\nThe Forum condemns the arrest of {words} editors in Nepal today.")
    assert len(SourceLines.objects.get().releases) == 1
    assert boilerplate_of(factories.source()) == frozenset()


def test_sources_do_not_learn_from_each_other(clock: FakeClock) -> None:
    for number in range(6):
        stored(number, clock)
    assert boilerplate_of(factories.source())
    assert boilerplate_of(factories.source("mirror")) == frozenset()


def test_the_row_is_bounded_and_one_query_reads_it(clock: FakeClock) -> None:
    source = factories.source()
    for number in range(WINDOW + 10):
        remember_lines(source, key=str(number), lines=("sabc",))
    assert len(SourceLines.objects.get().releases) == WINDOW
    with CaptureQueriesContext(
        connection,
    ) as queries:
        boilerplate_of(source)
    assert len(queries) == 1


def test_the_same_release_again_writes_no_lines(clock: FakeClock) -> None:
    stored(0, clock)
    with CaptureQueriesContext(connection) as queries:
        assert stored(0, clock) == "unchanged"
    assert not [query for query in queries if "UPDATE" in query["sql"] and "sourcelines" in query["sql"]]
    assert Release.objects.count() == 1
