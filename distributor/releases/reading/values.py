"""What goes into reading and what comes out."""

import datetime as dt
from dataclasses import dataclass, field

MAX_ENDORSERS = 500
"""Names of endorsers that are kept; the count goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRelease:
    """A release as it reached us, nothing believed yet.

    Attributes:
        url: where it is said to stand; may be empty.
        title: as given; may be empty (then the page or the first line gives it).
        html: a whole page or a fragment; empty when only ``text`` is there.
        text: plain text, paragraphs separated by blank lines; empty when only ``html`` is there.
        language: BCP 47 tag as declared, or empty.
        published_at: aware UTC, or None.
        image_url: as given, or empty.
        image_alt: the image's alternative text as given, or empty.
    """

    url: str = ""
    title: str = ""
    html: str = ""
    text: str = ""
    language: str = ""
    published_at: dt.datetime | None = None
    image_url: str = ""
    image_alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where and when a release says it was written; either may be unknown."""

    place: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words in quotation marks (without the marks), who said them, and as what; both may be empty."""

    text: str
    speaker: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A slice of a paragraph: ``text == paragraphs[paragraph][start:end]`` (code-point offsets)."""

    text: str
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The same release in another language.

    Attributes:
        language: BCP 47 tag as the page says it or as the link's words mean it ("km", "zh-Hant").
        url: absolute.
        label: the link's own words ("Read in Khmer"); empty for a link that nobody sees.
    """

    language: str
    url: str
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """That a release says when it may be published.

    Attributes:
        words: its own, as they stand; several statements are parted by " / ".
        until: aware UTC where day, time and zone are stated and agree; None where the embargo is stated and
            its end is not certain: then a person has to set it before anything leaves.
        day: the (last) day it names, in the zone it means; None when it names none.
    """

    words: str
    until: dt.datetime | None = None
    day: dt.date | None = None

    @property
    def is_certain(self) -> bool:
        """Whether its end is known to the minute."""
        return self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRelease:
    """A release understood: its own words, sorted by what they are.

    Attributes:
        title: without site name or kind prefix; a country prefix ("Cambodia: ...") stays.
        url: canonical, absolute; empty when unknown.
        language: BCP 47 primary tag ("en", "km"), empty when it cannot be told.
        kind: statement, joint statement, open letter, letter, publication, multimedia story, event or news.
        published_at: aware UTC, or None.
        dateline: place and date as the release states them.
        paragraphs: the release's text, without boilerplate, contacts, signatories or share bars.
        quotes: in order of appearance.
        demands: the sentences that ask somebody to do something, in order.
        contacts: contact lines, as they stand.
        pdf_url: absolute, or empty.
        image_url: absolute, or empty.
        image_alt: what the image shows, in the page's words; empty when it says nothing (or a file name).
        countries: English names of the countries it is about, the headline's first.
        topics: keys of the topic vocabulary ("freedom of expression"), the strongest first.
        hashtags: of the countries, then of the topics, in their order, each once.
        lead: the first paragraph without its dateline; empty when there is no text.
        translations: the same release in other languages, as the page links them.
        endorsers: names of those who signed, as they stand; at most ``MAX_ENDORSERS``.
        endorser_count: how many signed: by the names, or by the number the text states; 0 when unknown.
        footnotes: with their marks, as they stand.
        embargo: what the text, the title or the page says of when it may be published; None for nothing.
        warnings: sentences for a person: what could not be read and what was done instead.
    """

    title: str
    url: str = ""
    language: str = ""
    kind: str = "statement"
    published_at: dt.datetime | None = None
    dateline: Dateline = field(default_factory=Dateline)
    paragraphs: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    demands: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    pdf_url: str = ""
    image_url: str = ""
    image_alt: str = ""
    countries: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    lead: str = ""
    translations: tuple[Translation, ...] = ()
    endorsers: tuple[str, ...] = ()
    endorser_count: int = 0
    footnotes: tuple[str, ...] = ()
    embargo: Embargo | None = None
    warnings: tuple[str, ...] = ()
