"""The picture of a card: ground, bar, words, foot."""

from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from distributor.posts.cards.breaks import tidied
from distributor.posts.cards.fonts import faces_for
from distributor.posts.cards.layout import Block, Setter
from distributor.posts.cards.values import HEIGHT, WIDTH, CardKind, CardStyle, CardWords, Scheme

_MARGIN: Final = 76
_BAR: Final = 18
_SMALL: Final = range(30, 19, -2)
_LOGO: Final = (220, 64)
# Letters of the main words, in pixels; 40 is still read easily on a phone, where the card is 340 wide.
_SIZES: Final = {CardKind.SHARE: range(80, 37, -2), CardKind.QUOTE: range(60, 33, -2)}
_QUOTE_MARK: Final = "“"


def drawn_card(words: CardWords, *, style: CardStyle, scheme: Scheme) -> bytes:
    """A PNG of 1200 x 630.

    Raises:
        FontMissing: no installed font has the letters.
    """
    said = _Said.of(words)
    setter = Setter(
        faces=faces_for(said.everything(), language=words.language, own=style.fonts), language=words.language
    )
    colours = style.colours(scheme)
    card = Image.new("RGB", (WIDTH, HEIGHT), colours.background)
    draw = ImageDraw.Draw(card)
    boxes = laid_out(words, setter=setter, has_logo=style.logo is not None)
    is_rtl = boxes[1][1].is_rtl
    draw.rectangle((WIDTH - _BAR, 0, WIDTH, HEIGHT) if is_rtl else (0, 0, _BAR, HEIGHT), fill=colours.accent)
    if words.kind == CardKind.QUOTE:
        _draw_mark(draw, setter, colour=colours.accent, is_rtl=is_rtl)
    for (top, block), colour in zip(
        boxes, (colours.accent, colours.ink, colours.ink, colours.accent), strict=True
    ):
        _draw(draw, block, top=top, colour=colour, language=words.language, is_rtl=is_rtl)
    if style.logo:
        _paste_logo(card, style.logo, is_rtl=is_rtl)
    into = BytesIO()
    card.save(into, "PNG", optimize=True)
    return into.getvalue()


class _Said:
    """The words of a card, tidied."""

    def __init__(self, over: str, main: str, under: str, foot: str) -> None:
        self.over, self.main, self.under, self.foot = over, main, under, foot

    @classmethod
    def of(cls, words: CardWords) -> "_Said":
        under = f"— {words.under}" if words.under else ""
        return cls(*(tidied(each) for each in (words.over, words.main, under, words.foot)))

    def everything(self) -> str:
        return "\n".join([self.main, self.over, self.under, self.foot, _QUOTE_MARK, "…"])


def laid_out(words: CardWords, *, setter: Setter, has_logo: bool = False) -> list[tuple[float, Block]]:
    """The four blocks of a card (over, main, under, foot), each with the top of its ink, in pixels.

    None is wider than the margins leave, and none reaches into the one below it.
    """
    said, wide = _Said.of(words), WIDTH - 2 * _MARGIN - _BAR
    foot_wide = wide - (_LOGO[0] + _MARGIN if has_logo else 0)
    over = setter.fitted(said.over, width=wide - _quote_room(words), height=44, sizes=_SMALL)
    foot = setter.fitted(said.foot, width=foot_wide, height=44, sizes=_SMALL)
    under = setter.fitted(said.under, width=wide, height=96, sizes=range(36, 21, -2))
    top = _MARGIN + (max(over.height, 30) + 38)
    foot_top = HEIGHT - _MARGIN + 8 - foot.height
    under_top = foot_top - 36 - under.height
    bottom = (under_top if under.lines else foot_top) - 40
    main = setter.fitted(said.main, width=wide, height=bottom - top, sizes=_SIZES[words.kind])
    # Short words stand in the middle of what is free.
    main_top = top + max(0, (bottom - top - main.height) / 2)
    return [(_MARGIN - 8, over), (main_top, main), (under_top, under), (foot_top, foot)]


def _quote_room(words: CardWords) -> int:
    return 150 if words.kind == CardKind.QUOTE else 0


def _draw(
    draw: ImageDraw.ImageDraw, block: Block, *, top: float, colour: str, language: str, is_rtl: bool
) -> None:
    for number, line in enumerate(block.lines):
        base = top + block.lines[0].top + number * block.pitch
        pen = (WIDTH - _MARGIN - _BAR - line.right) if is_rtl else _MARGIN + _BAR - line.left
        for piece in line.pieces:
            draw.text(
                (pen, base),
                piece.text,
                font=piece.face.at(block.size),
                fill=colour,
                anchor="ls",
                direction=piece.direction,
                language=language or None,
            )
            pen += piece.width


def _draw_mark(draw: ImageDraw.ImageDraw, setter: Setter, *, colour: str, is_rtl: bool) -> None:
    """The large mark that says that somebody is quoted, in the corner above the words."""
    block = setter.fitted(_QUOTE_MARK, width=200, height=130, sizes=range(190, 40, -10))
    line = block.lines[0]
    pen = _MARGIN + _BAR - line.left if is_rtl else WIDTH - _MARGIN - line.right
    face = line.pieces[0].face.at(block.size)
    draw.text((pen, _MARGIN - 14 + line.top), _QUOTE_MARK, font=face, fill=colour, anchor="ls")


def _paste_logo(card: Image.Image, path: Path, *, is_rtl: bool) -> None:
    with Image.open(path) as opened:
        logo = opened.convert("RGBA")
    logo.thumbnail(_LOGO, Image.Resampling.LANCZOS)
    left = _MARGIN if is_rtl else WIDTH - _MARGIN - logo.width
    card.paste(logo, (left, HEIGHT - _MARGIN + 16 - logo.height), mask=logo.getchannel("A"))
