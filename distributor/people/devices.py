"""A browser in words, as well as it tells. Pure: nothing of it is believed, it only helps to recognise."""

import re

# The first that fits: browsers name those whose pages they want to be given.
_BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def device_of(user_agent: str) -> tuple[str, str]:
    """Browser and system, such as ``("Firefox", "Android")``; empty where it does not tell."""
    return _first(_BROWSERS, user_agent), _first(_SYSTEMS, user_agent)


def stored(user_agent: str) -> str:
    """Both as they are stored: ``Firefox/Android``."""
    return "/".join(device_of(user_agent[:500]))


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in table if re.search(pattern, text)), "")
