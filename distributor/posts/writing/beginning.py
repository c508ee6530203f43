"""Where no whole sentence fits: the beginning of the title or of a sentence, marked as cut."""

from collections.abc import Sequence
from dataclasses import replace

from distributor.posts.writing.checking.sense import dropped_hedge
from distributor.posts.writing.cutting import ELLIPSIS, cut_end
from distributor.posts.writing.layout import Frame
from distributor.posts.writing.selection import lead_units
from distributor.posts.writing.short import usable_title
from distributor.posts.writing.units import Unit
from distributor.releases.reading.values import ReadRelease, Sentence

_TRIED = 8  # sentences whose beginning is tried


def beginning(
    release: ReadRelease, *, units: Sequence[Unit], frame: Frame, warnings: list[str]
) -> tuple[str, list[Sentence]]:
    """The text, and the slice of the release that it is (none for the title).

    Args:
        release: as reading gave it.
        units: its units.
        frame: what has to fit.
        warnings: gets a sentence that says so.
    """
    lead = lead_units(units) or [unit for unit in units if not unit.back] or list(units)
    title = usable_title(release.title, lead=()) or (release.title if not lead else "")
    warnings.append("No whole sentence fits: the text is cut. Please write one that fits.")
    end = _kept(title, frame=frame)
    if end and not dropped_hedge(title[:end], title[end:]):
        return title[:end] + (ELLIPSIS if end < len(title) else ""), []
    first, end = _best_cut(lead, frame=frame) if lead else (None, 0)
    if first is None or not end:
        return "", []
    kept = replace(first, text=first.text[:end], end=first.start + end)
    return kept.text + (ELLIPSIS if end < len(first.text) else ""), [kept]


def _best_cut(units: Sequence[Unit], *, frame: Frame) -> tuple[Sentence, int]:
    """The first sentence whose beginning can stand without its end: a claim keeps who claims it."""
    cuts = [(unit.sentences[0], _kept(unit.sentences[0].text, frame=frame)) for unit in units[:_TRIED]]
    safe = [cut for cut in cuts if cut[1] and not dropped_hedge(cut[0].text[: cut[1]], cut[0].text[cut[1] :])]
    return (safe or [(cuts[0][0], 0)])[0]


def _kept(text: str, *, frame: Frame) -> int:
    return len(text) if frame.fits(text) else cut_end(text, fits=frame.fits)
