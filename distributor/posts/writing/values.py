"""What writing gives: a summary whose every sentence knows where it stands in the release."""

from dataclasses import dataclass

from distributor.releases.reading.values import Sentence


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
        parts: one text, or several for a thread.
        link: the share link it was written with.
        hashtags: with their "#", in the order they stand in the text.
        sentences: every sentence of the release that is used, in the order of use.
        warnings: what a person should look at before approving.
    """

    network: str
    parts: tuple[Part, ...]
    link: str
    hashtags: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    warnings: tuple[str, ...] = ()
