"""What a network gave, between the person's consent and the choice of an account: sealed, for minutes."""

import json
from dataclasses import dataclass
from datetime import datetime

from distributor import vault
from distributor.networks.oauth import Choice, Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Tokens, and the accounts they are good for."""

    tokens: Tokens
    choices: tuple[Choice, ...]

    def choice(self, account_id: str) -> Choice | None:
        """The account of this id, if it is among them."""
        return next((one for one in self.choices if one.account_id == account_id), None)

    def tokens_of(self, choice: Choice) -> Tokens:
        """Those that post for ``choice``: an account's own has no end and is not refreshed (Facebook)."""
        if not choice.access_token:
            return self.tokens
        return Tokens(access_token=choice.access_token, scopes=self.tokens.scopes)


def seal_grant(grant: Grant) -> str:
    """As it is stored: JSON, encrypted."""
    tokens = grant.tokens
    plain = {
        "access": tokens.access_token,
        "refresh": tokens.refresh_token,
        "ends": _text(tokens.expires_at),
        "refresh_ends": _text(tokens.refresh_expires_at),
        "scopes": sorted(tokens.scopes),
        "choices": [[one.account_id, one.name, one.access_token, one.may_post] for one in grant.choices],
    }
    return vault.seal(json.dumps(plain))


def open_grant(sealed: str) -> Grant:
    """What ``seal_grant`` stored.

    Raises:
        VaultError: no key fits.
    """
    plain = json.loads(vault.unseal(sealed))
    return Grant(
        tokens=Tokens(
            access_token=plain["access"],
            refresh_token=plain["refresh"],
            expires_at=_instant(plain["ends"]),
            refresh_expires_at=_instant(plain["refresh_ends"]),
            scopes=frozenset(plain["scopes"]),
        ),
        choices=tuple(
            Choice(account_id=account_id, name=name, access_token=token, may_post=may_post)
            for account_id, name, token, may_post in plain["choices"]
        ),
    )


def _text(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
