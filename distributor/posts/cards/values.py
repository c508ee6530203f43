"""What a card says, and how a house wants its cards to look. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

WIDTH, HEIGHT = 1200, 630
"""Pixels; the shape that Facebook, X and LinkedIn show whole (1.91 to 1; vendors' pages, read 2026-11-23)."""


class CardKind(StrEnum):
    """What a card shows: the release's title, or one of its quotes."""

    SHARE = "share"
    QUOTE = "quote"


class Scheme(StrEnum):
    """Dark letters on light ground, or the other way round."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """``#rrggbb`` each: the ground, the letters, and the bar and marks beside them."""

    background: str
    ink: str
    accent: str

    def least_contrast(self) -> float:
        """The smaller contrast of letters and of accent to the ground, 1 to 21.

        Source: WCAG 2.2, contrast ratio (w3.org/TR/WCAG22/#dfn-contrast-ratio, read 2026-11-28).
        """
        ground = _luminance(self.background)
        return min(_contrast(ground, _luminance(each)) for each in (self.ink, self.accent))


def _luminance(colour: str) -> float:
    shades = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in shades
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStyle:
    """The house's cards.

    Attributes:
        organisation: stands at the foot of every card; empty for the site's address.
        light, dark: the colours.
        fonts: font files of the house, asked first for every letter they have; bold ones look best.
        logo: a picture for the foot; None for none.
    """

    organisation: str = ""
    light: Colours = Colours(background="#faf8f4", ink="#1d2421", accent="#0b6e75")
    dark: Colours = Colours(background="#12201f", ink="#f3f1ea", accent="#5fc0bd")
    fonts: tuple[Path, ...] = ()
    logo: Path | None = None

    def colours(self, scheme: Scheme) -> Colours:
        """Those of one scheme."""
        return self.dark if scheme == Scheme.DARK else self.light


DEFAULT_STYLE = CardStyle()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardWords:
    """Everything that stands on a card, in the release's language.

    Attributes:
        kind: share or quote.
        over: above the words: what kind of text it is, and its date.
        main: the title, or the quoted words without their marks.
        under: whose words they are, for a quote; empty on a share card.
        foot: the organisation.
        language: BCP 47 tag; it chooses between forms of letters (Urdu, Chinese, Japanese).
    """

    kind: CardKind
    main: str
    over: str = ""
    under: str = ""
    foot: str = ""
    language: str = ""

    def alt(self) -> str:
        """The same words for those who cannot see the card, uncut."""
        main = f"“{self.main}”" if self.kind == CardKind.QUOTE else self.main
        if self.under:
            main = f"{main} – {self.under}"
        rest = [each for each in (self.over, self.foot) if each]
        return ". ".join([main.rstrip("."), *rest]) + "."
