"""House style and vocabulary as a team keeps them at the desk, where no file of the installation is named."""

import json
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.clock import Clock
from distributor.errors import DistributorError
from distributor.releases.models import OwnRules
from distributor.releases.reading.vocabulary.subjects import Vocabulary, load_vocabulary, vocabulary_with

# So long a process goes by what it has read: other processes follow a change as late as that.
KNOWN_S = 5.0


class Kind(StrEnum):
    """What is kept."""

    HOUSE = "house"
    VOCABULARY = "vocabulary"


class RulesConflictError(DistributorError):
    """Somebody else stored these rules after they were opened."""


Read = TypeVar("Read")
_known: dict[Kind, tuple[float, OwnRules | None]] = {}


def file_of(kind: Kind) -> Path | None:
    """The file that counts instead of what is stored; None where the environment names none."""
    environment = settings.ENVIRONMENT
    return environment.house if kind == Kind.HOUSE else environment.vocabulary


def newest(kind: Kind) -> OwnRules | None:
    """What counts now, at most ``KNOWN_S`` seconds old; None while nobody stored any."""
    until_s, found = _known.get(kind, (0.0, None))
    if time.monotonic() >= until_s:
        found = OwnRules.objects.filter(kind=kind).order_by("-id").first()
        _known[kind] = time.monotonic() + KNOWN_S, found
    return found


def forget() -> None:
    """Read anew at the next question."""
    _known.clear()


def store_rules(kind: Kind, table: Mapping[str, Any], *, seen: int, person: str, clock: Clock) -> OwnRules:
    """Keep a table that the caller has found usable; it counts for what is drafted and read from now on.

    Args:
        kind: which.
        table: as a file of that kind would hold it.
        seen: id of the rules that the person changed; 0 for none.
        person: who stores it.
        clock: the time of the entry.

    Raises:
        RulesConflictError: those are not the newest any more.
    """
    with transaction.atomic():
        stored = OwnRules.objects.create(kind=kind, table=table, person=person, stored_at=clock.now())
        # The log comes last and lets one through at a time, so whoever was first is seen from here.
        log.append(
            Action.RULES_STORED,
            f"rules:{kind}",
            actor=f"person:{person}",
            details={"version": stored.pk, "set": sorted(table)},
            clock=clock,
        )
        before = OwnRules.objects.filter(kind=kind).exclude(pk=stored.pk).order_by("-id").first()
        if before is not None and before.pk != seen:
            raise RulesConflictError(
                f"{before.person} stored other rules after you opened this page. Yours are below and nothing "
                "is changed: compare, and store again."
            )
    forget()
    return stored


def vocabulary() -> Vocabulary:
    """The countries and topics of this installation: its file's, else those of the desk."""
    return in_use(Kind.VOCABULARY, load=load_vocabulary, read=vocabulary_with)


def in_use(
    kind: Kind, *, load: Callable[[Path | None], Read], read: Callable[[Mapping[str, Any]], Read]
) -> Read:
    """What counts of this kind, read: a file that is named, else what is stored, else what is built in.

    Args:
        kind: which.
        load: reads a file (once a process); without one it gives what is built in.
        read: reads a table.
    """
    path = file_of(kind)
    own = None if path else newest(kind)
    return _read(read, json.dumps(own.table)) if own else load(path)


@lru_cache(maxsize=4)
def _read(read: Callable[[Mapping[str, Any]], Read], table: str) -> Read:
    """The same object for the same table: what reads with it keeps its patterns by that."""
    return read(json.loads(table))
