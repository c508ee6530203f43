"""What writing gives: a summary whose every sentence knows where it stands in the release."""

from dataclasses import dataclass
from enum import StrEnum

from distributor.releases.reading.values import Sentence


class Variant(StrEnum):
    """What a post leads with; the team can switch a draft between those a release allows."""

    BALANCED = "balanced"
    DEMAND = "demand"
    FACT = "fact"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One text as the network gets it; ``length`` by the network's own count, at most ``limit``."""

    text: str
    length: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The text made of one release for one network.

    Attributes:
        network: key in the registry.
        parts: one text, or several for a thread, each with its number ("1/4 ").
        link: the share link it was written with.
        hashtags: with their "#", in the order they stand in the text.
        mentions: handles with their "@", in the order they stand in the text.
        sentences: every sentence of the release that is used, in the order of use.
        warnings: what a person should look at before approving.
        variant: what it leads with.
    """

    network: str
    parts: tuple[Part, ...]
    link: str
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = ()
    variant: Variant = Variant.BALANCED
