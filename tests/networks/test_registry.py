"""The registry: every network, and nothing heavy before it is needed."""

import subprocess
import sys

import pytest

from distributor.networks.registry import NETWORKS

pytestmark = pytest.mark.pure


def test_every_network_is_whole() -> None:
    assert list(NETWORKS) == ["facebook", "x", "linkedin", "mastodon", "bluesky", "telegram", "threads"]
    for name, network in NETWORKS.items():
        assert network.name == name
        assert network.rules.length("abc") == 3
        assert network.default_base_url.startswith("https://")
        assert not network.default_base_url.endswith("/")


def test_the_registry_loads_no_client_library() -> None:
    code = (
        "import sys, distributor.networks.registry\n"
        "print([name for name in ('tweepy', 'httpx', 'requests', 'django', 'celery') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
