"""Roles and what they allow. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """One thing a person may do."""

    READ = "read"
    WRITE = "write"  # edit words, propose corrections, comment
    APPROVE = "approve"  # the first (or only) approval, reject, another time
    PUBLISH = "publish"  # the second approval, delete what is live, end an embargo, approve alone
    HOLD = "hold"
    MANAGE = "manage"  # people, channels, sources, rules


class Role(StrEnum):
    """What a person is to the team."""

    WRITER = "writer"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


_WRITER = frozenset({Right.READ, Right.WRITE, Right.HOLD})
_APPROVER = _WRITER | {Right.APPROVE}
_PUBLISHER = _APPROVER | {Right.PUBLISH}
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AUDITOR: frozenset({Right.READ}),
    Role.WRITER: _WRITER,
    Role.APPROVER: _APPROVER,
    Role.PUBLISHER: _PUBLISHER,
    Role.ADMINISTRATOR: _PUBLISHER | {Right.MANAGE},
}
"""Whoever works on posts may also stop them: a hold harms nobody, and seconds count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """A role, where it counts: on one channel (0: on all) and for one country (empty: for all)."""

    role: Role
    channel_id: int = 0
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What an action is about: a post's channel and the countries of its release; nothing in particular."""

    channel_id: int = 0
    countries: tuple[str, ...] = ()


ANYWHERE = Place()


def may(granted: Iterable[Granted], right: Right, place: Place = ANYWHERE) -> bool:
    """Whether one of the roles allows it there.

    A role for one channel or country allows what is about that, and nothing that is about everything:
    managing is never limited, and reading is: what a person may not touch they may still see.
    """
    if right == Right.READ:
        return any(True for _ in granted)
    return any(right in RIGHTS[each.role] and _covers(each, right, place) for each in granted)


def may_somewhere(granted: Iterable[Granted], right: Right) -> bool:
    """Whether one of the roles allows it at all, on whichever channel and for whichever country."""
    return any(right in RIGHTS[each.role] for each in granted)


def _covers(granted: Granted, right: Right, place: Place) -> bool:
    if not granted.channel_id and not granted.country:
        return True
    if right == Right.HOLD and place == ANYWHERE:
        return True
    on_channel = granted.channel_id in (0, place.channel_id)
    for_country = not granted.country or granted.country in place.countries
    return place != ANYWHERE and on_channel and for_country
