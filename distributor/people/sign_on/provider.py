"""The calls to the provider: its own description, its keys, a code for a token.

Sources: OpenID Connect Discovery 1.0 and Core 1.0 (https://openid.net/specs/openid-connect-core-1_0.html),
RFC 6749, RFC 7636 (PKCE).
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

import httpx
from django.utils.translation import gettext as _

from distributor.people.sign_on.errors import SignOnError

_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
# A description or a set of keys has some kilobytes.
LARGEST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who we are at the provider, and how it is reached.

    Attributes:
        issuer: as it names itself.
        client_id: ours.
        client_secret: ours; never shown.
        redirect_uri: where it sends the browser back to.
        transport: replaces the network in tests.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str
    transport: httpx.BaseTransport | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """What the provider says of itself.

    Attributes:
        authorize: the page the person sees.
        token: where a code becomes a token.
        keys: its public keys.
        takes_basic: whether our secret goes as HTTP Basic; else in the form.
        scopes: those it knows; empty where it does not say.
    """

    authorize: str
    token: str
    keys: str
    takes_basic: bool
    scopes: frozenset[str]


def described(client: Client) -> Provider:
    """Ask the provider for its description.

    Raises:
        SignOnError: it does not answer, or describes somebody else.
    """
    said = _json(client, "GET", f"{client.issuer.rstrip('/')}/.well-known/openid-configuration")
    if said.get("issuer") != client.issuer:
        raise SignOnError(
            _(
                "The log-in of your organisation names itself otherwise than it is set up here. Nobody was "
                "logged in. Tell an administrator: DISTRIBUTOR_OIDC_ISSUER has to be its own name, letter by "
                "letter."
            )
        )
    methods = said.get("token_endpoint_auth_methods_supported")
    scopes = said.get("scopes_supported")
    return Provider(
        authorize=_address(client, said, "authorization_endpoint"),
        token=_address(client, said, "token_endpoint"),
        keys=_address(client, said, "jwks_uri"),
        # Basic where it does not say: Discovery 1.0, section 3.
        takes_basic="client_secret_basic" in methods if isinstance(methods, list) else True,
        scopes=frozenset(map(str, scopes)) if isinstance(scopes, list) else frozenset(),
    )


def page_for(
    client: Client, provider: Provider, *, state: str, nonce: str, challenge: str, groups: bool
) -> str:
    """Where the browser goes.

    Args:
        client: who we are.
        provider: its description.
        state: fresh; comes back with the answer.
        nonce: fresh; comes back inside the token.
        challenge: of PKCE, S256.
        groups: whether the person's groups are wanted too, where they have a scope.
    """
    wanted = ["openid", "email", "profile", *(["groups"] if groups and "groups" in provider.scopes else [])]
    query = urlencode(
        {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": client.redirect_uri,
            "scope": " ".join(wanted),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
    )
    return f"{provider.authorize}{'&' if urlsplit(provider.authorize).query else '?'}{query}"


def token_for(client: Client, provider: Provider, *, code: str, verifier: str) -> str:
    """The ID token that a code stands for.

    Raises:
        SignOnError: the provider gives none.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": verifier,
    }
    headers = {}
    if provider.takes_basic:
        # Both halves are encoded before: RFC 6749, 2.3.1.
        pair = f"{quote(client.client_id, safe='')}:{quote(client.client_secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": client.client_id, "client_secret": client.client_secret}
    token = _json(client, "POST", provider.token, form=form, headers=headers).get("id_token")
    if not isinstance(token, str):
        raise SignOnError(
            _("The log-in of your organisation sent no proof of who you are. Nobody was logged in.")
        )
    return token


def keys_of(client: Client, provider: Provider) -> list[dict[str, object]]:
    """Its public keys as they stand now.

    Raises:
        SignOnError: it gives none.
    """
    keys = _json(client, "GET", provider.keys).get("keys")
    return [key for key in keys if isinstance(key, dict)] if isinstance(keys, list) else []


def _json(
    client: Client,
    method: str,
    url: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """One call, without redirects; what the provider says of an error is not shown."""
    try:
        with httpx.Client(
            timeout=_TIMEOUT, follow_redirects=False, trust_env=False, transport=client.transport
        ) as calls:
            response = calls.request(
                method, url, data=form, headers={"Accept": "application/json", **(headers or {})}
            )
        said = response.json() if response.is_success and len(response.content) <= LARGEST else None
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        raise _unusable() from error
    if not isinstance(said, dict):
        raise _unusable()
    return said


def _unusable() -> SignOnError:
    return SignOnError(
        _(
            "The log-in of your organisation did not answer as it should. Nobody was logged in. Try again in "
            "a minute, or log in with your password."
        )
    )


def _address(client: Client, said: Mapping[str, object], name: str) -> str:
    """An address of the description; one without TLS only where the issuer itself has none (this machine)."""
    address = said.get(name)
    scheme = urlsplit(address).scheme if isinstance(address, str) else ""
    if not isinstance(address, str) or scheme not in {"https", urlsplit(client.issuer).scheme}:
        raise _unusable()
    return address
