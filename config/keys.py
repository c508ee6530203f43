"""The two keys an installation needs, made once and kept in files only its owner can read."""

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

OWNER_ONLY = 0o600


def secret_key(data_dir: Path) -> str:
    """Django's signing key from ``secret.key`` in ``data_dir``, made at first use."""
    return _read_or_make(data_dir / "secret.key", secrets.token_urlsafe(50))


def token_key(data_dir: Path) -> str:
    """The Fernet key that encrypts tokens, from ``token.key`` in ``data_dir``, made at first use."""
    return _read_or_make(data_dir / "token.key", Fernet.generate_key().decode())


def _read_or_make(path: Path, fresh: str) -> str:
    """The file's content; two processes that start at once agree on whichever was first.

    The fresh key is written whole beside the place and linked into it, so nobody reads half a key.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY), "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()
