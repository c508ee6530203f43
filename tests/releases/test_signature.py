"""Signatures as the Standard Webhooks specification has them."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from distributor.releases.signature import TOLERANCE_S, is_signed, sign

pytestmark = pytest.mark.pure
# The specification's own example secret and message.
# Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (2026-11)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, STAMP, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def check(**changes: object) -> bool:
    values: dict[str, object] = {
        "webhook_id": ID,
        "timestamp": STAMP,
        "signatures": SIGNATURE,
        "body": BODY,
        "now_s": float(STAMP),
    }
    return is_signed(SECRET, **{**values, **changes})  # type: ignore[arg-type]  # values of the parameters' types


def test_the_specifications_example_fits() -> None:
    assert sign(SECRET, webhook_id=ID, timestamp=STAMP, body=BODY) == SIGNATURE
    assert check()


@pytest.mark.parametrize(
    "changes",
    [
        {"body": BODY + b" "},
        {"webhook_id": "other"},
        {"webhook_id": ""},
        {"webhook_id": "a.b"},
        {"timestamp": "1614265331"},
        {"timestamp": "1614265330.5"},
        {"timestamp": "-1614265330"},
        {"timestamp": "1_614_265_330"},
        {"timestamp": "١٦١٤٢٦٥٣٣٠"},
        {"timestamp": ""},
        {"signatures": ""},
        {"signatures": "v1,"},
        {"signatures": "v1,é"},
        {"signatures": SIGNATURE.replace("v1,", "v1a,")},
        {"now_s": float(STAMP) + TOLERANCE_S + 1},
        {"now_s": float(STAMP) - TOLERANCE_S - 1},
    ],
)
def test_anything_else_does_not(changes: dict[str, object]) -> None:
    assert not check(**changes)


def test_one_of_several_signatures_is_enough_while_secrets_change() -> None:
    assert check(signatures=f"v1,AAAA {SIGNATURE}")


def test_the_clocks_may_differ_by_five_minutes() -> None:
    assert check(now_s=float(STAMP) + TOLERANCE_S)
    assert check(now_s=float(STAMP) - TOLERANCE_S)


@given(
    st.binary(max_size=200),
    st.from_regex(r"[a-zA-Z0-9_]{1,30}", fullmatch=True),
    st.binary(min_size=24, max_size=64),
)
def test_it_signs_as_the_reference_library_does(body: bytes, webhook_id: str, key: bytes) -> None:
    from datetime import UTC, datetime

    secret = "whsec_" + base64.b64encode(key).decode()
    at = datetime.fromtimestamp(int(STAMP), UTC)
    text = body.decode("latin-1")
    reference = Webhook(secret).sign(webhook_id, at, text)
    assert sign(secret, webhook_id=webhook_id, timestamp=STAMP, body=text.encode()) == reference


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=80))
def test_no_input_raises(webhook_id: str, timestamp: str, signatures: str) -> None:
    assert not check(webhook_id=webhook_id, timestamp=timestamp, signatures=signatures)
