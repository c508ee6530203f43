"""How often a log-in may fail. Counted in Django's cache, by address and by name at that address.

With Redis all web processes count together; the in-memory cache counts per process, and the one-machine
installation has only one. Counting audit entries instead would let anybody grow the log without end.

The second step is counted by name alone, whatever the address: a code has six digits, and who gets that far
knows the password already, so nobody else can lock a person out with it.
"""

import hashlib

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

WINDOW_S = 15 * 60
MOST_PER_NAME = 10
# An office behind one address shares this one.
MOST_PER_ADDRESS = 60
MOST_CODES = 5
# Beginnings of a log-in that end elsewhere; each leaves a row behind for some minutes.
MOST_BEGINNINGS = 120

LOCKED: str | Promise = lazy(
    "Too many failed attempts. Nothing was changed and nothing is lost. Wait a quarter of an hour and try "
    "again. If the password is forgotten, ask an administrator for a new one."
)
CODES_LOCKED: str | Promise = lazy(
    "Too many wrong codes. Wait a quarter of an hour and try again. If the telephone is lost, use a recovery "
    "code then, or ask an administrator to take the second step away. If it was not you who tried, somebody "
    "knows your password: tell an administrator."
)


def is_throttled(name: str, *, address: str) -> bool:
    """Whether this name at this address, or the address alone, failed too often lately."""
    by_name, by_address = _keys(name, address)
    failed = cache.get_many([by_name, by_address])
    return bool(failed.get(by_name, 0) >= MOST_PER_NAME or failed.get(by_address, 0) >= MOST_PER_ADDRESS)


def count_failure(name: str, *, address: str) -> None:
    """Remember one failed log-in for a quarter of an hour."""
    for key in _keys(name, address):
        _count(key)


def forget_failures(name: str, *, address: str) -> None:
    """The right password was given: the name starts anew, the address does not."""
    cache.delete(_keys(name, address)[0])


def may_try_code(name: str) -> bool:
    """Count one code before it is looked at, so that many at once are not more than one by one.

    Returns:
        Whether it may be looked at.
    """
    return _count(_code_key(name)) <= MOST_CODES


def may_begin(*, address: str) -> bool:
    """Count one log-in by passkey or elsewhere that begins at an address; whether it may."""
    return _count(f"login-begun:{_hash(address)}") <= MOST_BEGINNINGS


def forget_codes(name: str) -> None:
    """The right code was given."""
    cache.delete(_code_key(name))


def _count(key: str) -> int:
    if cache.add(key, 1, WINDOW_S):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, WINDOW_S)
        return 1


def _keys(name: str, address: str) -> tuple[str, str]:
    # Hashed: a name may be any text, and people sometimes type their password into its field.
    both = _hash(f"{name.casefold()}\n{address}")
    return f"login:{both}", f"login-from:{_hash(address)}"


def _code_key(name: str) -> str:
    return f"login-code:{_hash(name)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
