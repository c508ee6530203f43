"""What the tests ask of the sandbox besides the networks' own calls."""

import json
from typing import Any
from urllib.request import Request, urlopen

from distributor.networks.sandbox import Sandbox


def read(sandbox: Sandbox, path: str) -> list[dict[str, Any]]:
    """The JSON at ``path``: ``/timeline.json`` or ``/_record.json``."""
    with urlopen(f"{sandbox.url}{path}") as answer:
        found: list[dict[str, Any]] = json.load(answer)
    return found


def arm(sandbox: Sandbox, network: str, kind: str, **more: object) -> None:
    """Let the next calls of ``network`` meet a fault."""
    _post(sandbox, "/_faults", {"network": network, "kind": kind, **more})


def engage(sandbox: Sandbox, remote_id: str, **counts: int) -> None:
    """Let people do something with a post."""
    _post(sandbox, "/_engagement", {"remote_id": remote_id, **counts})


def control(sandbox: Sandbox, path: str, **body: object) -> None:
    """Set something else."""
    _post(sandbox, path, body)


def _post(sandbox: Sandbox, path: str, body: object) -> None:
    request = Request(
        f"{sandbox.url}{path}",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urlopen(request) as answer:
        assert answer.status == 201
