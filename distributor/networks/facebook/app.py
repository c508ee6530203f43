"""What the organisation's developer app is to Facebook: the proof beside a token, and what it tells of one.

Source: developers.facebook.com/docs/graph-api/guides/secure-requests (``appsecret_proof``) and
/docs/facebook-login/guides/access-tokens/debugging (``debug_token``), 2026, read 2026-11-23.
"""

import hmac
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

from distributor.networks.accounts import Account, AccountCheck
from distributor.networks.answers import Answer, items_at, number_at, text_at, value_at
from distributor.networks.facebook.errors import LABEL
from distributor.networks.facebook.oauth import FLOW

# Without one of these nothing is posted on a Page.
_NEEDED = ("pages_manage_posts",)


def proof_of(token: str, *, app_secret: str) -> str:
    """That whoever sends the token knows the app's secret: HMAC-SHA256 in hex."""
    return hmac.new(app_secret.encode(), token.encode(), sha256).hexdigest()


def proven(target: str, account: Account) -> str:
    """``target`` (path and query, encoded) with the proof; as it is where the app's secret is not known."""
    if not account.app_secret:
        return target
    proof = proof_of(account.access_token, app_secret=account.app_secret)
    return f"{target}{'&' if '?' in target else '?'}appsecret_proof={proof}"


def debug_target(root: str, account: Account) -> str:
    """Where the account's token is asked about. Facebook knows no other place for it than the address."""
    return f"{root}/debug_token?input_token={quote(account.access_token, safe='')}"


def app_token(account: Account) -> dict[str, str]:
    """The header of a call that the app itself makes."""
    return {"Authorization": f"Bearer {account.app_id}|{account.app_secret}"}


def told_of_token(answer: Answer, *, name: str) -> AccountCheck:
    """What ``debug_token`` says: whether the token is good, what it may do, and when it ends."""
    told = value_at(answer.body, "data")
    if value_at(told, "is_valid") is not True:
        why = text_at(told, "error", "message").rstrip(".")
        reason = f' It says: "{why}".' if why else ""
        problem = f"{LABEL} no longer accepts the token of {name}.{reason} Connect the Page again."
        return AccountCheck(name=name, problems=(problem,))
    scopes = frozenset(str(scope) for scope in items_at(told, "scopes"))
    missing = [scope for scope in _NEEDED if scope not in scopes]
    problems = tuple(
        f"{name} is connected without {scope}, so nothing can be posted. Connect the Page again and leave "
        "every permission on."
        for scope in missing
    )
    return AccountCheck(
        name=name,
        problems=problems,
        scopes=scopes & frozenset(FLOW.scopes),
        token_ends_at=_moment(told, "expires_at"),
        consent_ends_at=_moment(told, "data_access_expires_at"),
    )


def _moment(told: object, name: str) -> datetime | None:
    """An instant in epoch seconds; None for 0, which says that there is no end."""
    seconds = number_at(told, name)
    return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
