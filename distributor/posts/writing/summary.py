"""From a release to the summary that a person approves."""

from collections.abc import Sequence
from dataclasses import replace

from distributor.networks.network import TextRules
from distributor.posts.writing.beginning import beginning
from distributor.posts.writing.hashtags import hashtags_for, mentions_for
from distributor.posts.writing.house import DEFAULT_HOUSE, House, has_forbidden, house_warnings
from distributor.posts.writing.layout import Frame, measured
from distributor.posts.writing.plans import SHORT_LIMIT, plan_for
from distributor.posts.writing.short import opening_units
from distributor.posts.writing.threads import thread_texts
from distributor.posts.writing.units import Unit, release_units
from distributor.posts.writing.values import Part, Summary, Variant
from distributor.releases.reading.values import ReadRelease, Sentence

_LED = {Variant.DEMAND: "demand", Variant.FACT: "fact", Variant.QUOTE: "quote"}


def write_summary(
    release: ReadRelease,
    *,
    network: str,
    rules: TextRules,
    link: str,
    variant: Variant | str = Variant.BALANCED,
    thread: bool = False,
    house: House = DEFAULT_HOUSE,
) -> Summary:
    """One post of a release: its own sentences, verbatim, within the network's limit.

    Args:
        release: as reading gave it.
        network: key in the registry.
        rules: how that network counts, and whether the link stands in the text.
        link: the share link; empty when there is none.
        variant: what it leads with; one that the release does not allow is written balanced, and said.
        thread: several numbered parts, where one would not hold what matters; for networks with short posts.
        house: the house style.

    Returns:
        One part, or several. ``sentences`` are exact slices of the release's paragraphs and all of them
        stand in the text; the title, where it is used, stands verbatim too. What had to be cut ends in "…"
        and is warned about.
    """
    warnings: list[str] = []
    rules = _rules(rules, network=network, house=house)
    units = _usable(release_units(release), house=house, warnings=warnings)
    variant = _possible(Variant(variant), units=units, warnings=warnings)
    frame = _frame(release, network=network, rules=rules, link=link, house=house, warnings=warnings)
    if thread and rules.limit <= SHORT_LIMIT:
        texts, used = thread_texts(
            release, units, frame, variant=variant, link_first=house.thread_link == "first"
        )
        if texts:
            warnings += _warnings(release, "\n".join(texts), house=house)
            sentences = [sentence for unit in used for sentence in unit.sentences]
            return _summary(
                texts, sentences, network, link=link, frame=frame, variant=variant, warnings=warnings
            )
    draft = plan_for(network, limit=rules.limit)(release, units, frame, variant=variant)
    text = draft.text(release)
    sentences = [sentence for unit in draft.units for sentence in unit.sentences]
    if not text or not frame.fits(text):
        text, sentences = beginning(release, units=units, frame=frame, warnings=warnings)
    frame = _with_mentions(frame, text=text, network=network, house=house)
    warnings += _warnings(release, text, house=house)
    return _summary(
        (frame.around(text),), sentences, network, link=link, frame=frame, variant=variant, warnings=warnings
    )


def possible_variants(release: ReadRelease) -> tuple[Variant, ...]:
    """The variants for which a release has something that can stand first; balanced always."""
    units = release_units(release)
    return tuple(each for each in Variant if each is Variant.BALANCED or opening_units(units, variant=each))


def variants(
    release: ReadRelease,
    *,
    network: str,
    rules: TextRules,
    link: str,
    thread: bool = False,
    house: House = DEFAULT_HOUSE,
) -> dict[Variant, Summary]:
    """Every variant that a release allows and that reads otherwise than those before it, balanced first.

    Args as ``write_summary``.
    """
    found: dict[Variant, Summary] = {}
    for variant in Variant:
        post = write_summary(
            release, network=network, rules=rules, link=link, variant=variant, thread=thread, house=house
        )
        texts = [part.text for part in post.parts]
        if post.variant is variant and texts not in [
            [part.text for part in other.parts] for other in found.values()
        ]:
            found[variant] = post
    return found


def _summary(
    texts: Sequence[str],
    sentences: Sequence[Sentence],
    network: str,
    *,
    link: str,
    frame: Frame,
    variant: Variant,
    warnings: Sequence[str],
) -> Summary:
    rules = frame.rules
    return Summary(
        network=network,
        parts=tuple(Part(text=text, length=measured(text, rules=rules), limit=rules.limit) for text in texts),
        link=link,
        hashtags=frame.hashtags,
        mentions=frame.mentions,
        sentences=tuple(sentences),
        warnings=tuple(dict.fromkeys(warnings)),
        variant=variant,
    )


def _rules(rules: TextRules, *, network: str, house: House) -> TextRules:
    """X's own limit, or the one of a paying account."""
    premium = network == "x" and house.x_limit != DEFAULT_HOUSE.x_limit
    return replace(rules, limit=house.x_limit) if premium else rules


def _usable(units: Sequence[Unit], *, house: House, warnings: list[str]) -> tuple[Unit, ...]:
    """Without the sentences that hold a word this house does not use, unless nothing else is left."""
    kept = tuple(unit for unit in units if not has_forbidden(unit.text, house=house))
    if kept or not units:
        return kept
    warnings.append("Every sentence of the release has a word that this house does not use. Please rewrite.")
    return tuple(units)


def _possible(variant: Variant, *, units: Sequence[Unit], warnings: list[str]) -> Variant:
    if variant is Variant.BALANCED or opening_units(units, variant=variant):
        return variant
    warnings.append(f"The release has no {_LED[variant]} that can stand first: the post is written balanced.")
    return Variant.BALANCED


def _frame(
    release: ReadRelease, *, network: str, rules: TextRules, link: str, house: House, warnings: list[str]
) -> Frame:
    """Hashtags, sign-off and link, as far as they leave room for words."""
    frame = Frame(
        hashtags=hashtags_for(release, network=network, house=house),
        link=link if rules.link_in_text else "",
        rules=rules,
        sign_off=house.sign_off if rules.limit > SHORT_LIMIT else "",
        order=house.order,
    )
    bare = replace(frame, hashtags=(), sign_off="")
    if frame.link and not bare.fits("x" * min(20, rules.limit // 2)):
        warnings.append("The link is too long for this network and was left out of the text.")
        frame = replace(frame, link="")
    while frame.hashtags and not frame.fits("x" * (rules.limit // 3)):
        frame = replace(frame, hashtags=frame.hashtags[:-1])
    return frame


def _with_mentions(frame: Frame, *, text: str, network: str, house: House) -> Frame:
    """As many handles as fit; none where they would open the post, which X takes for an answer."""
    mentions = mentions_for(text, network=network, house=house)
    while mentions:
        fuller = replace(frame, mentions=mentions)
        if fuller.fits(text) and not fuller.around(text).startswith("@"):
            return fuller
        mentions = mentions[:-1]
    return frame


def _warnings(release: ReadRelease, text: str, *, house: House) -> list[str]:
    warnings = house_warnings(text, house=house)
    if not release.paragraphs:
        warnings.append("The release has no text that could be read; the post says only its title.")
    if text[:1].islower():
        warnings.append("The post begins with a small letter, as the release does after its dateline.")
    return warnings
