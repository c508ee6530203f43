"""The stop switch: everything, a network, a channel, a country, a topic or one post.

It is read where posts are claimed and in the transaction of the intent, right before the call (for a post
that leaves at once both are one transaction), so it takes effect for everything that is not on the wire yet.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from distributor.audit import log
from distributor.audit.actions import Action
from distributor.channels.models import Channel
from distributor.clock import Clock
from distributor.delivery.models import Hold
from distributor.errors import DistributorError
from distributor.networks.registry import NETWORKS
from distributor.posts.models import Post
from distributor.releases.own_rules import vocabulary
from distributor.wake import Work, wake

# As many as surely fit into the database's numbers.
MAX_DIGITS = 18
SCOPES = ("everything", "network", "channel", "country", "topic", "post")


class HoldError(DistributorError):
    """The hold is there already, or is not there."""


class ScopeError(HoldError):
    """What should be held is nothing that is known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a hold covers: ``value`` is empty for everything."""

    kind: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.value}".strip()


def parse_scope(text: str) -> Scope:
    """Read ``everything`` or ``KIND:VALUE``: network, channel, country, topic or post.

    Raises:
        ScopeError: it is none of these.
    """
    kind, _, value = text.partition(":")
    kind, value = kind.strip(), value.strip()
    if kind not in SCOPES or (kind == "everything") is bool(value):
        raise ScopeError(
            f"'{text}' names nothing to hold; write everything, network:x, channel:NAME, country:NAME, "
            "topic:NAME or post:ID."
        )
    return Scope(kind=kind, value=value)


def set_hold(scope: Scope, *, person: str, because: str = "", clock: Clock) -> Hold:
    """Stop everything the scope covers, from this moment.

    Raises:
        ScopeError: there is no such network, channel, country, topic or post; holding it would stop nothing.
        HoldError: it is held already.
    """
    _must_exist(scope)
    try:
        with transaction.atomic():
            hold = Hold.objects.create(
                scope=scope.kind, value=scope.value, because=because, person=person, set_at=clock.now()
            )
            details = {"scope": str(scope), "because": because}
            log.append(
                Action.HOLD_SET, f"hold:{hold.pk}", actor=f"person:{person}", details=details, clock=clock
            )
    except IntegrityError as error:
        raise HoldError(f"{scope} is held already. Nothing was changed.") from error
    return hold


def _must_exist(scope: Scope) -> None:
    known: dict[str, Callable[[], bool]] = {
        "everything": lambda: True,
        "network": lambda: scope.value in NETWORKS,
        "channel": lambda: Channel.objects.filter(name=scope.value).exists(),
        "country": lambda: scope.value in vocabulary().countries,
        "topic": lambda: scope.value in vocabulary().topics,
        "post": lambda: Post.objects.filter(pk=_number(scope.value)).exists(),
    }
    if not known[scope.kind]():
        raise ScopeError(f"There is no {scope} here, so nothing was held. Check how it is written.")


def lift_hold(scope: Scope, *, person: str, clock: Clock) -> None:
    """Let go what ``set_hold`` stopped.

    Raises:
        HoldError: it is not held.
    """
    with transaction.atomic():
        hold = Hold.objects.filter(scope=scope.kind, value=scope.value, lifted_at=None).first()
        if hold is None or not Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=clock.now()):
            raise HoldError(f"{scope} is not held. Nothing was changed.")
        details = {"scope": str(scope)}
        log.append(
            Action.HOLD_LIFTED, f"hold:{hold.pk}", actor=f"person:{person}", details=details, clock=clock
        )
        wake(Work.DELIVERY)


def active_holds() -> list[Hold]:
    """Every hold that stands, newest first."""
    return list(Hold.objects.filter(lifted_at=None))


def held(holds: list[Hold]) -> Q:
    """The posts that these holds stop, as a filter on ``Post``; matches none without holds."""
    stopped = Q(pk__in=[])
    for hold in holds:
        stopped |= _filter(hold)
    return stopped


def _filter(hold: Hold) -> Q:
    if hold.scope == "everything":
        return Q(pk__gt=0)
    if hold.scope == "network":
        return Q(channel__network=hold.value)
    if hold.scope == "channel":
        return Q(channel__name=hold.value)
    if hold.scope == "country":
        return Q(release__revision__countries__contains=f",{hold.value},")
    if hold.scope == "topic":
        return Q(release__revision__topics__contains=f",{hold.value},")
    return Q(pk=_number(hold.value))


def _number(value: str) -> int:
    """A post's id; 0, which no post has, for anything else."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) <= MAX_DIGITS else 0


def hold_on(post: Post, holds: list[Hold]) -> Hold | None:
    """The one of ``holds`` that stops this post, or None."""
    return next((hold for hold in holds if Post.objects.filter(_filter(hold), pk=post.pk).exists()), None)
