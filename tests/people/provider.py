"""A provider of OpenID Connect, small and in memory; the test says what is wrong with it."""

import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey

from distributor.clock import Clock
from tests.people.device import b64

CLIENT_ID, CLIENT_SECRET = "the-desk", "planted-client-secret-Lw63"


@dataclass
class Provider:
    """``claims`` and ``changes`` are merged over what a good provider says; None leaves a claim out."""

    clock: Clock
    issuer: str = "https://login.example.org"
    claims: dict[str, Any] = field(default_factory=dict)
    description: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "ES256"
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "one"}))
    published: ECKey | None = None
    refuses: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def agree(self, url: str, **more: str) -> dict[str, str]:
        """The person logs in at the page that ``url`` leads to; gives what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        code = f"planted-code-{len(self.codes)}"
        self.codes[code] = asked
        return {"code": code, "state": asked["state"], **more}

    def answer(self, method: str, path: str, headers: dict[str, str], body: str) -> tuple[int, object]:
        self.asked.append(f"{method} {path}")
        if path == "/.well-known/openid-configuration":
            return 200, self._described()
        if path == "/keys":
            return 200, KeySet([self.published or self.key]).as_dict(private=False)
        if path == "/token" and method == "POST" and not self.refuses:
            return self._token(headers, {name: values[0] for name, values in parse_qs(body).items()})
        return 400, {"error": "invalid_grant", "error_description": body}

    def transport(self) -> httpx.MockTransport:
        def respond(request: httpx.Request) -> httpx.Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            status, said = self.answer(request.method, request.url.path, headers, request.content.decode())
            return httpx.Response(status, json=said)

        return httpx.MockTransport(respond)

    def _described(self) -> dict[str, Any]:
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return {**own, **self.description}

    def _token(self, headers: dict[str, str], form: dict[str, str]) -> tuple[int, object]:
        asked = self.codes.pop(form.get("code", ""), None)
        basic = f"{CLIENT_ID}:{CLIENT_SECRET}"
        is_ours = (
            b64decode(headers.get("authorization", "").removeprefix("Basic ")).decode() == basic
            or form.get("client_secret") == CLIENT_SECRET
        )
        if not asked or not is_ours or form["redirect_uri"] != asked["redirect_uri"]:
            return 401, {"error": "invalid_client"}
        if b64(sha256(form["code_verifier"].encode()).digest()) != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "unused", "token_type": "Bearer", "id_token": self.proof(asked["nonce"])}

    def proof(self, nonce: str) -> str:
        now = int(self.clock.now().timestamp())
        own: dict[str, Any] = {
            "iss": self.issuer,
            "sub": "subject-of-mira",
            "aud": CLIENT_ID,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "email": "Mira@example.org",
            "email_verified": True,
        }
        claims = {name: value for name, value in {**own, **self.claims}.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "one"}
        if self.algorithm == "none":
            return f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}."
        if self.algorithm == "HS256":
            # The confusion of kinds: signed with our own secret, which is no secret between the two.
            return jwt.encode(header, claims, OctKey.import_key(CLIENT_SECRET))
        return jwt.encode(header, claims, self.key)


@contextmanager
def served(provider: Provider) -> Iterator[Provider]:
    """The same on this machine, for pages that choose no transport."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say("GET", "")

        def do_POST(self) -> None:
            self._say("POST", self.rfile.read(int(self.headers["Content-Length"])).decode())

        def _say(self, method: str, body: str) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, said = provider.answer(method, urlsplit(self.path).path, headers, body)
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield provider
    server.shutdown()
    server.server_close()
