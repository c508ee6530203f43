"""How people may log in by the organisation's own log-in (OpenID Connect), as the environment says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from distributor.errors import DistributorError
from distributor.people.rights import Role

# Elsewhere a provider without TLS could be anybody.
THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingError(DistributorError):
    """A variable has a value that cannot be used."""


class Reader(Protocol):
    """Typed look-ups in the environment, as ``config.environment`` has them."""

    def text(self, name: str, default: str) -> str:
        """The variable, or the default when it is unset or empty."""
        ...

    def secret(self, name: str) -> str:
        """The variable, or the content of the file that ``NAME_FILE`` names."""
        ...

    def words(self, name: str) -> tuple[str, ...]:
        """The variable's words, separated by commas."""
        ...

    def flag(self, name: str, *, default: bool) -> bool:
        """The variable as yes or no."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """One provider of OpenID Connect.

    Attributes:
        issuer: as the provider names itself, without a final slash only if it has none
            (``DISTRIBUTOR_OIDC_ISSUER``).
        client_id: ours there (``DISTRIBUTOR_OIDC_CLIENT_ID``).
        client_secret: ours there (``DISTRIBUTOR_OIDC_CLIENT_SECRET``).
        label: what people call it, on the button (``DISTRIBUTOR_OIDC_LABEL``).
        asks_second_step: the provider itself sees to a second step, so none is asked here
            (``DISTRIBUTOR_OIDC_SECOND_STEP``).
        roles: claim and value -> role of a person who is not known here and comes in by it for the first
            time (``DISTRIBUTOR_OIDC_ROLES``: ``groups:editors=approver,groups:comms=writer``); empty: only
            people who are known here come in.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    label: str
    asks_second_step: bool
    roles: Mapping[tuple[str, str], Role]


def read_sign_on(env: Reader) -> SignOn | None:
    """What the environment says; None when it names no provider.

    Raises:
        SettingError: names the variable and what it may hold.
    """
    issuer = env.text("DISTRIBUTOR_OIDC_ISSUER", "")
    if not issuer:
        return None
    place = urlsplit(issuer)
    is_safe = place.scheme == "https" or (place.scheme == "http" and place.hostname in THIS_MACHINE)
    if not is_safe or place.query or place.fragment:
        raise SettingError(
            f"DISTRIBUTOR_OIDC_ISSUER is {issuer!r}; it needs https, such as https://login.example.org."
        )
    client_id = env.text("DISTRIBUTOR_OIDC_CLIENT_ID", "")
    client_secret = env.secret("DISTRIBUTOR_OIDC_CLIENT_SECRET")
    if not client_id or not client_secret:
        raise SettingError(
            "DISTRIBUTOR_OIDC_ISSUER is set; DISTRIBUTOR_OIDC_CLIENT_ID and DISTRIBUTOR_OIDC_CLIENT_SECRET "
            "are needed too."
        )
    return SignOn(
        issuer=issuer,
        client_id=client_id,
        client_secret=client_secret,
        label=env.text("DISTRIBUTOR_OIDC_LABEL", place.hostname or issuer),
        asks_second_step=env.flag("DISTRIBUTOR_OIDC_SECOND_STEP", default=False),
        roles=dict(_role_of(word) for word in env.words("DISTRIBUTOR_OIDC_ROLES")),
    )


def _role_of(word: str) -> tuple[tuple[str, str], Role]:
    given, _, role = word.rpartition("=")
    claim, _, value = given.rpartition(":")
    if not (claim and value) or role not in list(Role):
        raise SettingError(
            f"DISTRIBUTOR_OIDC_ROLES holds {word!r}; write claim:value=role, as in groups:editors=approver. "
            f"The roles are {', '.join(Role)}."
        )
    return (claim, value), Role(role)
