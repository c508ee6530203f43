"""How passwords are kept: Argon2id, in the memory of a small machine."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id with 64 MiB and three passes a log-in; older hashes are made anew at the next one.

    Django's own 100 MiB would, times the eight threads of the pages, be most of a small machine's memory.
    Source: RFC 9106, section 4, second recommended choice (https://www.rfc-editor.org/rfc/rfc9106, 2021-09).
    """

    time_cost = 3
    memory_cost = 65_536
    parallelism = 4
