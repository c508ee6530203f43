"""Makes the calls of ``oauth``: once, without redirects, with every secret blotted out of what comes back."""

from collections.abc import Iterator

import httpx

from distributor.networks.answers import Answer, read_answer
from distributor.networks.errors import Permanent, Retryable
from distributor.networks.oauth import Call

# Anything shorter is no secret, and would blot out the network's words.
_SHORTEST = 8
_TIMEOUT = httpx.Timeout(30.0, connect=10.0)


def answer_to(
    call: Call, *, label: str, secret: str = "", transport: httpx.BaseTransport | None = None
) -> Answer:
    """What the network says to ``call``.

    Args:
        call: to make.
        label: what people call the network.
        secret: blotted out of the answer, wherever it stands; the app's.
        transport: replaces the network in tests.

    Raises:
        Retryable: no answer came. A refresh token may have been spent; it is tried once more all the same.
        Permanent: the network pointed elsewhere, or its address is none.
    """
    with httpx.Client(
        timeout=_TIMEOUT, follow_redirects=False, trust_env=False, transport=transport
    ) as client:
        try:
            response = client.request(
                "POST" if call.form else "GET",
                call.url,
                params=dict(call.query) or None,
                headers=dict(call.headers),
                data=dict(call.form) or None,
            )
        except httpx.UnsupportedProtocol as error:
            raise Permanent(f"The address set for {label} is not http or https. Correct it.") from error
        except httpx.RequestError as error:
            raise Retryable(f"{label} gave no answer. Nothing was changed. It is asked again.") from error
    if 300 <= response.status_code < 400:
        raise Permanent(
            f"{label} pointed to another address, which is never followed. Nothing was changed. "
            f"Check the address set for {label}."
        )
    content = response.content
    if response.is_error:
        # A network may repeat what it refuses. An answer that gives tokens is left as it is: some give the
        # same refresh token again.
        for sent in _secrets(call):
            content = content.replace(sent.encode(), b"[secret]")
    return read_answer(status=response.status_code, headers=response.headers, content=content, secret=secret)


def _secrets(call: Call) -> Iterator[str]:
    """Every value of ``call`` that is nobody's to read."""
    open_fields = {"grant_type", "redirect_uri", "client_id", "client_name", "redirect_uris", "scopes"}
    sent = [*call.form.items(), *call.query.items()]
    kept = [value for name, value in sent if name not in open_fields]
    kept.append(call.headers.get("Authorization", "").partition(" ")[2])
    yield from (value for value in kept if len(value) >= _SHORTEST)
