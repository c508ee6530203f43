"""A read release as JSON and back: what a revision's ``body`` holds. Pure.

Rows outlive the code that wrote them: a field that a row does not have is empty, one that is unknown here is
passed over.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from distributor.releases.reading.values import Dateline, Embargo, Quote, ReadRelease, Translation
from distributor.releases.reading.vocabulary.subjects import default_vocabulary

_TEXTS = ("url", "pdf_url", "image_url", "image_alt", "lead")
_LISTS = ("paragraphs", "demands", "contacts", "hashtags", "endorsers", "footnotes", "warnings")


def body_of(read: ReadRelease) -> dict[str, object]:
    """The parts of a read release that have no column of their own, as JSON values."""
    date = read.dateline.date
    return {
        **{name: getattr(read, name) for name in _TEXTS},
        **{name: list(getattr(read, name)) for name in _LISTS},
        "published_at": read.published_at.isoformat() if read.published_at else None,
        "dateline": {"place": read.dateline.place, "date": date.isoformat() if date else None},
        "quotes": [dataclasses.asdict(quote) for quote in read.quotes],
        "translations": [dataclasses.asdict(translation) for translation in read.translations],
        "endorser_count": read.endorser_count,
        "embargo": _embargo_body(read.embargo),
    }


def _embargo_body(embargo: Embargo | None) -> dict[str, str | None] | None:
    if embargo is None:
        return None
    until, day = embargo.until, embargo.day
    return {
        "words": embargo.words,
        "until": until.isoformat() if until else None,
        "day": day.isoformat() if day else None,
    }


def _embargo_of(body: Mapping[str, Any] | None) -> Embargo | None:
    if not body:
        return None
    return Embargo(
        words=body.get("words") or "", until=_instant(body.get("until")), day=_date(body.get("day"))
    )


def read_release_of(
    body: Mapping[str, Any],
    *,
    title: str,
    language: str,
    kind: str,
    countries: tuple[str, ...],
    topics: tuple[str, ...],
) -> ReadRelease:
    """The release that ``body_of`` and the columns beside it were made of, by any version."""
    dateline = body.get("dateline") or {}
    known: dict[str, Any] = {name: body.get(name) or "" for name in _TEXTS}
    known |= {name: tuple(body.get(name) or ()) for name in _LISTS}
    if "hashtags" not in body:
        known["hashtags"] = tuple(filter(None, map(default_vocabulary().hashtag_of, countries)))
    return ReadRelease(
        title=title,
        language=language,
        kind=kind,
        published_at=_instant(body.get("published_at")),
        dateline=Dateline(place=dateline.get("place") or "", date=_date(dateline.get("date"))),
        quotes=tuple(Quote(**quote) for quote in body.get("quotes") or ()),
        countries=countries,
        topics=topics,
        translations=tuple(Translation(**link) for link in body.get("translations") or ()),
        endorser_count=body.get("endorser_count") or 0,
        embargo=_embargo_of(body.get("embargo")),
        **known,
    )


def _instant(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
