"""People who are logged in."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import factories


def logged_in(name: str, *, enforce_csrf_checks: bool = False) -> Client:
    """A browser in which ``name`` is logged in."""
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(factories.person(name))  # type: ignore[arg-type]  # a user
    return client


@pytest.fixture
def mira(db: None) -> Client:
    """Mira's browser."""
    return logged_in("mira")


@pytest.fixture
def arun(db: None) -> Client:
    """Arun's browser."""
    return logged_in("arun")


@pytest.fixture(autouse=True)
def _as_new(settings: Any) -> None:
    """Failed log-ins are counted in the cache, which outlives a test; slow hashes are not what is tested."""
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
