"""Accounts, payloads and answers that the tests of the networks share."""

import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import httpx
import requests
from requests.adapters import BaseAdapter

from distributor.networks.accounts import Account
from distributor.networks.answers import Answer
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox import SandboxAccount
from distributor.networks.values import Image, Payload
from tests.networks.shelf import address_of

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
EARLIER = datetime(2026, 11, 24, 7, 58, tzinfo=UTC)
LINK = "https://example.org/releases/cambodia/?utm_source=test&utm_id=17"

ACCOUNTS = (
    SandboxAccount(
        network="facebook", account_id="2002", name="Mekong Rights Forum", token="facebook-secret"
    ),
    SandboxAccount(network="x", account_id="1001", name="@mekongrights", token="x-secret"),
    SandboxAccount(
        network="linkedin", account_id="3003", name="Mekong Rights Forum", token="linkedin-secret"
    ),
    # Whatever network is added later comes with an account of its own.
    *(
        SandboxAccount(
            network=name, account_id=network.account_example, name="mekongrights", token=f"{name}-secret"
        )
        for name, network in NETWORKS.items()
        if name not in {"facebook", "x", "linkedin"}
    ),
)


def account(network: str, **changes: Any) -> Account:
    """The sandbox's account of ``network``, with ``changes``."""
    known = next(one for one in ACCOUNTS if one.network == network)
    made = Account(
        network=network,
        account_id=known.account_id,
        name=known.name,
        access_token=known.token,
        base_url=NETWORKS[network].default_base_url,
        api_version=NETWORKS[network].api_version,
        connect_timeout_s=5,
        read_timeout_s=5,
    )
    return replace(made, **changes)


def payload(network: str, text: str = "Release Sao Vireak now.", link: str = LINK) -> Payload:
    """A post as it would be approved for ``network``."""
    if NETWORKS[network].rules.link_in_text:
        text = f"{text}\n\n{link}"
    return Payload(
        parts=(text,), link=link, title="Cambodia: Release land rights organiser", description="He asked."
    )


def png(width: int = 4, height: int = 3) -> bytes:
    """A grey picture, written by hand."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def image(alt: str = "A march in the rain", *, width: int = 4) -> Image:
    """A small picture as ``networks.images`` would give it."""
    data = png(width)
    return Image(data=data, media_type="image/png", alt=alt, digest=sha256(data).hexdigest())


def illustrated(network: str, *images: Image, text: str = "Release Sao Vireak now.") -> Payload:
    """A post with images: its link stands in the text, as there is no card."""
    made = payload(network, text)
    if NETWORKS[network].can.fetches_images:
        images = tuple(replace(one, address=address_of(one)) for one in images)
    words = made.parts[0] if NETWORKS[network].rules.link_in_text else f"{text}\n\n{LINK}"
    return replace(made, parts=(words,), images=images)


def answer(status: int, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer as the error tables get it."""
    return Answer(status=status, headers=headers or {}, body=body if isinstance(body, dict) else {})


def replying(status: int, body: object = None, **headers: str) -> httpx.MockTransport:
    """A network that gives every call the same JSON (or text) answer."""
    content = body if isinstance(body, str) else json.dumps(body if body is not None else {})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.MockTransport(lambda _: httpx.Response(status, headers=named, text=content))


class Recorder(httpx.MockTransport):
    """Answers in order and keeps what was asked."""

    def __init__(self, *responses: httpx.Response) -> None:
        self.asked: list[httpx.Request] = []
        self._responses = list(responses)
        super().__init__(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._responses.pop(0)


class FakeAdapter(BaseAdapter):
    """Stands under tweepy's session in place of a socket; records what was asked.

    Args:
        *outcomes: one a call, in order: a response, or an exception to raise.
    """

    def __init__(self, *outcomes: requests.Response | Exception) -> None:
        super().__init__()
        self._outcomes = list(outcomes)
        self.asked: list[requests.PreparedRequest] = []
        self.timeouts: list[object] = []

    def send(self, request: requests.PreparedRequest, *_: object, **options: object) -> requests.Response:
        self.asked.append(request)
        self.timeouts.append(options.get("timeout"))
        outcome = self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        outcome.request = request
        outcome.url = request.url or ""
        return outcome

    def close(self) -> None:
        """Nothing is open."""


def response(status: int, body: object = None, headers: Mapping[str, str] | None = None) -> requests.Response:
    """A response of requests with a JSON (or text) body."""
    made = requests.Response()
    made.status_code = status
    made.headers.update(headers or {})
    made._content = (body if isinstance(body, str) else json.dumps(body)).encode()
    made.raw = _NoCookies()
    return made


class _NoCookies:
    """What requests asks a raw response for: nothing."""

    def release_conn(self) -> None:
        """Nothing is held."""

    def close(self) -> None:
        """Nothing is open."""
