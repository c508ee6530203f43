"""How the clients that use httpx call: with time-outs, without redirects, proxies or hidden retries.

A connection is closed after its answer: a kept one may be dead by the next post, and a call on a dead
connection would end as *unknown* without need.
"""

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import httpx

from distributor.networks.accounts import Account
from distributor.networks.answers import Answer, read_answer
from distributor.networks.errors import DeliveryError, Permanent, ReconnectNeeded
from distributor.networks.rulings import unanswered, unreachable

# Nothing was written yet when one of these comes; after any other, the network may have acted.
# Source: httpx 0.28.1, httpx/_exceptions.py (read 2026-11-23).
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


def bearer(account: Account, *, label: str) -> str:
    """The ``Authorization`` value of ``account``.

    Raises:
        ReconnectNeeded: the token has characters no header can carry. HTTP libraries would repeat it
            in their error text.
    """
    if not re.fullmatch(r"[\x21-\x7e]+", account.access_token):
        raise ReconnectNeeded(
            f"The stored token for {account.name} is empty or damaged. Nothing was posted. "
            f"Connect the account to {label} again."
        )
    return f"Bearer {account.access_token}"


def web_address(base_url: str, *, api: str, web: str) -> str:
    """Where people read what ``base_url`` publishes: ``web`` for the real ``api``, else the same server."""
    return web if base_url == api else base_url


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a multipart body: the field's name, and what it is called there."""

    field_name: str
    name: str
    data: bytes = field(repr=False)
    media_type: str


@cache
def _tls() -> ssl.SSLContext:
    """How every line checks who answers; made once, as reading the certificates takes milliseconds."""
    return httpx.create_ssl_context(trust_env=False)


class Line:
    """One account's line to its network.

    Args:
        account: who calls, and where.
        label: what people call the network.
        transport: replaces the network in tests.
    """

    def __init__(self, account: Account, *, label: str, transport: httpx.BaseTransport | None = None) -> None:
        self._account = account
        self._label = label
        self._client = httpx.Client(
            base_url=account.base_url,
            timeout=httpx.Timeout(account.read_timeout_s, connect=account.connect_timeout_s),
            limits=httpx.Limits(max_keepalive_connections=0),
            follow_redirects=False,
            trust_env=False,
            transport=transport,
            verify=_tls(),
        )

    def read(self, target: str, *, headers: dict[str, str] | None = None) -> Answer:
        """GET ``target``: path and query, already encoded."""
        return self._call(self._client.build_request("GET", target, headers=headers), is_create=False)

    def create(
        self,
        target: str,
        *,
        form: dict[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """POST a form or a JSON body to ``target``, once: the call that makes a post.

        Raises:
            Retryable: no connection was made.
            Unknown: the connection ended without an answer.
        """
        request = self._client.build_request("POST", target, data=form, json=body, headers=headers)
        return self._call(request, is_create=True)

    def send(
        self,
        method: str,
        target: str,
        *,
        form: dict[str, str] | None = None,
        body: Mapping[str, object] | None = None,
        file: File | None = None,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        is_signed: bool = True,
    ) -> Answer:
        """Any call that may be repeated without harm: uploads, changes, deletions.

        Args:
            method: of HTTP.
            target: path and query, already encoded, or a whole address.
            form: fields of a form; of a multipart body where there is a file.
            body: JSON.
            file: goes as multipart.
            content: raw bytes.
            headers: besides the token.
            is_signed: whether the token goes with it.

        Raises:
            Retryable: no connection was made, or it ended without an answer.
        """
        request = self._client.build_request(
            method,
            target,
            data=form,
            json=body,
            files={file.field_name: (file.name, file.data, file.media_type)} if file else None,
            content=content,
            headers=headers,
        )
        return self._call(request, is_create=False, is_signed=is_signed)

    def _call(self, request: httpx.Request, *, is_create: bool, is_signed: bool = True) -> Answer:
        if is_signed:
            request.headers["Authorization"] = bearer(self._account, label=self._label)
        try:
            response = self._client.send(request)
        except httpx.RequestError as error:
            raise self._transport_error(error, is_create=is_create) from error
        return read_answer(
            status=response.status_code,
            headers=response.headers,
            content=response.content,
            secret=self._account.access_token,
        )

    def _transport_error(self, error: httpx.RequestError, *, is_create: bool) -> DeliveryError:
        if isinstance(error, httpx.UnsupportedProtocol):
            return Permanent(
                f"The base address set for {self._label} is not http or https. "
                "Nothing was posted. Correct the setting."
            )
        if isinstance(error, _NOT_SENT):
            return unreachable(self._label, is_create=is_create)
        return unanswered(self._label, is_create=is_create)
