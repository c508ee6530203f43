"""What a source says of a release at one time, read, and how two sayings are compared."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from distributor.releases.embargo import Stated
from distributor.releases.models import Source
from distributor.releases.reading.values import RawRelease, ReadRelease


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A release on its way into the database, with all that storing it depends on."""

    read: ReadRelease
    lines: tuple[str, ...]
    boilerplate: frozenset[str]
    key: str
    content_hash: str
    said: str
    source: Source
    way: str
    embargo: Stated
    now: datetime


def fingerprint(raw: RawRelease, *, embargo_until: datetime | None = None) -> str:
    """What a source said, as a SHA-256: equal when it says the same again."""
    said = [raw.url, raw.title, raw.html, raw.text, raw.image_url, str(embargo_until or "")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def content_hash(read: ReadRelease) -> str:
    """SHA-256 over title and paragraphs: the words that posts are made of."""
    return hashlib.sha256(json.dumps([read.title, *read.paragraphs]).encode()).hexdigest()
