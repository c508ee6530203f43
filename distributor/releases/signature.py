"""Standard Webhooks signatures: HMAC-SHA256 over ``id.timestamp.body``. Pure.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (2026-11).
"""

import base64
import binascii
import hashlib
import hmac
import re

# A secret is 24 to 64 random bytes in base64, written with this prefix.
SECRET_PREFIX = "whsec_"  # noqa: S105 - a prefix, no secret
# Clocks of sender and receiver may differ this much, in both directions.
TOLERANCE_S = 300
VERSION = "v1"
WHOLE_SECONDS = re.compile(r"[0-9]{1,12}")


def sign(secret: str, *, webhook_id: str, timestamp: str, body: bytes) -> str:
    """The ``webhook-signature`` value a sender with this secret sends.

    Raises:
        ValueError: the secret is not ``whsec_`` and base64.
    """
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a webhook secret is whsec_ followed by base64") from error
    digest = hmac.new(key, f"{webhook_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return f"{VERSION},{base64.b64encode(digest).decode()}"


def is_signed(
    secret: str, *, webhook_id: str, timestamp: str, signatures: str, body: bytes, now_s: float
) -> bool:
    """Whether one of the space-separated ``signatures`` fits and the timestamp is of these minutes.

    Every comparison takes the same time whatever the input, and no input raises.
    """
    if not webhook_id or "." in webhook_id or not WHOLE_SECONDS.fullmatch(timestamp):
        return False
    expected = sign(secret, webhook_id=webhook_id, timestamp=timestamp, body=body).encode()
    fits = [hmac.compare_digest(expected, given.encode()) for given in signatures.split()[:10]]
    return any(fits) and abs(now_s - int(timestamp)) <= TOLERANCE_S
