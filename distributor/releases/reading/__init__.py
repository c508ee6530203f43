"""Reading: whatever reached us, into the release's own words, sorted by what they are.

Pure: no database, clock or network. Nothing here raises on any input.
"""

from distributor.releases.reading.decode import raw_from_bytes, raws_from_bytes
from distributor.releases.reading.reader import read_release
from distributor.releases.reading.values import (
    Dateline,
    Quote,
    RawRelease,
    ReadRelease,
    Sentence,
    Translation,
)

__all__ = [
    "Dateline",
    "Quote",
    "RawRelease",
    "ReadRelease",
    "Sentence",
    "Translation",
    "raw_from_bytes",
    "raws_from_bytes",
    "read_release",
]
