"""Faults to arm: what the next calls of a network meet, so that tests and people can see it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from distributor.networks.answers import number_at, text_at, value_at
from distributor.networks.sandbox.wire import Ask


class Verb(StrEnum):
    """What a call would do to an account's posts, or for them."""

    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    UPLOAD = "upload"
    READ = "read"


class FaultKind(StrEnum):
    """What happens instead of a plain answer. *Accept* means that it is done all the same."""

    ERROR_500 = "error_500"
    ACCEPT_THEN_500 = "accept_then_500"
    ACCEPT_THEN_DROP = "accept_then_drop"
    ACCEPT_THEN_HANG = "accept_then_hang"
    DROP = "drop"
    HANG = "hang"
    RATE_LIMITED = "rate_limited"
    PAYMENT = "payment"
    VERSION_GONE = "version_gone"
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the name of a fault
    DUPLICATE = "duplicate"
    HIDE_FROM_LISTING = "hide_from_listing"
    SLOW_MEDIA = "slow_media"
    MEDIA_UNREACHABLE = "media_unreachable"
    MEDIA_FAILED = "media_failed"
    MEDIA_EXPIRED = "media_expired"


REFUSALS = frozenset(
    {
        FaultKind.ERROR_500,
        FaultKind.RATE_LIMITED,
        FaultKind.PAYMENT,
        FaultKind.VERSION_GONE,
        FaultKind.TOKEN_EXPIRED,
        FaultKind.DUPLICATE,
    }
)

# Uploads as the networks' addresses name them; any other POST that makes no post is about a connection.
_UPLOADS = re.compile(
    r"/photos$|/2/media/|/rest/images|/dms-uploads/|/api/v[12]/media|uploadBlob$|/me/threads$"
)


def verb_of(ask: Ask) -> Verb | None:
    """What a call is that changes no post; None for one about a connection."""
    if _UPLOADS.search(ask.path) and ask.method in {"POST", "PUT"}:
        return Verb.UPLOAD
    return Verb.READ if ask.method == "GET" else None


MEDIA = frozenset({FaultKind.MEDIA_UNREACHABLE, FaultKind.MEDIA_FAILED, FaultKind.MEDIA_EXPIRED})
"""What becomes of what was made ready: the call itself is answered as ever. Arm them for uploads."""

SPECIAL = frozenset({FaultKind.PAYMENT, FaultKind.VERSION_GONE, FaultKind.DUPLICATE}) | MEDIA
"""Those that only some networks know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A fault for the next calls.

    Attributes:
        network: key of the network, or ``"*"`` for each.
        kind: what happens.
        times: how many calls meet it.
        seconds: how long a hang lasts, a post stays hidden, a limit asks to wait, or a network works on an
            uploaded file.
        hidden_s: for the kinds that accept: how long the post stays out of read-backs besides.
        verb: which calls meet it.
    """

    network: str
    kind: FaultKind
    times: int = 1
    seconds: float = 0.0
    hidden_s: float = 0.0
    verb: Verb = Verb.CREATE


class Faults:
    """The armed faults, met in the order in which they were armed."""

    def __init__(self) -> None:
        self._armed: list[Fault] = []

    def arm(self, fault: Fault) -> None:
        """Add ``fault`` after those that are armed."""
        self._armed.append(fault)

    def clear(self) -> None:
        """Disarm all."""
        self._armed.clear()

    def first(self, network: str, verb: Verb | None) -> Fault | None:
        """The fault that the next such call will meet; it stays armed."""
        fitting = (each for each in self._armed if each.network in {network, "*"} and each.verb is verb)
        return next(fitting, None)

    def take(self, network: str, verb: Verb) -> Fault | None:
        """The fault that the call being served meets, used up once; or None."""
        for place, fault in enumerate(self._armed):
            if fault.network in {network, "*"} and fault.verb is verb:
                self._armed[place : place + 1] = (
                    [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                )
                return fault
        return None

    def listed(self) -> list[dict[str, object]]:
        """The armed faults for JSON."""
        return [asdict(fault) for fault in self._armed]


def read_fault(ask: Ask, *, special: Mapping[str, frozenset[FaultKind]]) -> Fault:
    """The fault a call asks to arm.

    Args:
        ask: the call.
        special: network -> the faults among ``SPECIAL`` that it knows.

    Raises:
        ValueError: says which field is wrong.
    """
    network = text_at(ask.json, "network") or "*"
    if network not in {*special, "*"}:
        raise ValueError(f"network is one of {', '.join(sorted(special))} or *")
    kind = FaultKind(text_at(ask.json, "kind"))
    if kind in SPECIAL and kind not in special.get(network, frozenset()):
        raise ValueError(f"{kind} is no fault of {network}")
    return Fault(
        network=network,
        kind=kind,
        times=max(1, number_at(ask.json, "times")),
        seconds=_span(ask, "seconds"),
        hidden_s=_span(ask, "hidden_s"),
        verb=Verb(text_at(ask.json, "verb") or Verb.CREATE),
    )


def _span(ask: Ask, name: str) -> float:
    seconds = value_at(ask.json, name) or 0
    if not isinstance(seconds, int | float) or not 0 <= seconds <= 3600:
        raise ValueError(f"{name} is a number from 0 to 3600")
    return float(seconds)
