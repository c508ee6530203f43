"""A device with a passkey, in software: signs whatever it is asked, also what it should not."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Device:
    """Source of the layout: https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data (2026-11)."""

    origin: str = "https://posts.example.org"
    host: str = "posts.example.org"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    credential: bytes = b"credential-of-this-device"
    handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def made(self, options: str) -> str:
        """The answer to options for a new passkey."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential + cbor2.dumps(cose)
        data = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(attestationObject=b64(cbor2.dumps(data)), clientDataJSON=b64(client))

    def used(self, options: str) -> str:
        """The answer to options for logging in."""
        self.count += 1
        client, data = self._client("webauthn.get", json.loads(options)["challenge"]), self._data()
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=b64(client),
            authenticatorData=b64(data),
            signature=b64(signed),
            userHandle=self.handle,
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        urlsafe_b64decode(challenge + "===")
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int = 0) -> bytes:
        return (
            hashlib.sha256(self.host.encode()).digest()
            + bytes([self.flags | more])
            + self.count.to_bytes(4, "big")
        )

    def _answer(self, **response: str) -> str:
        own = b64(self.credential)
        return json.dumps({"id": own, "rawId": own, "type": "public-key", "response": response})
