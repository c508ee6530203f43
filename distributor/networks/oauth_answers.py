"""What networks answer while an account is connected: the code in the browser, the tokens. Pure.

Sources: RFC 6749 (OAuth 2.0), 4.1.2 and 5.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from distributor.networks.answers import Answer, number_at, quoted, text_at
from distributor.networks.errors import DeliveryError, Permanent, ReconnectNeeded, Retryable
from distributor.networks.oauth import Flow, Tokens


def code_of(query: Mapping[str, str], *, state: str, label: str) -> str:
    """The code that the browser brought back.

    Raises:
        Permanent: it was not we who began this, or the person said no.
    """
    if not state or not hmac.compare_digest(query.get("state", "").encode(), state.encode()):
        raise Permanent(
            f"This answer of {label} belongs to no connection that was begun here. Nothing was changed. "
            "Begin again, in one window."
        )
    if query.get("error"):
        raise Permanent(
            f"{label} was not connected: the permission was not given. Nothing was changed. "
            + quoted(label, query.get("error_description", "") or query["error"])
        )
    if not query.get("code"):
        raise Permanent(f"{label} sent no code along. Nothing was changed. Begin again.")
    return query["code"]


def tokens_of(answer: Answer, flow: Flow, *, now: datetime, before: str = "") -> Tokens:
    """The tokens of an answer.

    Args:
        answer: to an exchange, a refresh or a prolonging.
        flow: the network's.
        now: aware; ends are counted from here.
        before: the refresh token that was sent; kept where the answer names no new one.

    Raises:
        ReconnectNeeded: the code or refresh token is not good any more, or a permission was left out.
        Permanent: the app is not set up as the network wants.
        Retryable: the network could not answer now.
    """
    access_token = text_at(answer.body, "access_token")
    if not answer.is_success or not access_token:
        raise _refused(answer, flow)
    granted = frozenset(text_at(answer.body, "scope").replace(",", " ").split())
    left_out = sorted(set(flow.scopes) - granted) if granted else []
    if left_out:
        raise ReconnectNeeded(
            f"{flow.label} was connected without {', '.join(left_out)}. Nothing was changed. "
            "Connect again and leave every permission on."
        )
    expires_at = _end(number_at(answer.body, "expires_in"), now=now)
    refresh_expires_at = _end(number_at(answer.body, "refresh_token_expires_in"), now=now)
    # A token that renews itself can do so for as long as it lives.
    own = access_token if flow.renew_path else ""
    return Tokens(
        access_token=access_token,
        refresh_token=own or text_at(answer.body, "refresh_token") or before,
        expires_at=expires_at,
        refresh_expires_at=expires_at if own else refresh_expires_at,
        scopes=granted,
    )


def _end(seconds: int, *, now: datetime) -> datetime | None:
    return now + timedelta(seconds=seconds) if seconds > 0 else None


def _refused(answer: Answer, flow: Flow) -> DeliveryError:
    """Source: RFC 6749, 5.2; X says invalid_request for a dead refresh token (reports of 2026)."""
    named = text_at(answer.body, "error") or text_at(answer.body, "error", "message")
    said = text_at(answer.body, "error_description") or named
    quote_ = quoted(flow.label, said)
    if answer.status == 429 or answer.status >= 500 or answer.status < 400:
        return Retryable(
            f"{flow.label} could not give a token now. Nothing was changed. {quote_}".strip(),
            status=answer.status,
        )
    if named in {"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}:
        return Permanent(
            f"{flow.label} does not know this app as it is set up here. Nothing was changed. "
            f"Check its id, secret, permissions and redirect address. {quote_}".strip(),
            status=answer.status,
        )
    return ReconnectNeeded(
        f"{flow.label} no longer accepts this connection. Nothing was changed. "
        f"Connect the account again. {quote_}".strip(),
        status=answer.status,
    )
