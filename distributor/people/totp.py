"""Codes of a telephone (TOTP): the secret, how it is handed over, and which code is right. Pure.

Source: RFC 6238 (https://www.rfc-editor.org/rfc/rfc6238, 2011-05), with the values that every app takes:
SHA-1, six digits, thirty seconds.
"""

import hmac
import io
from datetime import datetime

import pyotp
import segno

PERIOD_S = 30
DIGITS = 6
# A clock may be wrong by so many periods (RFC 6238, 5.2: at most one is advised).
DRIFT = 1


def new_secret() -> str:
    """160 random bits in base 32, 32 letters and digits."""
    return pyotp.random_base32()


def address_of(secret: str, *, name: str, issuer: str) -> str:
    """What the app reads: ``otpauth://totp/…``.

    Args:
        secret: as ``new_secret`` gave it.
        name: whose it is.
        issuer: where it counts; people with several accounts tell them apart by it.
    """
    return pyotp.TOTP(secret, digits=DIGITS, interval=PERIOD_S).provisioning_uri(
        name=name, issuer_name=issuer
    )


def spelled(secret: str) -> str:
    """The secret in groups of four, to be typed by hand."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def drawn(address: str) -> str:
    """The address as a QR code: one SVG element without style or script, dark on white at any scheme."""
    out = io.BytesIO()
    code = segno.make_qr(address, error="m")
    code.save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=4, dark="#000", light="#fff",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    return out.getvalue().decode().strip()


def counter_of(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The period that a code belongs to, if it is right.

    Args:
        secret: as ``new_secret`` gave it.
        code: as the person typed it; blanks between the digits do not matter.
        now: the present, aware.
        after: the period of the newest code that was taken; a code of it or of an older one is no more good.
    """
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdecimal()) or len(typed) != DIGITS:
        return None
    made_by, present = pyotp.HOTP(secret, digits=DIGITS), int(now.timestamp()) // PERIOD_S
    counters = [present, *(present + by * sign for by in range(1, DRIFT + 1) for sign in (-1, 1))]
    right = [each for each in counters if hmac.compare_digest(made_by.at(each), typed)]
    return next((each for each in right if each > after), None)
