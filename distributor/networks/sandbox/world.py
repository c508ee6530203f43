"""What the players share: the accounts, the timeline and the time; and what a player has to offer."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from distributor.clock import Clock
from distributor.networks.sandbox.faults import Fault, FaultKind, Verb
from distributor.networks.sandbox.media import Shelf
from distributor.networks.sandbox.timeline import SandboxPost, Timeline
from distributor.networks.sandbox.wire import Ask, Reply

COUNTS = ("impressions", "reactions", "comments", "shares", "clicks")


@dataclass(frozen=True, slots=True, kw_only=True)
class SandboxAccount:
    """An account the sandbox knows from its start.

    Attributes:
        network: key of the network.
        account_id: the network's own id: digits.
        name: what people call it.
        token: the token that may post for it.
    """

    network: str
    account_id: str
    name: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A token that a person gave by the networks' own pages.

    Attributes:
        account: what it may post for.
        scopes: those the person left on.
        ends_at: None for no end.
        is_person: it is the person's own, which brings the account's and posts nothing itself.
    """

    account: SandboxAccount
    scopes: frozenset[str]
    ends_at: datetime | None
    is_person: bool = False


class Meter:
    """Counts calls in a sliding window.

    Args:
        limit: calls permitted in a window.
        window_s: seconds.
    """

    def __init__(self, *, limit: int, window_s: float) -> None:
        self.limit = limit
        self._window = timedelta(seconds=window_s)
        self._calls: dict[str, list[datetime]] = defaultdict(list)

    def count(self, key: str, *, now: datetime) -> tuple[int, datetime]:
        """Count one call of ``key``.

        Returns:
            how many more are permitted after this one (-1: this one was too many), and when the
            window of the oldest call ends.
        """
        calls = [at for at in self._calls[key] if at > now - self._window]
        if len(calls) < self.limit:
            calls.append(now)
            left = self.limit - len(calls)
        else:
            left = -1
        self._calls[key] = calls
        return left, calls[0] + self._window


@dataclass(slots=True, kw_only=True)
class World:
    """Everything a player may look at.

    Attributes:
        accounts: who may post.
        timeline: what is live.
        clock: the time posts are dated by.
        new_x_names: serve X's field names of August 2026 in place of the older ones.
        takes_duplicates: take the same content again, as no network does reliably: what would otherwise
            be refused stands on the timeline twice, for tests to find.
        shelf: the uploaded files.
        media_delay_s: how long a network works on an uploaded file before it can be used.
        media_fault: what becomes of the file of the call that is being answered; None for nothing bad.
        grants: token -> what a person granted by it, besides the tokens of ``accounts``.
        engagement: remote id -> what people did with the post, as the control endpoint set it.
        wants_proof: Facebook's app takes no call without ``appsecret_proof``.
        told_of_tokens: what Facebook's ``debug_token`` says instead of what it would.
        scraped: the links that Facebook was asked to read anew.
        roles: (network, account id) -> the person's role there, as the control endpoint set it; who is not
            named may post on the account that was granted, and on no other.
    """

    accounts: Sequence[SandboxAccount]
    timeline: Timeline
    clock: Clock
    new_x_names: bool = False
    takes_duplicates: bool = False
    shelf: Shelf = field(default_factory=Shelf)
    media_delay_s: float = 0.0
    media_fault: FaultKind | None = None
    grants: dict[str, Grant] = field(default_factory=dict)
    engagement: dict[str, dict[str, int]] = field(default_factory=dict)
    wants_proof: bool = False
    told_of_tokens: dict[str, object] = field(default_factory=dict)
    scraped: list[str] = field(default_factory=list)
    roles: dict[tuple[str, str], str] = field(default_factory=dict)

    def role(self, account: SandboxAccount) -> str:
        """The role that was set for ``account``; empty for none, so that the network's default counts."""
        return self.roles.get((account.network, account.account_id), "")

    def account(self, *, network: str, token: str) -> SandboxAccount | None:
        """The account ``token`` may post for, or None."""
        fitting = (one for one in self.accounts if one.network == network and one.token == token)
        grant = self.grant(token)
        if grant and grant.account.network == network and not grant.is_person:
            return grant.account
        return next(fitting, None) if token else None

    def grant(self, token: str) -> Grant | None:
        """What a person granted by ``token``, while it lives."""
        grant = self.grants.get(token)
        is_over = grant is not None and grant.ends_at is not None and grant.ends_at <= self.clock.now()
        return None if is_over else grant

    def lacks(self, token: str, scope: str) -> bool:
        """Whether the person left ``scope`` out; the tokens of ``accounts`` may do everything."""
        grant = self.grants.get(token)
        return grant is not None and scope not in grant.scopes

    def listed(self, account: SandboxAccount) -> list[SandboxPost]:
        """What a read-back of ``account`` shows now, newest first."""
        return self.timeline.listed(
            network=account.network, account_id=account.account_id, now=self.clock.now()
        )

    def post(self, account: SandboxAccount, remote_id: str) -> SandboxPost | None:
        """A live post of ``account`` as a read shows it now; None when it is gone or still hidden."""
        return next((post for post in self.listed(account) if post.remote_id == remote_id), None)

    def count(self, post: SandboxPost, name: str) -> int:
        """What people did with ``post``; ``name`` is one of ``COUNTS``."""
        return self.engagement.get(post.remote_id, {}).get(name, 0)


class Player(Protocol):
    """Plays one network. Called by one thread at a time.

    Attributes:
        name: key of the network.
        special_faults: those among ``faults.SPECIAL`` that the network knows.
    """

    name: str
    special_faults: frozenset[FaultKind]

    def verb(self, ask: Ask) -> Verb | None:
        """What ``ask`` would do to an account's posts; None when it is any other call."""
        ...

    def act(self, ask: Ask, *, world: World) -> Reply:
        """Create, change or take down a post, or refuse as the network does."""
        ...

    def read(self, ask: Ask, *, world: World) -> Reply | None:
        """Answer any other call of the network; None when the path is not the network's."""
        ...

    def refusal(self, fault: Fault, *, ask: Ask, world: World) -> Reply:
        """The network's own answer for a fault of ``REFUSALS``."""
        ...
