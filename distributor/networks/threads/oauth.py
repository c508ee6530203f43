"""Connecting a Threads account: a token of an hour, made one of 60 days, which renews itself.

There is no refresh token: whoever has the token gets a new one for it, once it is a day old and before its
end. The call that makes it long-lived takes the app's secret only in the address; addresses are never
logged here.

Source: developers.facebook.com/docs/threads/get-started (2026-01, sample app; read 2026-11-28), and
developers.facebook.com/documentation/threads/retrieve-and-manage-replies (2025-03-21, read 2026-11-28).
"""

from distributor.networks.answers import Answer, text_at
from distributor.networks.oauth import Choice, Flow


def _choices(answer: Answer) -> tuple[Choice, ...]:
    account_id = text_at(answer.body, "id")
    return (Choice(account_id=account_id, name=f"@{text_at(answer.body, 'username')}"),) if account_id else ()


FLOW = Flow(
    label="Threads",
    scopes=(
        "threads_basic",
        "threads_content_publish",
        "threads_manage_insights",
        "threads_delete",
        # A thread's later parts are replies to one's own post.
        "threads_manage_replies",
        "threads_read_replies",
    ),
    separator=",",
    authorize_base="https://threads.net",
    authorize_path="/oauth/authorize",
    token_path="/oauth/access_token",  # noqa: S106 - a path
    prolong_path="/access_token",
    prolong_grant="th_exchange_token",
    renew_path="/refresh_access_token",
    renew_grant="th_refresh_token",
    choices_path="/v1.0/me?fields=id,username",
    read_choices=_choices,
    has_pkce=False,
    refreshes=True,
    code_s=3600,
    token_s=5_184_000,
)
