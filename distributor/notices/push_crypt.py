"""What is sent to a push service: sealed for the one browser, signed by this desk. Pure.

Sources: RFC 8291 (message encryption), RFC 8188 (aes128gcm), RFC 8292 (VAPID), all 2017.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey

# One record; a browser takes no more than about 4 kB.
RECORD = 4096
# At most a day: RFC 8292, section 2.
GOOD_FOR = timedelta(hours=12)


def sealed(
    payload: bytes, *, p256dh: bytes, auth: bytes, salt: bytes, key: ec.EllipticCurvePrivateKey
) -> bytes:
    """The body of the request.

    Args:
        payload: to be read by the browser alone, less than 3 kB.
        p256dh: its public key, 65 bytes.
        auth: what only the two of us know, 16 bytes.
        salt: 16 fresh bytes.
        key: fresh, for this one message.
    """
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)
    ours = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = _derived(key.exchange(ec.ECDH(), theirs), 32, salt=auth, info=b"WebPush: info\0" + p256dh + ours)
    content_key = _derived(shared, 16, salt=salt, info=b"Content-Encoding: aes128gcm\0")
    nonce = _derived(shared, 12, salt=salt, info=b"Content-Encoding: nonce\0")
    # 0x02 ends the last record.
    body = AESGCM(content_key).encrypt(nonce, payload + b"\x02", None)
    return salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + body


def authorization(endpoint: str, *, key: ECKey, public: str, contact: str, now: datetime) -> str:
    """The header by which the push service knows who sends.

    Args:
        endpoint: where it goes.
        key: this desk's.
        public: its public half as browsers know it.
        contact: an address for the service's operators, ``https:`` or ``mailto:``.
        now: the present, aware.
    """
    place = urlsplit(endpoint)
    claims = {
        "aud": f"{place.scheme}://{place.netloc}",
        "exp": int((now + GOOD_FOR).timestamp()),
        "sub": contact,
    }
    return f"vapid t={jwt.encode({'alg': 'ES256'}, claims, key)}, k={public}"


def _derived(secret: bytes, length: int, *, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
