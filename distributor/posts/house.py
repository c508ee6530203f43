"""The house style of this installation, and the text rules that follow from it."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from distributor.channels.models import Channel
from distributor.networks.values import TextRules
from distributor.posts.writing.house import House
from distributor.posts.writing.house_file import load_house


def house() -> House:
    """Read once a process: a changed file counts from the next start."""
    return _loaded(settings.ENVIRONMENT.house)


@lru_cache(maxsize=4)
def _loaded(path: Path | None) -> House:
    return load_house(path)


def rules_of(channel: Channel) -> TextRules:
    """How the channel's network counts; a paying account on X may write longer posts."""
    rules = channel.entry().rules
    return replace(rules, limit=house().x_limit) if channel.network == "x" else rules
