"""The table ``[card]`` of the house style file. Pure, apart from looking whether its files are there."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PIL import Image, ImageFont

from distributor.posts.cards.values import DEFAULT_STYLE, CardStyle, Colours

_LEAST_CONTRAST: Final = 4.5
"""Between letters and ground. Source: WCAG 2.2, 1.4.3 (w3.org/TR/WCAG22, read 2026-11-28)."""
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_LONGEST_NAME: Final = 60
_KNOWN: Final = ("organisation", "fonts", "logo", "light", "dark")
Refuse = Callable[[tuple[str, ...], str], Exception]


def read_style(key: str, value: object, *, refuse: Refuse) -> CardStyle:
    """The style in a table.

    Args:
        key: what the table is called.
        value: as TOML gave it.
        refuse: makes the error for a value that cannot be used: its path, and the end of a sentence about it.
    """
    if not isinstance(value, dict):
        raise refuse((key,), f"must be a table: a line [{key}] with its values under it.")
    unknown = next((name for name in value if name not in _KNOWN), None)
    if unknown is not None:
        raise refuse((key, unknown), f"is no setting. Known are: {', '.join(_KNOWN)}.")
    return replace(
        DEFAULT_STYLE,
        organisation=_organisation((key, "organisation"), value.get("organisation", ""), refuse=refuse),
        fonts=tuple(_font((key, "fonts"), each, refuse=refuse) for each in _list(value.get("fonts", []))),
        logo=_logo((key, "logo"), value["logo"], refuse=refuse) if value.get("logo") else None,
        light=_colours((key, "light"), value.get("light", {}), DEFAULT_STYLE.light, refuse=refuse),
        dark=_colours((key, "dark"), value.get("dark", {}), DEFAULT_STYLE.dark, refuse=refuse),
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _organisation(path: tuple[str, ...], value: object, *, refuse: Refuse) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_NAME or "\n" in value:
        raise refuse(path, f"must be one line of at most {_LONGEST_NAME} characters.")
    return value.strip()


def _font(path: tuple[str, ...], value: object, *, refuse: Refuse) -> Path:
    file = Path(str(value)).expanduser()
    try:
        ImageFont.truetype(str(file), 20)
    except OSError as error:
        raise refuse(path, f"names {str(file)!r}, which is no font file that can be read.") from error
    return file


def _logo(path: tuple[str, ...], value: object, *, refuse: Refuse) -> Path:
    file = Path(str(value)).expanduser()
    try:
        with Image.open(file) as picture:
            picture.load()
    except (OSError, ValueError, SyntaxError) as error:
        raise refuse(path, f"names {str(file)!r}, which is no picture that can be read.") from error
    return file


def _colours(path: tuple[str, ...], value: object, known: Colours, *, refuse: Refuse) -> Colours:
    names = ("background", "ink", "accent")
    if not isinstance(value, dict) or not set(value) <= set(names):
        raise refuse(path, f"must be a table of {', '.join(names)}.")
    for name, colour in value.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise refuse((*path, name), 'must be a colour such as "#0b6e75".')
    colours = replace(known, **value)
    if colours.least_contrast() < _LEAST_CONTRAST:
        raise refuse(
            path,
            f"has letters that are hard to read: their contrast to the ground is "
            f"{colours.least_contrast():.1f}, and {_LEAST_CONTRAST} is needed.",
        )
    return colours
