"""Whether a text says only what the release says: for words that a person edited or a model wrote.

What is a whole sentence of the release is right as it stands. Everything else is judged fact by fact. A
finding is a question to the person who approves, not a proof: rewording can be right, and a lie can be
made of true words. So a text without findings still needs its reader.
"""

from collections.abc import Sequence
from dataclasses import replace

import regex as re

from distributor.networks.words import HASHTAG
from distributor.networks.x.links import find_links
from distributor.posts.writing.checking.names import judge_names
from distributor.posts.writing.checking.quotations import judge_quotations
from distributor.posts.writing.checking.sense import judge_hedges, judge_negation, judge_wording
from distributor.posts.writing.checking.source import places_of, plain_text
from distributor.posts.writing.checking.values import blanked, judge_dates, judge_numbers, judge_places
from distributor.posts.writing.checking.verbatim import Passage, passages
from distributor.posts.writing.facts.places import country_of_tag
from distributor.posts.writing.findings import Finding, FindingKind, finding
from distributor.posts.writing.house import DEFAULT_HOUSE, House, house_findings
from distributor.releases.reading.values import ReadRelease

LONGEST = 20_000
"""Code points of a post that are judged; no network but Facebook takes more."""

_ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+\.[\w.-]+")
_MENTION = re.compile(r"(?<![\p{L}\p{N}_/])[@＠][A-Za-z0-9_.-]{1,60}(?:@[\w.-]+)?")


def check(
    post_text: str,
    release: ReadRelease,
    *,
    link: str = "",
    house: House = DEFAULT_HOUSE,
    is_translation: bool = False,
) -> tuple[Finding, ...]:
    """Everything in a text that its release does not hold.

    Args:
        post_text: one text as it would go out, with hashtags and link.
        release: as reading gave it.
        link: the share link, where it stands in the text.
        house: its sign-off, fixed hashtags and handles are nobody's claim; its forbidden words are findings.
        is_translation: whether the text is in another language than the release: then what can only be
            compared within one language (names, negations, hedges, wording of quotations) is left out.

    Returns:
        In the order of the text; empty for whatever ``write_summary`` made.
    """
    post = post_text[:LONGEST]
    spots = _not_words(post, link=link, house=house)
    words = blanked(post, spots)
    sentences = passages(post, words=words, release=release)
    own = [passage for passage in sentences if passage.own]
    found = [
        *_hashtag_findings(post, release=release),
        *_mention_findings(post, release=release, house=house),
    ]
    found += house_findings(post, skipped=[(passage.start, passage.end) for passage in own], house=house)
    if not is_translation:
        quotations = judge_quotations(words, own, release)
        found += [replace(each, text=post[each.start : each.end]) for each in quotations]
    for passage in sentences:
        found += _judged(post, passage, release=release, is_translation=is_translation, found=found)
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.kind)))


def check_parts(
    parts: Sequence[str],
    release: ReadRelease,
    *,
    link: str = "",
    house: House = DEFAULT_HOUSE,
    is_translation: bool = False,
) -> tuple[tuple[Finding, ...], ...]:
    """``check`` of every part of a thread; the number that opens a part ("1/4 ") is nobody's claim.

    Returns:
        One tuple a part, offsets within that part.
    """
    numbered = len(parts) > 1
    texts = [
        " " * len(mark) + part[len(mark) :]
        if numbered and part.startswith(mark := f"{place}/{len(parts)} ")
        else part
        for place, part in enumerate(parts, start=1)
    ]
    return tuple(
        check(text, release, link=link, house=house, is_translation=is_translation) for text in texts
    )


def _judged(
    post: str, passage: Passage, *, release: ReadRelease, is_translation: bool, found: list[Finding]
) -> list[Finding]:
    """The findings of one sentence; what a quotation's finding covers is not said twice."""
    if passage.own:
        return judge_hedges(post, passage, release) if passage.dropped else []
    covered = [each for each in found if each.kind is FindingKind.QUOTATION]
    spans = [(max(0, each.start - passage.start), max(0, each.end - passage.start)) for each in covered]
    kept = Passage(text=_blanked_within(passage.text, spans), start=passage.start, end=passage.end, own=False)
    judges = [judge_dates, judge_numbers, judge_places]
    judges += [] if is_translation else [judge_names, judge_negation, judge_hedges]
    own = [each for judge in judges for each in judge(post, kept, release)]
    if not is_translation and not own:
        own = judge_wording(post, kept, release)
    return own


def _blanked_within(text: str, spans: list[tuple[int, int]]) -> str:
    inside = [(start, min(end, len(text))) for start, end in spans if start < end and start < len(text)]
    return blanked(text, inside)


def _not_words(post: str, *, link: str, house: House) -> list[tuple[int, int]]:
    """Where links, addresses, hashtags, mentions and the house's own words stand."""
    spots = [(found.start, found.end) for found in find_links(post)]
    spots += [match.span() for pattern in (_ADDRESS, HASHTAG, _MENTION) for match in pattern.finditer(post)]
    for fixed in (link, house.sign_off):
        if fixed and (place := post.rfind(fixed)) >= 0:
            spots.append((place, place + len(fixed)))
    return spots


def _hashtag_findings(post: str, *, release: ReadRelease) -> list[Finding]:
    """Hashtags of countries that the release does not name."""
    known = {place.country for place in places_of(release)}
    found = []
    for match in HASHTAG.finditer(post):
        country = country_of_tag(match[0])
        if country and country not in known:
            message = f"'{match[0]}' is not in the release"
            message += f"; it is about {', '.join(release.countries[:3])}." if release.countries else "."
            found.append(finding(post, match.span(), kind=FindingKind.PLACE, message=message))
    return found


def _mention_findings(post: str, *, release: ReadRelease, house: House) -> list[Finding]:
    """Accounts that neither the handle book nor the release knows."""
    known = {handle.casefold() for book in house.handles.values() for handle in book.values()}
    found = []
    for match in _MENTION.finditer(post):
        if match[0].casefold().rstrip(".") not in known and match[0].casefold() not in plain_text(release):
            message = f"'{match[0]}' is neither in the handle book nor in the release."
            found.append(finding(post, match.span(), kind=FindingKind.NAME, message=message))
    return found
