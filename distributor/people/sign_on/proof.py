"""The provider's proof of who somebody is, an ID token, checked. Pure.

Source: OpenID Connect Core 1.0, 3.1.3.7 (https://openid.net/specs/openid-connect-core-1_0.html).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, import_key

from distributor.people.sign_on.errors import SignOnError

# With the provider's public keys only: never "none", and never a signature by our own secret, which a key
# that is public could stand in for.
ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
    "Ed25519",
)
# Two clocks may differ by so much.
LEEWAY_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Who the provider says is there.

    Attributes:
        issuer: who says it.
        subject: who is there, as the provider tells people apart; never another person's.
        mail: their address, only if the provider verified it; else empty.
        name: what they are called there; empty where it does not say.
        called: the user name that they have there; empty where it does not say.
        has_stepped: whether they took a second step there.
        claims: everything else that it says.
    """

    issuer: str
    subject: str
    mail: str
    name: str
    called: str
    has_stepped: bool
    claims: Mapping[str, object]


def read_proof(
    token: str,
    *,
    keys: Sequence[dict[str, object]],
    issuer: str,
    client_id: str,
    nonce: str,
    now: datetime,
) -> Proof:
    """Check an ID token and read it.

    Args:
        token: as the provider gave it.
        keys: its public keys.
        issuer: who has to have made it.
        client_id: for whom.
        nonce: for which log-in.
        now: the present, aware.

    Raises:
        SignOnError: anything about it is not right.
    """
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=LEEWAY_S,
        iss={"essential": True, "value": issuer},
        sub={"essential": True},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        claims = jwt.decode(token, _usable(keys), algorithms=ALGORITHMS).claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise _not_right() from error
    audience = claims["aud"]
    is_for_several = isinstance(audience, list) and len(audience) > 1
    if (is_for_several or "azp" in claims) and claims.get("azp") != client_id:
        raise _not_right()
    return _proof_of(claims)


def _proof_of(claims: Mapping[str, object]) -> Proof:
    methods = claims.get("amr")
    verified = claims.get("email_verified")
    return Proof(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"])[:255],
        mail=_text(claims, "email") if verified is True or verified == "true" else "",
        name=_text(claims, "name"),
        called=_text(claims, "preferred_username"),
        # "mfa": RFC 8176, section 2. Other words of its list name one step each.
        has_stepped=isinstance(methods, list) and "mfa" in methods,
        claims=claims,
    )


def _usable(keys: Sequence[dict[str, object]]) -> KeySet:
    """The keys that can be read; providers publish kinds that nobody here has heard of."""
    read = []
    for key in keys:
        try:
            read.append(import_key({name: value for name, value in key.items() if isinstance(value, str)}))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
    return KeySet(read)


def _text(claims: Mapping[str, object], name: str) -> str:
    value = claims.get(name)
    return value.replace("\x00", "").strip()[:254] if isinstance(value, str) else ""


def _not_right() -> SignOnError:
    return SignOnError(
        _(
            "The proof that your organisation's log-in sent is not right: too old, for somebody else, or not "
            "signed by it. Nobody was logged in. Begin again; if it happens twice, tell an administrator."
        )
    )
