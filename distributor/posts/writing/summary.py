"""From a release to the summary that a person approves."""

from collections.abc import Sequence
from dataclasses import replace

from distributor.networks.values import TextRules
from distributor.posts.writing.cutting import ELLIPSIS, cut_end
from distributor.posts.writing.hashtags import hashtags_for
from distributor.posts.writing.layout import Frame
from distributor.posts.writing.plans import plan_for, usable_title
from distributor.posts.writing.selection import lead_units
from distributor.posts.writing.units import Unit, release_units
from distributor.posts.writing.values import Part, Summary
from distributor.releases.reading.values import ReadRelease, Sentence


def write_summary(release: ReadRelease, *, network: str, rules: TextRules, link: str) -> Summary:
    """One post of a release: its own sentences, verbatim, within the network's limit.

    Args:
        release: as reading gave it.
        network: key in the registry.
        rules: how that network counts, and whether the link stands in the text.
        link: the share link; empty when there is none.

    Returns:
        One part. ``sentences`` are exact slices of the release's paragraphs and all of them stand in the
        text; the title, where it is used, stands verbatim too. What had to be cut ends in "…" and is warned
        about.
    """
    warnings: list[str] = []
    units = release_units(release)
    frame = _frame(release, network=network, rules=rules, link=link, warnings=warnings)
    draft = plan_for(network)(release, units, frame)
    text = draft.text(release)
    sentences = [sentence for unit in draft.units for sentence in unit.sentences]
    if not text or not frame.fits(text):
        text, sentences = _cut(release, units=units, frame=frame, warnings=warnings)
    if not release.paragraphs:
        warnings.append("The release has no text that could be read; the post says only its title.")
    if text[:1].islower():
        warnings.append("The post begins with a small letter, as the release does after its dateline.")
    whole = frame.around(text)
    return Summary(
        network=network,
        parts=(Part(text=whole, length=rules.length(whole), limit=rules.limit),),
        link=link,
        hashtags=frame.hashtags,
        sentences=tuple(sentences),
        warnings=tuple(warnings),
    )


def _frame(release: ReadRelease, *, network: str, rules: TextRules, link: str, warnings: list[str]) -> Frame:
    """Hashtags and link, as far as they leave room for words."""
    frame = Frame(
        hashtags=hashtags_for(release, network=network), link=link if rules.link_in_text else "", rules=rules
    )
    if frame.link and not replace(frame, hashtags=()).fits("x" * min(20, rules.limit // 2)):
        warnings.append("The link is too long for this network and was left out of the text.")
        frame = replace(frame, link="")
    while frame.hashtags and not frame.fits("x" * (rules.limit // 3)):
        frame = replace(frame, hashtags=frame.hashtags[:-1])
    return frame


def _cut(
    release: ReadRelease, *, units: Sequence[Unit], frame: Frame, warnings: list[str]
) -> tuple[str, list[Sentence]]:
    """No whole sentence fits: the beginning of the lead, or of the title, marked as cut."""
    lead = lead_units(units) or [unit for unit in units if not unit.back] or list(units)
    title = usable_title(release.title, lead=()) or (release.title if not lead else "")
    warnings.append("No whole sentence fits: the text is cut. Please write one that fits.")
    if title or not lead:
        end = _kept(title, frame=frame)
        return (title[:end] + (ELLIPSIS if 0 < end < len(title) else "")), []
    first = lead[0].sentences[0]
    end = _kept(first.text, frame=frame)
    if not end:
        return "", []
    kept = replace(first, text=first.text[:end], end=first.start + end)
    return kept.text + (ELLIPSIS if end < len(first.text) else ""), [kept]


def _kept(text: str, *, frame: Frame) -> int:
    return len(text) if frame.fits(text) else cut_end(text, fits=frame.fits)
