"""Stored releases outlive the code that stored them."""

import dataclasses
import datetime as dt
import json

import pytest

from distributor.releases.arrival import content_hash, fingerprint
from distributor.releases.ingest import ingest_release
from distributor.releases.models import Release, Revision
from distributor.releases.reading import RawRelease, Translation, read_release
from distributor.releases.reading.values import Dateline, Quote, ReadRelease
from distributor.releases.stored import body_of, read_release_of
from tests import factories
from tests.fakes import FakeClock
from tests.reading.test_links import BODY, HEAD

# As the first version computed it of the release below.
FINGERPRINT = "f2d692e9a0bace1c54a77440bdac6d9b5b7431332e5b3fea74623d5706a9df63"
OLD_BODY = {
    "url": "https://s.example/1/",
    "published_at": "2021-05-12T02:00:00+00:00",
    "dateline": {"place": "Dili", "date": "2021-05-12"},
    "paragraphs": ["One."],
    "quotes": [{"text": "Two", "speaker": "Amara Silva", "role": ""}],
    "demands": [],
    "contacts": [],
    "pdf_url": "",
    "image_url": "",
    "warnings": [],
}


@pytest.mark.pure
def test_a_body_of_an_earlier_version_reads_with_defaults() -> None:
    release = read_release_of(
        OLD_BODY, title="T", language="en", kind="statement", countries=("Nepal",), topics=()
    )

    assert release == ReadRelease(
        title="T",
        url="https://s.example/1/",
        language="en",
        published_at=dt.datetime(2021, 5, 12, 2, tzinfo=dt.UTC),
        dateline=Dateline(place="Dili", date=dt.date(2021, 5, 12)),
        paragraphs=("One.",),
        quotes=(Quote(text="Two", speaker="Amara Silva"),),
        countries=("Nepal",),
        hashtags=("#Nepal",),
    )


@pytest.mark.pure
def test_a_body_of_a_later_version_reads_too() -> None:
    later = {**OLD_BODY, "mood": "calm"}

    assert read_release_of(
        later, title="T", language="", kind="news", countries=(), topics=()
    ).paragraphs == ("One.",)


@pytest.mark.pure
def test_every_field_survives_json() -> None:
    release = read_release(RawRelease(html=HEAD + BODY, title="Nepal: Free the journalists"))
    assert release.translations
    assert isinstance(release.translations[0], Translation)

    body = json.loads(json.dumps(body_of(release)))

    assert (
        read_release_of(
            body,
            title=release.title,
            language=release.language,
            kind=release.kind,
            countries=release.countries,
            topics=release.topics,
        )
        == release
    )


@pytest.mark.pure
def test_hashes_count_words_and_not_what_is_made_of_them() -> None:
    """A new field must not make every stored release look corrected at the next poll."""
    raw = RawRelease(url="https://s.example/1/", title="T", text="One.")
    assert fingerprint(raw) == FINGERPRINT
    assert fingerprint(dataclasses.replace(raw, image_alt="A river")) == FINGERPRINT
    assert content_hash(ReadRelease(title="T", paragraphs=("One.",))) == content_hash(
        ReadRelease(title="T", paragraphs=("One.",), topics=("torture",), lead="One.", endorser_count=3)
    )


@pytest.mark.django_db
def test_a_release_stored_by_an_earlier_version_is_not_corrected_by_the_same_words(clock: FakeClock) -> None:
    raw = factories.raw_release()
    source = factories.source()
    ingest_release(raw, source=source, way="feed", clock=clock)
    revision = Revision.objects.get()
    old = {name: value for name, value in revision.body.items() if name in OLD_BODY}
    Revision.objects.update(body=old, topics=",")

    assert ingest_release(raw, source=source, way="feed", clock=clock).outcome == "unchanged"
    assert Release.objects.get().current.read().countries == ("Philippines",)
    assert Revision.objects.count() == 1


@pytest.mark.pure
def test_an_embargo_that_was_read_is_kept_with_its_words() -> None:
    lines = ("EMBARGOED UNTIL 3 September 2026, 10:00 (Bangkok time)", "EMBARGOED UNTIL Thursday", "")
    for line in lines:
        read = read_release(RawRelease(title="Nepal: Free them", text=f"{line}\n\nThe Forum asks for it."))
        body = json.loads(json.dumps(body_of(read)))

        again = read_release_of(
            body, title=read.title, language=read.language, kind=read.kind, countries=(), topics=()
        )

        assert again.embargo == read.embargo
        assert bool(read.embargo) is bool(line)
