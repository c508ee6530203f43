"""How the sandbox's Bluesky opens sessions: access for two hours, a refresh token that is good once.

Source: lexicons com.atproto.server.createSession and .refreshSession (2026-08-20).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from distributor.networks.answers import text_at
from distributor.networks.bluesky.writing import error
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import SandboxAccount, World

ACCESS_LIFE = timedelta(minutes=120)
REFRESH_LIFE = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    account: SandboxAccount
    ends_at: datetime


class SessionPlayer:
    """The sessions that are open; an app password opens one and is good for nothing else."""

    def __init__(self) -> None:
        self._access: dict[str, _Given] = {}
        self._refresh: dict[str, _Given] = {}
        self._count = 0

    def reply(self, ask: Ask, name: str, *, world: World) -> Reply | None:
        """The answer to ``createSession`` and ``refreshSession``; None for any other call."""
        if ask.method != "POST":
            return None
        if name == "com.atproto.server.createSession":
            return self._created(ask, world=world)
        return self._refreshed(ask, world=world) if name == "com.atproto.server.refreshSession" else None

    def account(self, ask: Ask, *, world: World) -> SandboxAccount | Reply:
        """Whose session the call belongs to."""
        given = self._access.get(ask.token)
        if not ask.token:
            return error("AuthMissing", "Authentication Required", status=401)
        if given is None:
            return error("InvalidToken", "Token could not be verified")
        if given.ends_at <= world.clock.now():
            return error("ExpiredToken", "Token has expired")
        return given.account

    def _created(self, ask: Ask, *, world: World) -> Reply:
        account = world.account(network="bluesky", token=text_at(ask.json, "password"))
        if account is None or text_at(ask.json, "identifier") not in {account.account_id, account.name}:
            return error("AuthenticationRequired", "Invalid identifier or password", status=401)
        return self._given(account, world=world)

    def _refreshed(self, ask: Ask, *, world: World) -> Reply:
        given = self._refresh.pop(ask.token, None)
        if given is None or given.ends_at <= world.clock.now():
            return error("ExpiredToken", "Token has been revoked")
        return self._given(given.account, world=world)

    def _given(self, account: SandboxAccount, *, world: World) -> Reply:
        self._count += 1
        access, refresh = f"access-{id(self)}-{self._count}", f"refresh-{id(self)}-{self._count}"
        now = world.clock.now()
        self._access[access] = _Given(account=account, ends_at=now + ACCESS_LIFE)
        self._refresh[refresh] = _Given(account=account, ends_at=now + REFRESH_LIFE)
        told = {"accessJwt": access, "refreshJwt": refresh, "did": account.account_id, "handle": account.name}
        return json_reply(200, told | {"active": True})
