"""The connection under tweepy: moved to the account's base address, with time-outs and the token.

tweepy writes to a fixed old host, passes no time-out, follows redirects (a POST would become a GET, or
lose its token) and logs request headers at DEBUG. So it never sees the token, and every answer is
judged before tweepy does.

Source: tweepy 4.17.0, tweepy/client.py; requests 2.34.2, requests/adapters.py (read 2026-11-23).
"""

import ssl
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

from distributor.networks.accounts import Account
from distributor.networks.answers import Answer, read_answer
from distributor.networks.errors import DeliveryError
from distributor.networks.http import bearer
from distributor.networks.rulings import unanswered, unreachable

TWEEPY_HOST = "https://api.twitter.com"
LABEL = "X"


class Rehosted(BaseAdapter):
    """Sends what tweepy addressed to its fixed host to the account's own base address.

    Args:
        account: whose base address, token and time-outs apply.
        inner: does the sending.
    """

    def __init__(self, account: Account, *, inner: BaseAdapter) -> None:
        super().__init__()
        self._account = account
        self._inner = inner

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """Send once, to the account's base address; what the session says of time-outs is not used."""
        base, asked = urlsplit(self._account.base_url), urlsplit(request.url or "")
        request.url = urlunsplit((base.scheme, base.netloc, str(asked.path), str(asked.query), ""))
        request.headers["Authorization"] = bearer(self._account, label=LABEL)
        timeouts = (self._account.connect_timeout_s, self._account.read_timeout_s)
        return self._inner.send(request, timeout=timeouts)

    def close(self) -> None:
        """Close what the inner adapter keeps open."""
        self._inner.close()


def rehost(
    session: requests.Session,
    account: Account,
    *,
    refuse: Callable[[Answer, str], DeliveryError],
    adapter: BaseAdapter | None = None,
) -> None:
    """Make tweepy's ``session`` call ``account.base_url``.

    Args:
        session: tweepy's own.
        account: whose base address, token and time-outs apply.
        refuse: makes the error of an answer that is not 2xx; its second argument is the call's
            HTTP method. Raised before tweepy or a redirect can act on the answer.
        adapter: replaces the network in tests.
    """

    def judge(response: requests.Response, *_: object, **__: object) -> None:
        answer = answer_of(response, secret=account.access_token)
        if not answer.is_success:
            raise refuse(answer, response.request.method or "")

    session.trust_env = False
    session.hooks["response"] = [judge]
    session.mount(TWEEPY_HOST, Rehosted(account, inner=adapter or HTTPAdapter(max_retries=0)))


def answer_of(response: requests.Response, *, secret: str) -> Answer:
    """The values of ``response``; reads its body."""
    return read_answer(
        status=response.status_code, headers=response.headers, content=response.content or b"", secret=secret
    )


def transport_error(error: requests.RequestException, *, is_create: bool) -> DeliveryError:
    """What a call that brought no answer means: surely not sent, or unknown."""
    if _is_surely_unsent(error):
        return unreachable(LABEL, is_create=is_create)
    return unanswered(LABEL, is_create=is_create)


def _is_surely_unsent(error: requests.RequestException) -> bool:
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    if isinstance(reason, NewConnectionError):
        return True
    # A certificate is judged in the handshake, before the request; other TLS errors come at any time.
    return any(isinstance(inner, ssl.SSLCertVerificationError) for inner in getattr(reason, "args", ()))
