"""How X shows the links of a text: as t.co in its API, shortened for the eye on its pages."""

from collections.abc import Callable
from hashlib import sha256

from distributor.networks.x.links import FoundLink, find_links

_DISPLAY = 27


def full_links(text: str) -> list[str]:
    """Every link in ``text``, with its scheme, in order."""
    return [_full(text, link) for link in find_links(text)]


def shortened(text: str) -> str:
    """``text`` as the API gives it: every link as t.co."""
    return _replaced(text, _tco)


def displayed(text: str) -> str:
    """``text`` as followers see it: links without scheme, cut after 27 characters."""
    return _replaced(text, _display)


def url_entities(text: str) -> list[dict[str, str]]:
    """``entities.urls`` of ``text``."""
    return [
        {"url": _tco(full), "expanded_url": full, "display_url": _display(full), "unwound_url": full}
        for full in full_links(text)
    ]


def _replaced(text: str, show: Callable[[str], str]) -> str:
    pieces: list[str] = []
    position = 0
    for link in find_links(text):
        pieces += [text[position : link.start], show(_full(text, link))]
        position = link.end
    return "".join([*pieces, text[position:]])


def _full(text: str, link: FoundLink) -> str:
    found = text[link.start : link.end]
    return found if found.lower().startswith(("http://", "https://")) else f"http://{found}"


def _tco(full: str) -> str:
    return f"https://t.co/{sha256(full.encode()).hexdigest()[:10]}"


def _display(full: str) -> str:
    bare = full.partition("://")[2].removeprefix("www.")
    return bare if len(bare) <= _DISPLAY else f"{bare[:_DISPLAY]}…"
