"""House style and vocabulary as a team keeps them at the desk, where no file of the installation is named."""

import json
import time
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

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


_known: dict[Kind, tuple[float, OwnRules | None]] = {}


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
    path = settings.ENVIRONMENT.vocabulary
    own = None if path else newest(Kind.VOCABULARY)
    return _vocabulary(json.dumps(own.table)) if own else load_vocabulary(path)


@lru_cache(maxsize=2)
def _vocabulary(table: str) -> Vocabulary:
    """The same object for the same table: what reads with it keeps its patterns by that."""
    return vocabulary_with(json.loads(table))
