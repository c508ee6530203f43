"""Connecting an account by OAuth 2.0: what is asked of a network. Pure; ``oauth_answers`` reads what it says.

A connection takes these steps: ``begin`` (the person's browser goes to the network), ``code_of`` (it comes
back), ``exchange_call``, where the network has it ``prolong_call``, and ``choices_call`` for the accounts
that the person may post on. Later ``refresh_call``, one at a time per account: most networks take a refresh
token only once, so the new pair is stored before it is used.

Sources: RFC 6749 (OAuth 2.0) and RFC 7636 (PKCE); what is a network's own stands in its folder's ``oauth``.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote, urlencode

from distributor.networks.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The organisation's own developer app on a network.

    Attributes:
        client_id: as the network's developer pages show it.
        client_secret: never shown; empty for an app without one (X's public clients).
        redirect_uri: where the browser comes back to, exactly as it is registered there.
    """

    client_id: str
    client_secret: str = field(repr=False, default="")
    redirect_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A connection that waits for its person.

    Attributes:
        url: where the browser goes.
        state: what has to come back with it.
        verifier: what proves at the exchange that we are who began; empty where the network has no PKCE.
    """

    url: str
    state: str = field(repr=False)
    verifier: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call to make: a POST of ``form`` where there is one, else a GET. Its values are secret."""

    url: str
    form: Mapping[str, str] = field(repr=False, default_factory=dict)
    query: Mapping[str, str] = field(repr=False, default_factory=dict)
    headers: Mapping[str, str] = field(repr=False, default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What a network gave.

    Attributes:
        access_token: never shown.
        refresh_token: never shown; empty where there is none.
        expires_at: UTC; None for a token without an end.
        refresh_expires_at: UTC; None where the network does not say.
        scopes: those granted; empty where the network does not say.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False, default="")
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An account the person could connect.

    Attributes:
        account_id: the network's own id.
        name: what people call it; the id where the network does not tell.
        access_token: the account's own token where it has one (Facebook); else empty. Never shown.
        may_post: whether the person's role there permits to post.
    """

    account_id: str
    name: str
    access_token: str = field(repr=False, default="")
    may_post: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """How one network connects.

    Attributes:
        label: what people call the network.
        scopes: what is asked for, no more.
        authorize_path: of the page the person sees; ``{version}`` stands for the API version.
        token_path: of the token call.
        choices_path: of the call that lists the accounts.
        read_choices: reads its answer.
        authorize_base: host of that page when it is another than the API's.
        token_base: host of the token call when it is another than the API's.
        choices_headers: of the call that lists the accounts, besides the token.
        names_path: of the call that tells what accounts are called, where the list of them does not;
            ``{ids}`` stands for their ids, with commas. Empty elsewhere.
        read_names: reads its answer: id -> name.
        prolong_path: of the call that makes a token long-lived; empty where there is none.
        prolong_grant: what that call is named; Facebook's takes the token under that name, too.
        renew_path: of the call that gives a newer token for a token itself (Threads), where no refresh token
            is known; empty elsewhere.
        renew_grant: what that call is named.
        separator: between scopes.
        has_pkce: whether the network knows PKCE.
        secret_in_header: whether the app's secret goes as HTTP Basic; else in the form.
        refreshes: whether tokens are refreshed.
        code_s: seconds a code is good for; the sandbox keeps to it.
        token_s: seconds an access token lives; 0 for one without an end.
        refresh_s: seconds a refresh token lives; 0 where the network does not say.
        consent_s: seconds after which the person has to agree anew, whatever the token says; 0 for never.
        register_call: the call that makes the app, where that is no matter of a developer's page: by the
            place, the name people read, and the redirect address. None elsewhere.
        read_app: reads its answer, by the redirect address; None when no app was made.
        extra: fields of the authorization page that this network wants besides.
    """

    label: str
    scopes: tuple[str, ...]
    authorize_path: str
    token_path: str
    choices_path: str
    read_choices: Callable[[Answer], tuple[Choice, ...]]
    authorize_base: str = ""
    token_base: str = ""
    choices_headers: Mapping[str, str] = field(default_factory=dict)
    names_path: str = ""
    read_names: Callable[[Answer], Mapping[str, str]] = lambda _: {}
    prolong_path: str = ""
    prolong_grant: str = "fb_exchange_token"
    renew_path: str = ""
    renew_grant: str = ""
    separator: str = " "
    has_pkce: bool = True
    secret_in_header: bool = False
    refreshes: bool = False
    code_s: int = 600
    token_s: int = 0
    refresh_s: int = 0
    consent_s: int = 0
    register_call: "Callable[[Place, str, str], Call] | None" = None
    read_app: Callable[[Answer, str], App | None] = lambda *_: None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a network is.

    Attributes:
        base_url: the address that is set for its API.
        is_real: whether that is the network's own; another address plays all of its hosts.
        version: its API version, or empty.
    """

    base_url: str
    is_real: bool
    version: str = ""

    def address(self, host: str, path: str) -> str:
        """``path`` on ``host``, or on the one address that is set."""
        return (host if self.is_real and host else self.base_url) + path.format(version=self.version)


def begin(flow: Flow, app: App, place: Place, *, state: str, verifier: str) -> Begun:
    """Where to send the person.

    Args:
        flow: the network's.
        app: ours there.
        place: where the network is.
        state: fresh and secret, bound to the person's session; 32 characters or more.
        verifier: fresh and secret, 43 to 128 of ``A-Z a-z 0-9 - . _ ~``.
    """
    query = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "scope": flow.separator.join(flow.scopes),
        "state": state,
        **flow.extra,
    }
    if flow.has_pkce:
        query |= {"code_challenge": challenge_of(verifier), "code_challenge_method": "S256"}
    url = place.address(flow.authorize_base, flow.authorize_path)
    return Begun(
        url=f"{url}?{urlencode(query, quote_via=quote, safe='')}",
        state=state,
        verifier=verifier if flow.has_pkce else "",
    )


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier. Source: RFC 7636, 4.2."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def exchange_call(flow: Flow, app: App, place: Place, *, code: str, verifier: str) -> Call:
    """The call that turns a code into tokens; a code is good once and for a short while."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": app.redirect_uri}
    return _token_call(flow, app, place, form | ({"code_verifier": verifier} if verifier else {}))


def refresh_call(flow: Flow, app: App, place: Place, *, refresh_token: str) -> Call:
    """The call that turns a refresh token, or a token that renews itself, into new tokens."""
    if flow.renew_path:
        return Call(
            url=place.address(flow.token_base, flow.renew_path),
            query={"grant_type": flow.renew_grant},
            headers={"Authorization": f"Bearer {refresh_token}"},
        )
    return _token_call(flow, app, place, {"grant_type": "refresh_token", "refresh_token": refresh_token})


def prolong_call(flow: Flow, app: App, place: Place, *, access_token: str) -> Call:
    """The call that makes a token long-lived, where ``flow.prolong_path`` is set."""
    url = place.address(flow.token_base, flow.prolong_path)
    asked = {"grant_type": flow.prolong_grant, "client_secret": app.client_secret}
    if flow.renew_path:
        return Call(url=url, query=asked | {"access_token": access_token})
    return Call(url=url, form=asked | {"client_id": app.client_id, flow.prolong_grant: access_token})


def choices_call(flow: Flow, place: Place, *, access_token: str) -> Call:
    """The call that lists the accounts the person may post on."""
    headers = {"Authorization": f"Bearer {access_token}", **_headers(flow, place)}
    return Call(url=place.address("", flow.choices_path), headers=headers)


def names_call(flow: Flow, place: Place, choices: Sequence[Choice], *, access_token: str) -> Call:
    """The call that tells what the accounts are called, where ``flow.names_path`` is set."""
    ids = ",".join(quote(choice.account_id, safe="") for choice in choices)
    headers = {"Authorization": f"Bearer {access_token}", **_headers(flow, place)}
    # It is no finder, whatever the call that lists the accounts is.
    headers.pop("X-RestLi-Method", None)
    return Call(url=place.address("", flow.names_path.replace("{ids}", ids)), headers=headers)


def _headers(flow: Flow, place: Place) -> dict[str, str]:
    return {name: value.format(version=place.version) for name, value in flow.choices_headers.items()}


def _token_call(flow: Flow, app: App, place: Place, form: Mapping[str, str]) -> Call:
    url = place.address(flow.token_base, flow.token_path)
    if flow.secret_in_header and app.client_secret:
        pair = f"{quote(app.client_id, safe='')}:{quote(app.client_secret, safe='')}"
        basic = base64.b64encode(pair.encode()).decode()
        return Call(url=url, form=form, headers={"Authorization": f"Basic {basic}"})
    own = {"client_id": app.client_id, "client_secret": app.client_secret}
    return Call(url=url, form={**form, **{name: value for name, value in own.items() if value}})
