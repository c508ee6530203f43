"""How often a log-in may fail. Counted in Django's cache, by address and by name at that address.

With Redis all web processes count together; the in-memory cache counts per process, and the one-machine
installation has only one. Counting audit entries instead would let anybody grow the log without end.
"""

import hashlib

from django.core.cache import cache

WINDOW_S = 15 * 60
MOST_PER_NAME = 10
# An office behind one address shares this one.
MOST_PER_ADDRESS = 60


def is_throttled(name: str, *, address: str) -> bool:
    """Whether this name at this address, or the address alone, failed too often lately."""
    by_name, by_address = _keys(name, address)
    failed = cache.get_many([by_name, by_address])
    return bool(failed.get(by_name, 0) >= MOST_PER_NAME or failed.get(by_address, 0) >= MOST_PER_ADDRESS)


def count_failure(name: str, *, address: str) -> None:
    """Remember one failed log-in for a quarter of an hour."""
    for key in _keys(name, address):
        if cache.add(key, 1, WINDOW_S):
            continue
        try:
            cache.incr(key)
        except ValueError:  # it ran out between the two calls
            cache.set(key, 1, WINDOW_S)


def forget_failures(name: str, *, address: str) -> None:
    """The right password was given: the name starts anew, the address does not."""
    cache.delete(_keys(name, address)[0])


def _keys(name: str, address: str) -> tuple[str, str]:
    # Hashed: a name may be any text, and people sometimes type their password into its field.
    both = hashlib.sha256(f"{name.casefold()}\n{address}".encode()).hexdigest()
    return f"login:{both}", f"login-from:{hashlib.sha256(address.encode()).hexdigest()}"
