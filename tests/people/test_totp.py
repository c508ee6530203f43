"""Codes of a phone and what a browser is called."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest

from distributor.people import totp
from distributor.people.devices import stored

pytestmark = pytest.mark.pure
# RFC 6238, appendix B, as six digits.
SECRET = b32encode(b"12345678901234567890").decode()
VECTORS = [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]


@pytest.mark.parametrize(("second", "code"), VECTORS)
def test_the_codes_of_the_rfc_are_right(second: int, code: str) -> None:
    now = datetime.fromtimestamp(second, UTC)
    assert totp.counter_of(SECRET, f" {code[:3]} {code[3:]} ", now=now, after=0) == second // 30
    assert totp.counter_of(SECRET, code[::-1], now=now, after=0) is None


def test_a_clock_may_be_half_a_minute_wrong_and_no_more() -> None:
    now = datetime.fromtimestamp(VECTORS[2][0], UTC)
    ages = [-60, -30, 0, 30, 60]
    found = [
        totp.counter_of(SECRET, VECTORS[2][1], now=now + timedelta(seconds=age), after=0) for age in ages
    ]
    assert [each is not None for each in found] == [False, True, True, True, False]


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "٢٨٧٠٨٢", "28708a", "-87082", "1e3456"])
def test_what_is_no_code_is_not_right(typed: str) -> None:
    assert totp.counter_of(SECRET, typed, now=datetime.fromtimestamp(59, UTC), after=0) is None


def test_a_code_counts_once() -> None:
    now = datetime.fromtimestamp(59, UTC)
    assert totp.counter_of(SECRET, "287082", now=now, after=1) is None


def test_the_drawing_is_one_svg_that_needs_no_style() -> None:
    address = totp.address_of(SECRET, name="mira & <arun>", issuer="distributor posts.example.org")
    drawn = totp.drawn(address)
    assert address.startswith("otpauth://totp/")
    assert drawn.startswith("<svg ")
    assert drawn.endswith("</svg>")
    assert "style" not in drawn
    assert "mira" not in drawn
    assert totp.spelled("ABCDEFGHIJ") == "ABCD EFGH IJ"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox/Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0",
         "Edge/Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604",
         "Safari/iPhone"),
        ("curl/8.5", "/"),
        ("", "/"),
    ],
)  # fmt: skip
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert stored(agent) == words
