"""Telegram wants the bot's token in the address; it is put there last, below all that logs addresses."""

import httpx

from distributor.networks.accounts import Account


class TokenInPath(httpx.BaseTransport):
    """Moves the token from the header, where every line of ours has it, into the path.

    Args:
        account: whose token.
        inner: does the sending.
    """

    def __init__(self, account: Account, *, inner: httpx.BaseTransport | None) -> None:
        self._token = account.access_token
        self._inner = inner or httpx.HTTPTransport(
            trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a copy of ``request``, so that whoever holds the first never sees the token."""
        headers = request.headers.copy()
        headers.pop("Authorization", None)
        url = request.url.copy_with(path=f"/bot{self._token}{request.url.path}")
        sent = httpx.Request(
            request.method, url, headers=headers, stream=request.stream, extensions=request.extensions
        )
        return self._inner.handle_request(sent)

    def close(self) -> None:
        """Close what the inner transport keeps open."""
        self._inner.close()
