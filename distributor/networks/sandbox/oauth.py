"""The networks' own pages for connecting an account, as the sandbox plays them.

Strict: the app, its redirect address, the state, PKCE and every scope are checked; a code is good once and
for as long as the network says; a refresh token is good once. A person may untick a scope.

Sources: RFC 6749, RFC 7636; each network's ``oauth`` for its own rules.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import unquote, urlencode, urlsplit

from distributor.networks.network import Network
from distributor.networks.oauth import Flow, challenge_of
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox.wire import Ask, Reply, json_reply
from distributor.networks.sandbox.world import Grant, SandboxAccount, World

# The developer app that every network of the sandbox knows; its browser comes back to this machine only.
CLIENT_ID = "sandbox-app"
CLIENT_SECRET = "sandbox-app-secret"  # noqa: S105 - opens the sandbox alone
_HOME = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
_LONGEST_STATE = 500
_DAY = timedelta(days=1)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Code:
    """A code that waits to be exchanged."""

    network: str
    account: SandboxAccount
    scopes: frozenset[str]
    redirect_uri: str
    challenge: str
    ends_at: datetime


class OAuthPlayer:
    """The pages and token calls of every network that has a flow."""

    def __init__(self) -> None:
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, tuple[str, Grant]] = {}

    def reply(self, ask: Ask, *, world: World) -> Reply | None:
        """The answer to a page or token call; None for any other path."""
        asked = [(network, network.oauth) for network in NETWORKS.values() if network.oauth]
        pages = [each for each in asked if _fits(each[1].authorize_path, ask.path)]
        if pages:
            # Here all networks live at one address; what is asked for tells two with the same page apart.
            fitting = [each for each in pages if set(_asked(ask.query, each[1])) <= set(each[1].scopes)]
            return self._page(ask, *(fitting or pages)[0], world=world)
        for network, flow in asked:
            if ask.method == "POST" and _fits(flow.token_path, ask.path):
                return self._tokens(ask, network, flow, world=world)
            if ask.method == "GET" and flow.renew_path and ask.path in {flow.prolong_path, flow.renew_path}:
                return _newer(ask, flow, world=world)
        return None

    def _page(self, ask: Ask, network: Network, flow: Flow, *, world: World) -> Reply:
        wrong = _wrong_request(ask.query, flow)
        if wrong:
            return _html(400, f"<!doctype html><title>Refused</title><p>{escape(wrong)}</p>")
        if ask.method != "POST":
            return _html(200, _question(ask, network, flow, world=world))
        return self._decided(ask, network, flow, world=world)

    def _decided(self, ask: Ask, network: Network, flow: Flow, *, world: World) -> Reply:
        back = {"state": ask.query["state"]}
        account = _account(network.name, ask.form.get("account", ""), world=world)
        if ask.form.get("decision") != "allow" or account is None:
            back |= {"error": "access_denied", "error_description": "The person said no."}
        else:
            code = secrets.token_urlsafe(24)
            # A box that is ticked comes as a field of its scope's name.
            granted = frozenset(scope for scope in _asked(ask.query, flow) if f"scope:{scope}" in ask.form)
            self._codes[code] = _Code(
                network=network.name,
                account=account,
                scopes=granted,
                redirect_uri=ask.query["redirect_uri"],
                challenge=ask.query.get("code_challenge", ""),
                ends_at=world.clock.now() + timedelta(seconds=flow.code_s),
            )
            back |= {"code": code}
        return Reply(status=303, headers={"Location": f"{ask.query['redirect_uri']}?{urlencode(back)}"})

    def _tokens(self, ask: Ask, network: Network, flow: Flow, *, world: World) -> Reply:
        if not _is_our_app(ask, flow):
            return _error("invalid_client", "The app or its secret is not known.", status=401)
        match ask.form.get("grant_type"):
            case "authorization_code":
                return self._exchanged(ask, network, flow, world=world)
            case "refresh_token" if flow.refreshes:
                return self._refreshed(ask, network, flow, world=world)
            case "fb_exchange_token" if flow.prolong_path:
                return _prolonged(ask, flow, world=world)
        return _error("unsupported_grant_type", "This grant is not known here.")

    def _exchanged(self, ask: Ask, network: Network, flow: Flow, *, world: World) -> Reply:
        code = self._codes.pop(ask.form.get("code", ""), None)
        if code is None or code.network != network.name or code.ends_at <= world.clock.now():
            return _error("invalid_grant", "The code is not known, was used, or is too old.")
        if code.redirect_uri != ask.form.get("redirect_uri"):
            return _error("invalid_grant", "redirect_uri is another than at the authorization.")
        if flow.has_pkce and challenge_of(ask.form.get("code_verifier", "")) != code.challenge:
            return _error("invalid_grant", "code_verifier does not fit.")
        return self._given(network, flow, code.account, code.scopes, world=world)

    def _refreshed(self, ask: Ask, network: Network, flow: Flow, *, world: World) -> Reply:
        name, grant = self._refresh.pop(ask.form.get("refresh_token", ""), ("", None))
        is_over = grant is None or (grant.ends_at is not None and grant.ends_at <= world.clock.now())
        if grant is None or is_over or name != network.name:
            return _error("invalid_request", "Value passed for the token was invalid.")
        return self._given(network, flow, grant.account, grant.scopes, world=world)

    def _given(
        self, network: Network, flow: Flow, account: SandboxAccount, scopes: frozenset[str], *, world: World
    ) -> Reply:
        now, token = world.clock.now(), f"granted-{secrets.token_urlsafe(24)}"
        ends_at = now + timedelta(seconds=flow.token_s) if flow.token_s else None
        is_person = bool(flow.prolong_path)
        world.grants[token] = Grant(account=account, scopes=scopes, ends_at=ends_at, is_person=is_person)
        told: dict[str, object] = {
            "token_type": "bearer",
            "access_token": token,
            "scope": flow.separator.join(sorted(scopes)),
        }
        if flow.token_s:
            told["expires_in"] = flow.token_s
        if flow.refreshes and ("offline.access" in scopes or "offline.access" not in flow.scopes):
            refresh = f"refresh-{secrets.token_urlsafe(24)}"
            ends = now + timedelta(seconds=flow.refresh_s) if flow.refresh_s else None
            self._refresh[refresh] = (network.name, Grant(account=account, scopes=scopes, ends_at=ends))
            told["refresh_token"] = refresh
            if flow.refresh_s:
                told["refresh_token_expires_in"] = flow.refresh_s
        return json_reply(200, told)


def _fits(pattern: str, path: str) -> bool:
    return bool(re.fullmatch(re.escape(pattern).replace(r"\{version\}", r"v\d+\.\d+"), path))


def _asked(query: Mapping[str, str], flow: Flow) -> list[str]:
    return [scope for scope in query.get("scope", "").split(flow.separator) if scope]


def _wrong_request(query: Mapping[str, str], flow: Flow) -> str:
    """What is wrong with a request for permission; empty when nothing is."""
    back = urlsplit(query.get("redirect_uri", ""))
    checks = {
        "response_type is code": query.get("response_type") == "code",
        "the app is known": query.get("client_id") == CLIENT_ID,
        "redirect_uri is registered": back.scheme in {"http", "https"} and back.hostname in _HOME,
        "state is there, up to 500 characters": 0 < len(query.get("state", "")) <= _LONGEST_STATE,
        "scopes are known": bool(_asked(query, flow)) and set(_asked(query, flow)) <= set(flow.scopes),
        "code_challenge is S256": not flow.has_pkce
        or (query.get("code_challenge_method") == "S256" and len(query.get("code_challenge", "")) == 43),
    }
    failed = [name for name, holds in checks.items() if not holds]
    return f"Refused: this does not hold: {failed[0]}." if failed else ""


def _question(ask: Ask, network: Network, flow: Flow, *, world: World) -> str:
    accounts = "".join(
        f'<option value="{escape(one.account_id)}">{escape(one.name)}</option>'
        for one in world.accounts
        if one.network == network.name
    )
    scopes = "".join(
        f'<label><input type="checkbox" name="scope:{escape(scope)}" checked> {escape(scope)}</label>'
        for scope in _asked(ask.query, flow)
    )
    page = Template((files(__package__) / "oauth.html").read_text("utf-8"))
    named = {"label": escape(flow.label), "brand": network.brand, "app": escape(ask.query["client_id"])}
    return page.substitute(named, accounts=accounts, scopes=scopes)


def _account(network: str, account_id: str, *, world: World) -> SandboxAccount | None:
    fitting = (one for one in world.accounts if (one.network, one.account_id) == (network, account_id))
    return next(fitting, None)


def _is_our_app(ask: Ask, flow: Flow) -> bool:
    if not flow.secret_in_header:
        return (ask.form.get("client_id"), ask.form.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
    scheme, _, encoded = ask.headers.get("authorization", "").partition(" ")
    try:
        pair = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return False
    return scheme.lower() == "basic" and unquote(pair) == f"{CLIENT_ID}:{CLIENT_SECRET}"


def _prolonged(ask: Ask, flow: Flow, *, world: World) -> Reply:
    """A person's token that lives on."""
    grant = world.grant(ask.form.get("fb_exchange_token", ""))
    if grant is None:
        return _error("invalid_grant", "The token is not known, or has ended.")
    token = f"granted-{secrets.token_urlsafe(24)}"
    ends_at = world.clock.now() + timedelta(seconds=flow.token_s)
    world.grants[token] = Grant(account=grant.account, scopes=grant.scopes, ends_at=ends_at, is_person=True)
    return json_reply(200, {"access_token": token, "token_type": "bearer", "expires_in": flow.token_s})


def _newer(ask: Ask, flow: Flow, *, world: World) -> Reply:
    """A token for a token: a longer one by the app's secret, or a newer one for one that is a day old."""
    is_renewal = ask.path == flow.renew_path
    wanted = flow.renew_grant if is_renewal else flow.prolong_grant
    grant = world.grant(ask.token if is_renewal else ask.query.get("access_token", ""))
    is_app = is_renewal or ask.query.get("client_secret") == CLIENT_SECRET
    if ask.query.get("grant_type") != wanted or not is_app:
        return _error("invalid_client", "The grant or the app's secret is not known.", status=401)
    lives = timedelta(seconds=flow.token_s)
    is_young = bool(grant and grant.ends_at and grant.ends_at - lives > world.clock.now() - _DAY)
    if grant is None or grant.is_person is is_renewal or (is_renewal and is_young):
        return _error("invalid_grant", "The token is not known, has ended, or is younger than a day.")
    token = f"granted-{secrets.token_urlsafe(24)}"
    ends_at = world.clock.now() + lives
    world.grants[token] = Grant(account=grant.account, scopes=grant.scopes, ends_at=ends_at)
    return json_reply(200, {"access_token": token, "token_type": "bearer", "expires_in": flow.token_s})


def _error(name: str, description: str, *, status: int = 400) -> Reply:
    return json_reply(status, {"error": name, "error_description": description})


def _html(status: int, page: str) -> Reply:
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _POLICY}
    return Reply(status=status, body=page.encode(), headers={**headers, "Cache-Control": "no-store"})
