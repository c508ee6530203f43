"""A short fire in every round of the tests, and the proof that it finds what it looks for."""

import json
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.faults
SHORT = ["--posts", "45", "--faults", "12", "--every", "0.3"]


def fire(*words: str) -> dict[str, Any]:
    """Run it as ``make faults`` does, on servers of its own; gives its last line."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.fire", *SHORT, *words],
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.stdout.strip(), done.stderr[-4000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def judge(found: dict[str, Any]) -> None:
    broken = {name: found[name] for name in ("twice", "lost", "unapproved", "early")}
    assert broken == dict.fromkeys(broken, 0), found
    assert found["audit_ok"], found
    assert found["published"] > 20, found


@pytest.mark.embedded
def test_on_sqlite_nothing_is_twice_lost_unapproved_or_early() -> None:
    judge(fire("--sqlite", "--seed", "1"))


@pytest.mark.embedded
def test_without_claims_it_finds_doubles() -> None:
    assert fire("--sqlite", "--seed", "1", "--without-claims")["twice"] > 0


@pytest.mark.postgresql
def test_on_postgresql_and_redis_nothing_is_twice_lost_unapproved_or_early() -> None:
    judge(fire("--seed", "1"))
