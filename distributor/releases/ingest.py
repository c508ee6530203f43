"""From a raw release to a stored one: found, revised or unchanged. Every way in ends here.

The same release from two sources, twice, or under a changed guid is one release: its address decides
(``release_key``), or the very same words.
"""

import dataclasses
from datetime import datetime

from django.db import IntegrityError

from distributor.clock import Clock
from distributor.releases.arrival import Arrival, content_hash, fingerprint
from distributor.releases.embargo import stated
from distributor.releases.errors import ReleaseRejected
from distributor.releases.habits import boilerplate_of
from distributor.releases.models import Source
from distributor.releases.own_rules import vocabulary
from distributor.releases.reading.reader import read_with_lines
from distributor.releases.reading.values import RawRelease
from distributor.releases.retraction import is_retracted
from distributor.releases.store import Ingested, store
from distributor.releases.urls import is_linkable, release_key
from distributor.releases.withdraw import withdraw_release


def ingest_release(
    raw: RawRelease,
    *,
    source: Source,
    way: str,
    embargo_until: datetime | None = None,
    said: str = "",
    clock: Clock,
) -> Ingested:
    """Store what a source says of a release.

    Args:
        raw: as it came.
        source: who says so.
        way: ``feed``, ``webhook`` or ``hand``.
        embargo_until: nothing of it leaves earlier (UTC), as the sender said beside the text; what the text
            itself states counts as well.
        said: fingerprint of what the source said, where ``raw`` was completed from the page since.
        clock: the time.

    Raises:
        ReleaseRejected: it has neither a title nor a text, or no address that can be linked.
    """
    boilerplate = boilerplate_of(source, apart_from=release_key(raw.url, title=raw.title))
    reading = read_with_lines(raw, boilerplate=boilerplate, vocabulary=vocabulary())
    read = reading.release
    if not read.title and not read.paragraphs:
        raise ReleaseRejected("It has neither a title nor a text, so there is nothing to make posts of.")
    url = read.url or raw.url
    if is_retracted(raw.title) or is_retracted(read.title):
        return _taken_back(release_key(url, title=read.title), source=source, clock=clock)
    if not url.startswith(("http://", "https://")):
        raise ReleaseRejected(
            "It has no web address, so its posts would have nothing to link to and could not be found again. "
            "Give the address it is published at."
        )
    if not is_linkable(url):
        raise ReleaseRejected(
            f"Its address cannot be linked, so nothing was made of it: {url[:200]!r}. Correct it there."
        )
    arrival = Arrival(
        read=dataclasses.replace(read, url=url),
        lines=reading.lines,
        boilerplate=boilerplate,
        key=release_key(url, title=read.title),
        content_hash=content_hash(read),
        said=said or fingerprint(raw, embargo_until=embargo_until),
        source=source,
        way=way,
        embargo=stated(read, said=embargo_until, now=clock.now()),
        now=clock.now(),
    )
    try:
        return store(arrival, clock=clock)
    except IntegrityError:
        # Somebody stored the same release a moment ago; now it is there to be found.
        return store(arrival, clock=clock)


def _taken_back(key: str, *, source: Source, clock: Clock) -> Ingested:
    """A title that is marked as retracted is no correction, but word that the release is taken back."""
    release_id = withdraw_release(key, source=source, because="its title says so", clock=clock)
    if release_id is None:
        raise ReleaseRejected("Its title says that it was taken back, so nothing was made of it.")
    return Ingested(release_id=release_id, outcome="revised")
