"""A thread: numbered parts of whole sentences, the link in the first or the last, hashtags once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from distributor.posts.writing.layout import Frame, body_text
from distributor.posts.writing.plans import facebook_plan
from distributor.posts.writing.selection import lead_units
from distributor.posts.writing.short import usable_title
from distributor.posts.writing.units import Unit
from distributor.posts.writing.values import Variant
from distributor.releases.reading.values import ReadRelease

MOST_PARTS = 9
"""So that a number is always as long as "9/9 "."""

_NUMBER = "9/9 "
_ROOM = 63_206  # the plan of the whole knows no limit; the parts do


@dataclass(slots=True, kw_only=True)
class _Open:
    """A part that is being filled."""

    title: str
    units: list[Unit]
    frame: Frame

    def text(self, release: ReadRelease, units: Sequence[Unit]) -> str:
        body = body_text(units, release=release)
        return "\n\n".join(piece for piece in (self.title, body) if piece)

    def takes(self, unit: Unit, *, release: ReadRelease) -> bool:
        follows = bool(self.units) and self.units[-1].order + 1 == unit.order
        if unit.back and not follows and not (unit.quote and self.units):
            return False
        return self.frame.fits(_NUMBER + self.text(release, [*self.units, unit]))


def thread_texts(
    release: ReadRelease, units: Sequence[Unit], frame: Frame, *, variant: Variant, link_first: bool
) -> tuple[tuple[str, ...], tuple[Unit, ...]]:
    """The parts with their numbers, and the units in their order; nothing when one part would do.

    Args:
        release: as reading gave it.
        units: its units.
        frame: hashtags and link of the whole post; they stand in one part.
        variant: what it leads with.
        link_first: whether the first part carries the link and the hashtags, else the last.
    """
    frame = replace(frame, order=("text", *(name for name in frame.order if name != "text")))
    bare = replace(frame, hashtags=(), mentions=(), link="", sign_off="")
    wide = replace(bare, rules=replace(frame.rules, limit=_ROOM))
    draft = facebook_plan(release, units, wide, variant=variant)
    lead = lead_units(units)
    title = draft.title or (usable_title(release.title, lead=lead) if variant is Variant.BALANCED else "")
    parts = _filled(release, draft.units, title=title, bare=bare, full=frame, link_first=link_first)
    if not 2 <= len(parts) <= MOST_PARTS:
        return (), ()
    texts = tuple(
        part.frame.around(f"{place}/{len(parts)} {part.text(release, part.units)}")
        for place, part in enumerate(parts, start=1)
    )
    if any(frame.rules.length(text) > frame.rules.limit for text in texts):
        return (), ()
    return texts, tuple(unit for part in parts for unit in part.units)


def _filled(
    release: ReadRelease, units: Sequence[Unit], *, title: str, bare: Frame, full: Frame, link_first: bool
) -> list[_Open]:
    first = full if link_first else bare
    title = title if first.fits(_NUMBER + title) else ""
    parts = [_Open(title=title, units=[], frame=first)]
    for unit in units:
        if len(parts) > MOST_PARTS:
            break
        if parts[-1].takes(unit, release=release):
            parts[-1].units.append(unit)
            continue
        fresh = _Open(title="", units=[], frame=bare)
        if not unit.back and fresh.takes(unit, release=release):
            parts.append(replace(fresh, units=[unit]))
    parts = [part for part in parts if part.title or part.units]
    return parts if link_first else _closed(parts[:MOST_PARTS], release=release, full=full)


def _closed(parts: list[_Open], *, release: ReadRelease, full: Frame) -> list[_Open]:
    """The last part with link and hashtags.

    What does not fit beside them moves to a part of its own, or one part up, or is left out.
    """
    if not parts:
        return []
    *before, last = parts
    if full.fits(_NUMBER + last.text(release, last.units)):
        return [*before, replace(last, frame=full)]
    for count in range(1, len(last.units) + (0 if not last.title else 1)):
        moved = last.units[-count:]
        kept = replace(last, units=last.units[:-count])
        closing = _Open(title="", units=moved, frame=full)
        if (
            (kept.units or kept.title)
            and not moved[0].back
            and full.fits(_NUMBER + closing.text(release, moved))
        ):
            return [*before, kept, closing]
    if len(before) > 1 and full.fits(_NUMBER + before[-1].text(release, before[-1].units)):
        return [*before[:-1], last, replace(before[-1], frame=full)]
    return _closed([*before, *_shorter(last)], release=release, full=full)


def _shorter(part: _Open) -> list[_Open]:
    """A part without its last sentence; nothing when that was all it had."""
    if part.units and (part.title or len(part.units) > 1):
        return [replace(part, units=part.units[:-1])]
    return []
