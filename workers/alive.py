"""A sign of life in a file, for health checks that cannot look inside a process."""

import time

from django.conf import settings

FRESH_S = 60.0


def mark_alive(process: str) -> None:
    """Touch ``PROCESS.alive``. A full disk is no reason to stop working."""
    try:
        (settings.ENVIRONMENT.alive_dir / f"{process}.alive").touch()
    except OSError:
        return


def is_alive(process: str) -> bool:
    """Whether the process gave a sign within the last minute."""
    path = settings.ENVIRONMENT.alive_dir / f"{process}.alive"
    return path.exists() and time.time() - path.stat().st_mtime < FRESH_S
