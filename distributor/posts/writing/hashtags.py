"""Hashtags for what a release is about, and accounts of those it names."""

import regex as re

from distributor.networks.words import is_hashtag
from distributor.posts.writing.house import DEFAULT_HOUSE, House
from distributor.posts.writing.words import EDGE, END
from distributor.releases.reading.countries import hashtag_of
from distributor.releases.reading.marks import inside, quotation_spans
from distributor.releases.reading.values import ReadRelease

MOST_MENTIONS = 2


def hashtags_for(release: ReadRelease, *, network: str, house: House = DEFAULT_HOUSE) -> tuple[str, ...]:
    """The house's own hashtags, then those of the countries and topics, as many as the house allows."""
    found = release.hashtags or tuple(map(hashtag_of, release.countries))
    tags = {tag.casefold(): tag for tag in reversed([*house.fixed(network), *found]) if is_hashtag(tag)}
    return tuple(reversed(tags.values()))[: house.most_hashtags(network)]


def mentions_for(text: str, *, network: str, house: House = DEFAULT_HOUSE) -> tuple[str, ...]:
    """Handles of organisations that a post names in its own words, in their order, at most two.

    They stand after the text and replace no name: so every sentence stays the release's own, and none
    is ever glued to a script without spaces. Names inside quotations are left out.
    """
    spans = quotation_spans(text)
    places = []
    for name, handle in house.handles.get(network, {}).items():
        match = re.search(rf"{EDGE}{re.escape(name)}{END}", text)
        if match and not inside(spans, place=match.start()):
            places.append((match.start(), handle))
    return tuple(dict.fromkeys(handle for _, handle in sorted(places)))[:MOST_MENTIONS]
