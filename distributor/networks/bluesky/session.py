"""Sessions with Bluesky: an app password opens one, and it is kept in memory while the process lives.

Opening is limited to 300 a day (docs.bsky.app/docs/advanced-guides/rate-limits, 2026-08), so one session
serves every client of an account. An access token lives for about two hours; the other one refreshes it.

Source: lexicons com.atproto.server.createSession and .refreshSession (2026-08-20).
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

import httpx

from distributor.networks.accounts import Account
from distributor.networks.answers import Answer, text_at
from distributor.networks.bluesky.errors import LABEL, failure, is_expired
from distributor.networks.errors import Permanent
from distributor.networks.http import Line
from distributor.networks.rulings import unclear


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """One session's tokens; neither is shown."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)


class Sessions:
    """The open sessions of this process, by server, account and password."""

    def __init__(self) -> None:
        self._open: dict[str, Tokens] = {}
        self.lock = threading.Lock()

    def get(self, account: Account) -> Tokens | None:
        """The account's open session, if there is one."""
        return self._open.get(_name(account))

    def put(self, account: Account, tokens: Tokens) -> None:
        """Keep a session."""
        self._open[_name(account)] = tokens

    def drop(self, account: Account) -> None:
        """Forget the account's session."""
        self._open.pop(_name(account), None)


def _name(account: Account) -> str:
    """No password stands in memory longer than it has to."""
    whole = "\0".join((account.base_url, account.account_id, account.access_token))
    return sha256(whole.encode()).hexdigest()


SESSIONS = Sessions()


class Session:
    """One account's session: calls go through it, and it is opened and refreshed as needed.

    Args:
        account: its ``access_token`` is the app password.
        now: the time that waits are counted from.
        transport: replaces the network in tests.
        sessions: where open sessions are kept.
    """

    def __init__(
        self,
        account: Account,
        *,
        now: Callable[[], datetime],
        transport: httpx.BaseTransport | None = None,
        sessions: Sessions = SESSIONS,
    ) -> None:
        self._account = account
        self._now = now
        self._transport = transport
        self._sessions = sessions
        self._open_line = Line(account, label=LABEL, transport=transport)

    def call(self, make: Callable[[Line], Answer]) -> Answer:
        """``make`` on a line with a session that is open; once more when it had ended, as nothing was done.

        Raises:
            ReconnectNeeded: the app password opens no session.
            Retryable: no session could be opened now.
        """
        tokens = self._sessions.get(self._account) or self._begun(None)
        answer = make(self._line(tokens.access))
        if is_expired(answer):
            answer = make(self._line(self._begun(tokens).access))
        return answer

    def _line(self, token: str) -> Line:
        return Line(replace(self._account, access_token=token), label=LABEL, transport=self._transport)

    def _begun(self, ended: Tokens | None) -> Tokens:
        """A session other than ``ended``; of several threads that need one, the first opens it."""
        with self._sessions.lock:
            there = self._sessions.get(self._account)
            if there is not None and there != ended:
                return there
            tokens = (self._refreshed(ended) if ended else None) or self._opened()
            self._sessions.put(self._account, tokens)
            return tokens

    def _refreshed(self, ended: Tokens) -> Tokens | None:
        """The next tokens; None when the session cannot be refreshed and a new one has to be opened."""
        self._sessions.drop(self._account)
        answer = self._line(ended.refresh).send("POST", "/xrpc/com.atproto.server.refreshSession")
        return _tokens(answer) if answer.is_success else None

    def _opened(self) -> Tokens:
        body = {"identifier": self._account.account_id, "password": self._account.access_token}
        answer = self._open_line.send(
            "POST", "/xrpc/com.atproto.server.createSession", body=body, is_signed=False
        )
        if not answer.is_success:
            raise failure(answer, is_create=False, now=self._now())
        if text_at(answer.body, "did") != self._account.account_id:
            raise Permanent(
                f"This password belongs to another account than {self._account.name}. Nothing was posted. "
                "Connect the right account."
            )
        return _tokens(answer)


def did_of(account: Account) -> str:
    """The DID of the account whose handle stands as its id: its app password opens a session that tells.

    Raises:
        DeliveryError: the handle and the password do not belong together, or nobody answered.
    """
    body = {"identifier": account.account_id.removeprefix("@"), "password": account.access_token}
    line = Line(account, label=LABEL)
    answer = line.send("POST", "/xrpc/com.atproto.server.createSession", body=body, is_signed=False)
    if not answer.is_success:
        raise failure(answer, is_create=False, now=datetime.now(UTC))
    return text_at(answer.body, "did")


def _tokens(answer: Answer) -> Tokens:
    access, refresh = text_at(answer.body, "accessJwt"), text_at(answer.body, "refreshJwt")
    if not access or not refresh:
        raise unclear(LABEL, status=answer.status, is_create=False)
    return Tokens(access=access, refresh=refresh)
