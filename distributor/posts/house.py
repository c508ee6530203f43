"""The house style of this installation, and the text rules that follow from it."""

import json
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from distributor.channels.models import Channel
from distributor.networks.network import TextRules
from distributor.posts.writing.house import House
from distributor.posts.writing.house_file import house_from_table, load_house
from distributor.releases.own_rules import Kind, newest


def house() -> House:
    """The file's where one is named (it counts from the next start), else what was stored at the desk."""
    path = settings.ENVIRONMENT.house
    own = None if path else newest(Kind.HOUSE)
    return _stored(json.dumps(own.table)) if own else _loaded(path)


@lru_cache(maxsize=2)
def _stored(table: str) -> House:
    return house_from_table(json.loads(table))


@lru_cache(maxsize=4)
def _loaded(path: Path | None) -> House:
    return load_house(path)


def rules_of(channel: Channel) -> TextRules:
    """How the channel's network counts; a paying account on X may write longer posts."""
    rules = channel.entry().rules
    return replace(rules, limit=house().x_limit) if channel.network == "x" else rules
