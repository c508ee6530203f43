"""Writing down what arrived: a new release, a correction of one, or nothing new."""

from dataclasses import dataclass

from django.db import connection, transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.releases.arrival import Arrival
from distributor.releases.embargo import Stated, embargo_said, shown_embargo
from distributor.releases.habits import remember_lines
from distributor.releases.models import Release, Revision, Sighting, subjects_column
from distributor.releases.reading.boilerplate import line_key
from distributor.releases.stored import body_of
from distributor.releases.watching import next_look

# Any number of its own, as of ``audit.log``: the same words come in one by one.
LOCK = 0x72_65_6C


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of it: ``outcome`` is ``found``, ``revised`` or ``unchanged``."""

    release_id: int
    outcome: str


def store(arrival: Arrival, *, clock: Clock) -> Ingested:
    """Store it, in a transaction of its own.

    Raises:
        IntegrityError: somebody stored the same release a moment ago.
    """
    with transaction.atomic():
        _wait_for_the_same_words(arrival)
        release = _same_release(arrival)
        if release is None:
            return _found(arrival, clock=clock)
        sighting, is_first = Sighting.objects.get_or_create(
            release=release,
            source=arrival.source,
            way=arrival.way,
            defaults={"fingerprint": arrival.said, "seen_at": arrival.now},
        )
        if is_first:
            return _seen_elsewhere(release, arrival, clock=clock)
        if sighting.fingerprint == arrival.said:
            return Ingested(release_id=release.pk, outcome="unchanged")
        Sighting.objects.filter(pk=sighting.pk).update(fingerprint=arrival.said, seen_at=arrival.now)
        return _revised(release, arrival, clock=clock)


def _wait_for_the_same_words(arrival: Arrival) -> None:
    """Of several that bring the same words at once, the later ones find the release that the first one makes.

    No constraint says that words are there once (a release may read like another after a correction). SQLite
    has one writer anyway.
    """
    if connection.vendor == "postgresql" and arrival.read.paragraphs:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, arrival.content_hash])


def _same_release(arrival: Arrival) -> Release | None:
    locked = Release.objects.select_for_update(of=("self",)).select_related("revision")
    by_address = locked.filter(key=arrival.key).first()
    if by_address or not arrival.read.paragraphs:
        return by_address
    return locked.filter(revision__content_hash=arrival.content_hash).first()


def _found(arrival: Arrival, *, clock: Clock) -> Ingested:
    release = Release.objects.create(
        source=arrival.source,
        key=arrival.key,
        url=arrival.read.url,
        embargo_until=arrival.embargo.until,
        embargo_words=arrival.embargo.words,
        found_at=arrival.now,
        page_due_at=next_look(arrival.now, now=arrival.now),
    )
    Sighting.objects.create(
        release=release,
        source=arrival.source,
        way=arrival.way,
        fingerprint=arrival.said,
        seen_at=arrival.now,
    )
    _add_revision(release, arrival, number=1)
    details = {"title": arrival.read.title, "url": arrival.read.url, "way": arrival.way}
    _write([log.Fact(Action.RELEASE_FOUND, f"release:{release.pk}", details)], arrival, clock=clock)
    return Ingested(release_id=release.pk, outcome="found")


def _seen_elsewhere(release: Release, arrival: Arrival, *, clock: Clock) -> Ingested:
    """A second source (or way) tells of it: no correction, but the later embargo of the two counts."""
    said = embargo_said(release, arrival.embargo)
    later = max(filter(None, [release.embargo_until, said.until]), default=None)
    words = release.embargo_words or said.words
    told = _embargo(release, Stated(until=later, words="" if later else words))
    _write(told, arrival, clock=clock)
    return Ingested(release_id=release.pk, outcome="unchanged")


def _embargo(release: Release, said: Stated) -> list[log.Fact]:
    """The embargo that counts from now on; gives what the log says of a change, as of a person's."""
    before = Stated(until=release.embargo_until, words=release.embargo_words)
    if said == before:
        return []
    Release.objects.filter(pk=release.pk).update(embargo_until=said.until, embargo_words=said.words)
    details = {"until": shown_embargo(said), "before": shown_embargo(before)}
    return [log.Fact(Action.EMBARGO_SAID, f"release:{release.pk}", details)]


def _revised(release: Release, arrival: Arrival, *, clock: Clock) -> Ingested:
    told = _embargo(release, embargo_said(release, arrival.embargo))
    if release.current.content_hash == arrival.content_hash or _differs_by_boilerplate(release, arrival):
        _write(told, arrival, clock=clock)
        return Ingested(release_id=release.pk, outcome="unchanged")
    number = release.current.number + 1
    _add_revision(release, arrival, number=number)
    Release.objects.filter(pk=release.pk).update(corrections_due=True)
    details = {"title": arrival.read.title, "revision": number, "way": arrival.way}
    told.append(log.Fact(Action.RELEASE_REVISED, f"release:{release.pk}", details))
    _write(told, arrival, clock=clock)
    return Ingested(release_id=release.pk, outcome="revised")


def _differs_by_boilerplate(release: Release, arrival: Arrival) -> bool:
    """Whether only lines differ that were learned to be the site's since the release was read."""
    if not arrival.boilerplate or release.current.title != arrival.read.title:
        return False
    kept = [text for text in release.current.read().paragraphs if line_key(text) not in arrival.boilerplate]
    return kept == [text for text in arrival.read.paragraphs if line_key(text) not in arrival.boilerplate]


def _add_revision(release: Release, arrival: Arrival, *, number: int) -> None:
    read = arrival.read
    revision = Revision.objects.create(
        release=release,
        number=number,
        content_hash=arrival.content_hash,
        title=read.title,
        language=read.language[:20],
        kind=read.kind,
        countries=subjects_column(read.countries),
        topics=subjects_column(read.topics),
        body=body_of(read),
        read_at=arrival.now,
    )
    Release.objects.filter(pk=release.pk).update(revision=revision, drafts_due=True)
    remember_lines(arrival.source, key=arrival.key, lines=arrival.lines)


def _write(told: list[log.Fact], arrival: Arrival, *, clock: Clock) -> None:
    """Into the log, when every row is written."""
    if told:
        log.append_all(told, actor=f"source:{arrival.source.name}", clock=clock)
