"""Makes the calls of ``oauth``: once, without redirects, with every secret blotted out of what comes back."""

import httpx

from distributor.networks.answers import Answer, read_answer
from distributor.networks.errors import Permanent, Retryable
from distributor.networks.oauth import Call

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
    return read_answer(
        status=response.status_code, headers=response.headers, content=response.content, secret=secret
    )
