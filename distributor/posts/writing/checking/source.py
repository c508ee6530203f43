"""What a release holds, found once and kept for the posts that are checked against it."""

from functools import lru_cache

import regex as re

from distributor.posts.writing.clarity import terms
from distributor.posts.writing.facts.dates import FoundDate, find_dates
from distributor.posts.writing.facts.names import KnownNames, Name, find_names, known_names
from distributor.posts.writing.facts.numbers import Number, find_numbers
from distributor.posts.writing.facts.places import Place, find_places
from distributor.posts.writing.units import release_units
from distributor.releases.reading.marks import quotation_spans
from distributor.releases.reading.values import ReadRelease

_KEPT = 8  # releases; a post is checked at every key stroke of the person who edits it
_DOUBLE_MARKS = re.compile(r"[“”„\"«»「」『』‟〝〞‹›]")
_SINGLE_MARKS = re.compile(r"[‘’`´ʼ]")
_SPACE = re.compile(r"[\s\u200b]+")


def plain(text: str) -> str:
    """Casefolded, with one kind of space and apostrophe and without double quotation marks."""
    return _SPACE.sub(" ", _SINGLE_MARKS.sub("'", _DOUBLE_MARKS.sub("", text))).casefold().strip()


@lru_cache(maxsize=_KEPT)
def whole_text(release: ReadRelease) -> str:
    """Everything a release says: title, text, dateline, who speaks as what, whom to reach."""
    date = release.dateline.date
    speakers = [part for quote in release.quotes for part in (quote.speaker, quote.role)]
    lines = [release.title, *release.paragraphs, release.dateline.place, date.isoformat() if date else ""]
    return "\n".join(part for part in (*lines, *speakers) if part)


@lru_cache(maxsize=_KEPT)
def plain_text(release: ReadRelease) -> str:
    """``whole_text`` as ``plain``."""
    return plain(whole_text(release))


@lru_cache(maxsize=_KEPT)
def numbers_of(release: ReadRelease) -> tuple[Number, ...]:
    """Every number of the release, those of its dates too."""
    return tuple(find_numbers(whole_text(release), language=release.language))


@lru_cache(maxsize=_KEPT)
def dates_of(release: ReadRelease) -> tuple[FoundDate, ...]:
    """Every date of the release."""
    return find_dates(whole_text(release), language=release.language)


@lru_cache(maxsize=_KEPT)
def years_of(release: ReadRelease) -> frozenset[int]:
    """The years that a date without one may mean."""
    dates = [release.dateline.date, release.published_at]
    return frozenset(date.year for date in dates if date)


@lru_cache(maxsize=_KEPT)
def places_of(release: ReadRelease) -> tuple[Place, ...]:
    """Every country named in the release, and those it was found to be about."""
    about = [Place(country=country, text=country, start=0, end=0) for country in release.countries]
    return (*find_places(whole_text(release)), *about)


@lru_cache(maxsize=_KEPT)
def _names_in(release: ReadRelease) -> tuple[Name, ...]:
    return tuple(find_names(whole_text(release)))


@lru_cache(maxsize=_KEPT)
def names_of(release: ReadRelease) -> KnownNames:
    """What a name in a post may be made of; contacts too, as people thank and name them."""
    contacts = "\n".join(release.contacts)
    names = [*_names_in(release), *find_names(contacts)]
    return known_names(f"{whole_text(release)}\n{contacts}", names=names)


@lru_cache(maxsize=_KEPT)
def runs_of(release: ReadRelease) -> tuple[tuple[Name, str], ...]:
    """Each name of the release as it is written there, once."""
    text, names = whole_text(release), _names_in(release)
    return tuple({name.words: (name, text[name.start : name.end]) for name in names}.values())


@lru_cache(maxsize=_KEPT)
def quoted_text(release: ReadRelease) -> str:
    """Everything in quotation marks, as ``plain``."""
    spans = [
        paragraph[start:end]
        for paragraph in (release.title, *release.paragraphs)
        for start, end in quotation_spans(paragraph)
    ]
    return plain("\n".join([*spans, *(quote.text for quote in release.quotes)]))


@lru_cache(maxsize=_KEPT)
def sentences_of(release: ReadRelease) -> tuple[tuple[str, frozenset[str]], ...]:
    """The title and the release's sentences with their terms."""
    texts = [sentence.text for unit in release_units(release) for sentence in unit.sentences]
    return tuple((text, terms(text)) for text in (release.title, *texts) if text)


def nearest(sentence: str, *, release: ReadRelease, least: float) -> list[str]:
    """The release's sentences that share most terms with ``sentence``; none under ``least`` (0 to 1)."""
    own = terms(sentence)
    if len(own) < 2:
        return []
    scored = [(len(own & other) / len(own), text) for text, other in sentences_of(release)]
    best = max((score for score, _ in scored), default=0.0)
    return [text for score, text in scored if score == best] if best >= least else []
