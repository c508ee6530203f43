"""Secrets at rest: tokens and webhook secrets are encrypted before they reach the database.

Fernet (AES-128-CBC with HMAC-SHA256), keys from ``settings.TOKEN_KEYS``: the first encrypts, every one
decrypts, so that a new key can be put in front of the old one.
Source: https://cryptography.io/en/latest/fernet/ (2026-11).
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from distributor.errors import DistributorError


class VaultError(DistributorError):
    """A stored secret cannot be opened with the keys of this installation."""


def seal(secret: str) -> str:
    """Encrypt; the empty string stays empty."""
    return _box().encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str) -> str:
    """Decrypt what ``seal`` gave.

    Raises:
        VaultError: no key fits.
    """
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise VaultError(
            "A stored token cannot be opened: token.key or DISTRIBUTOR_TOKEN_KEYS is not the one it was "
            "sealed with. Nothing was lost; bring the old key back or connect the channel again."
        ) from error


def reseal(sealed: str) -> str:
    """The same secret, sealed with the newest key.

    Raises:
        VaultError: no key fits.
    """
    return seal(unseal(sealed))


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.TOKEN_KEYS])
