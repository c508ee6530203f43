"""Connecting a Mastodon account: an app is registered by a call, and its tokens have no end.

Source: docs.joinmastodon.org/methods/apps, /methods/oauth and /api/oauth-scopes (2026-07-02).
"""

from distributor.networks.answers import Answer, text_at
from distributor.networks.oauth import App, Call, Choice, Flow, Place


def _choices(answer: Answer) -> tuple[Choice, ...]:
    account_id = text_at(answer.body, "id")
    return (Choice(account_id=account_id, name=f"@{text_at(answer.body, 'acct')}"),) if account_id else ()


FLOW = Flow(
    label="Mastodon",
    scopes=("read:accounts", "read:statuses", "write:media", "write:statuses"),
    authorize_path="/oauth/authorize",
    token_path="/oauth/token",  # noqa: S106 - a path
    choices_path="/api/v1/accounts/verify_credentials",
    read_choices=_choices,
    code_s=600,
    register_call=lambda place, name, uri: register_call(place, name=name, redirect_uri=uri),
    read_app=lambda answer, uri: app_of(answer, redirect_uri=uri),
)


def register_call(place: Place, *, name: str, redirect_uri: str) -> Call:
    """The call that makes an app on the account's server.

    Args:
        place: the server.
        name: what people read on the page that asks for the permission.
        redirect_uri: where the browser comes back to.
    """
    form = {"client_name": name, "redirect_uris": redirect_uri, "scopes": " ".join(FLOW.scopes)}
    return Call(url=place.address("", "/api/v1/apps"), form=form)


def app_of(answer: Answer, *, redirect_uri: str) -> App | None:
    """The app that was registered; None when the server made none."""
    client_id, secret = text_at(answer.body, "client_id"), text_at(answer.body, "client_secret")
    if not answer.is_success or not client_id or not secret:
        return None
    return App(client_id=client_id, client_secret=secret, redirect_uri=redirect_uri)
