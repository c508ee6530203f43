"""What a release says of when it may be published, and its text without those words.

An embargo on arms is none of these; neither is "for immediate release". What is stated but cannot be read for
certain (no zone, no time, "until further notice") is told as it stands: nobody here guesses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

import regex as re

from distributor.releases.reading.blocks import Block, ends_sentence
from distributor.releases.reading.dates import find_date
from distributor.releases.reading.stated_time import WEEKDAY, StatedTime, read_time
from distributor.releases.reading.values import Embargo
from distributor.releases.reading.vocabulary import word_lists

_WINDOW = 240  # characters in which day, time and zone stand
_SHORT = 120
_SEGMENT = 60
_SHOWN = 300
# Where a statement may end: dashes, bars, sentences ("10 a.m. Bangkok time" is one).
_BORDER = re.compile(
    r"\s*(?:[|•]|[–—]|\s-{1,3}\s)\s*|(?<![ap]\.\s?m|\bSept?|น)[.;!]\s+(?=[\p{Lu}\p{Lo}“‘\"(\[])"
)
_OPENING = r"^[\s\p{P}\p{S}]{0,6}"
_SENTENCE = re.compile(r"[.!?។。]\s+(?=[\p{Lu}\p{Lo}“‘\"])|\s[–—]\s")
_SPACE = re.compile(r"\s")
_AHEAD = 25  # characters behind a time that could change it: "p.m.", a second zone
_LABEL_ENDS = ":：|)]-–—"
_NEAR = 30
_EDGES = " \t:：.,;|•–—-*"


@dataclass(frozen=True, slots=True)
class _Statement:
    """What stands at ``text[start:end]``; ``is_weak`` where only its time makes it an embargo."""

    words: str
    start: int
    end: int
    said: StatedTime
    is_weak: bool


def may_state(text: str) -> bool:
    """A cheap look: False is certain."""
    low = text.casefold()
    return any(map(low.__contains__, word_lists("embargo")["signs"]))


def states_embargo(line: str) -> bool:
    """Whether a line plainly states one."""
    return any(not statement.is_weak for statement in _taken_out(line)[1])


def without_embargo(
    title: str, blocks: Sequence[Block], *, elsewhere: Iterable[str] = (), published_at: datetime | None
) -> tuple[str, list[Block], Embargo | None]:
    """Title and blocks without the words of an embargo, and what these say.

    Args:
        title: the title, as it came.
        blocks: of the text.
        elsewhere: other lines of the page, which may state it and are no text.
        published_at: aware UTC; "For release: 3 May 2021" on a page of that day or later is no embargo.
    """
    lines = [title, *(block.text for block in blocks), *elsewhere]
    if not may_state("\n".join(lines)):
        return title, list(blocks), None
    title, found = _taken_out(title)
    kept, more = _from_blocks(blocks)
    found += more
    for line in elsewhere:
        found += _taken_out(line)[1]
    meant = [each for each in found if not each.is_weak or _is_ahead(each.said, published_at=published_at)]
    return title, kept, _together(meant)


def _from_blocks(blocks: Sequence[Block]) -> tuple[list[Block], list[_Statement]]:
    kept: list[Block] = []
    found: list[_Statement] = []
    skip = False
    for index, block in enumerate(blocks):
        if skip:
            skip = False
            continue
        following = blocks[index + 1].text if index + 1 < len(blocks) else ""
        text, own = _taken_out(block.text)
        if own and not text and _continues(own[-1], following=following):
            joined = f"{block.text.rstrip()} {following}"
            text, own = _taken_out(joined)
            skip = True
        found += own
        if text:
            kept.append(block if text == block.text else replace(block, text=text))
    return kept, found


def _continues(statement: _Statement, *, following: str) -> bool:
    """Whether the next line is the rest of a statement: "EMBARGOED UNTIL", then day and time under it."""
    if statement.said.until or len(following) > _SHORT or ends_sentence(following) or _trigger(following):
        return False
    said = read_time(following)
    return bool(said.times or (said.days and not statement.said.days))


def _taken_out(text: str) -> tuple[str, list[_Statement]]:
    """A line without its statements; empty when nothing else is left."""
    found: list[_Statement] = []
    while (statement := _statement(text)) and len(found) < 4:
        found.append(statement)
        before, after = text[: statement.start].strip(), text[statement.end :].lstrip(_EDGES + ")]")
        text = f"{before} {after}".strip() if any(map(str.isalnum, before)) else after.strip()
    return text, found


def _statement(text: str) -> _Statement | None:
    trigger = _trigger(text)
    if trigger is None:
        return None
    start, after, is_weak = trigger
    end = _end(text, start=start, after=after)
    said = read_time(text[start:end])
    if is_weak and not said.days and not said.times:
        return None
    return _Statement(text[start:end].strip(_EDGES)[:_SHOWN], start, end, said, is_weak)


def _trigger(text: str) -> tuple[int, int, bool] | None:
    """Where a statement begins, where the words end that make it one, and whether these are weak."""
    if not may_state(text):
        return None
    head = text[:_WINDOW]
    opens = _pattern("opens").match(head)
    if opens:
        return 0, opens.end(), False
    release = _pattern("release").match(head)
    if release:
        return 0, release.end(), True
    inside = _pattern("inside").search(text) if "embarg" in text.casefold() else None
    if inside is None or _pattern("lifted").search(text[max(0, inside.start() - 30) : inside.end() + 40]):
        return None
    borders = [match.end() for match in _SENTENCE.finditer(text, 0, inside.start())]
    return (borders[-1] if borders else 0), inside.end(), False


def _end(text: str, *, start: int, after: int) -> int:
    """The end of a statement: behind its time, else behind its sentence."""
    if text[after - 1] in _LABEL_ENDS and not _tells_when(text[after:]):
        return after
    limit = min(len(text), start + _WINDOW)
    ends = [match.start() for match in _BORDER.finditer(text, after, limit)]
    sentences = {match.start() for match in _BORDER.finditer(text, after, limit) if match[0][0] in ".;!"}
    end = None
    for place in [*ends, limit]:
        if end is not None and not _is_more(text[end:place]):
            break
        if end in sentences:
            break
        if any(map(str.isalnum, text[after:place])) or place == limit:
            end = place
    return (
        _within(text, start=start, after=after)
        if end in (None, limit) and limit < len(text)
        else end or limit
    )


def _tells_when(text: str) -> bool:
    """Whether what follows "EMBARGO:" is its time and not the headline."""
    said = read_time(text[:_SEGMENT])
    return bool(
        said.days or said.times or WEEKDAY.search(text[:_NEAR]) or _pattern("until").match(text[:_NEAR])
    )


def _is_more(segment: str) -> bool:
    """Whether what follows a border is more of the same: a time or a day, no dateline, no sentence."""
    if len(segment) > _SEGMENT:
        return False
    date = find_date(segment)
    rest = segment[: date.start] + segment[date.end :] if date else segment
    return bool(read_time(segment).times) or (date is not None and not any(map(str.isalpha, rest)))


def _within(text: str, *, start: int, after: int) -> int:
    """The end of a statement that a sentence follows without a border: behind its time, else behind all."""
    for space in _SPACE.finditer(text, after, start + _WINDOW):
        whole = read_time(text[start : space.start()])
        if whole.until and whole == read_time(text[start : space.start() + _AHEAD]):
            return space.start()
    sentence = _SENTENCE.search(text, after)
    return sentence.start() + 1 if sentence else len(text)


def _is_ahead(said: StatedTime, *, published_at: datetime | None) -> bool:
    """Whether "for release" names a time of day, or a day that was still to come when it was published."""
    day, seen = max(said.days, default=None), published_at.date() if published_at else None
    if day is None or seen is None:
        return True
    return day > seen or (bool(said.times) and day >= seen - timedelta(days=1))


def _together(found: Sequence[_Statement]) -> Embargo | None:
    """One embargo of all statements: certain where one instant is stated and nothing speaks against it."""
    if not found:
        return None
    words = " / ".join(dict.fromkeys(each.words for each in found))[:_SHOWN]
    instants = {each.said.until for each in found if each.said.until}
    days = {day for each in found for day in each.said.days}
    certain = [each.said for each in found if each.said.until]
    times = {time for said in certain for time in said.times}
    agree = all(set(each.said.times) <= times for each in found)
    if len(instants) == 1 and agree and len(days) == 1:
        return Embargo(words=words, until=instants.pop(), day=days.pop())
    return Embargo(words=words, day=max(days, default=None))


@cache
def _pattern(heading: str) -> re.Pattern[str]:
    source = "(?:" + "|".join(word_lists("embargo")[heading]) + ")"
    return re.compile((_OPENING if heading in ("opens", "release", "until") else "") + source, re.IGNORECASE)
