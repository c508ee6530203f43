"""The house style of this installation, and the text rules that follow from it."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from distributor.channels.models import Channel
from distributor.networks.network import TextRules
from distributor.posts.writing.house import House
from distributor.posts.writing.house_file import house_from_table, load_house
from distributor.releases.own_rules import Kind, in_use


def house() -> House:
    """The file's where one is named (it counts from the next start), else what was stored at the desk."""
    return in_use(Kind.HOUSE, load=_loaded, read=house_from_table)


@lru_cache(maxsize=4)
def _loaded(path: Path | None) -> House:
    return load_house(path)


def rules_of(channel: Channel) -> TextRules:
    """How the channel's network counts; a paying account on X may write longer posts."""
    rules = channel.entry().rules
    return replace(rules, limit=house().x_limit) if channel.network == "x" else rules
