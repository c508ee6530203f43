"""Connecting an account on X: PKCE, tokens of two hours, refresh tokens that are good once.

Source: docs.x.com/fundamentals/authentication/oauth-2-0 (2026-08-22): a code lives for 30 seconds; the
page is at x.com by the prose and at api.x.com by the specification, of which the first is taken here.
"""

from distributor.networks.answers import Answer, text_at
from distributor.networks.oauth import Choice, Flow


def _choices(answer: Answer) -> tuple[Choice, ...]:
    account_id = text_at(answer.body, "data", "id")
    name = f"@{text_at(answer.body, 'data', 'username')}"
    return (Choice(account_id=account_id, name=name),) if account_id else ()


FLOW = Flow(
    label="X",
    # ``offline.access`` brings the refresh token, ``media.write`` images and their alt texts.
    scopes=("tweet.read", "tweet.write", "users.read", "media.write", "offline.access"),
    authorize_base="https://x.com",
    authorize_path="/i/oauth2/authorize",
    token_path="/2/oauth2/token",  # noqa: S106 - a path
    choices_path="/2/users/me",
    read_choices=_choices,
    secret_in_header=True,
    refreshes=True,
    code_s=30,
    token_s=7200,
)
