"""Nothing leads to a private address, and nothing is read without end."""

from collections.abc import Iterator

import httpx
import pytest

from distributor.releases.errors import FetchError
from distributor.releases.fetch import GuardedTransport, fetch
from tests.fakes import FakeClock

pytestmark = pytest.mark.pure
PUBLIC = "93.184.216.34"


def answer(status: int = 200, body: bytes = b"hello", **headers: str) -> httpx.Response:
    """A response not read yet, as a real transport gives it."""
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


class Recorder(httpx.BaseTransport):
    """Answers everything and remembers where it was sent."""

    def __init__(self, answer: httpx.Response | None = None) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self._answer or answer()


def guarded(*addresses: str, inner: Recorder | None = None) -> GuardedTransport:
    return GuardedTransport(resolver=lambda host, port: list(addresses), inner=inner or Recorder())


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.7", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "::1", "fe80::1", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:0001::", "255.255.255.255", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "::127.0.0.1",
        "::ffff:0:127.0.0.1", "fec0::1", "192.0.0.8", "2001:0:7f00:1::1",
    ],
)  # fmt: skip
def test_a_private_address_is_not_reached(address: str) -> None:
    inner = Recorder()
    with pytest.raises(FetchError, match="private address"):
        fetch("https://evil.example/", transport=guarded(address, inner=inner))
    assert inner.requests == []


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(FetchError, match="private address"):
        fetch("https://evil.example/", transport=guarded(PUBLIC, "127.0.0.1"))


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    inner = Recorder()
    fetch("https://good.example/page", transport=guarded(PUBLIC, inner=inner))
    request = inner.requests[0]
    assert request.url.host == PUBLIC
    assert request.headers["host"] == "good.example"
    assert request.extensions["sni_hostname"] == "good.example"


def test_a_redirect_is_checked_like_the_first_address() -> None:
    answers = {"good.example": [PUBLIC], "inside.example": ["10.0.0.1"]}
    to_inside = answer(302, location="http://inside.example/admin")
    transport = GuardedTransport(resolver=lambda host, port: answers[host], inner=Recorder(to_inside))
    with pytest.raises(FetchError, match="private address"):
        fetch("https://good.example/", transport=transport)


def test_endless_redirects_end() -> None:
    loop = httpx.MockTransport(lambda request: answer(302, location="/again"))
    with pytest.raises(FetchError, match="redirects more than 3 times"):
        fetch("https://good.example/", transport=loop)


@pytest.mark.parametrize("to", ["http://[", "http://a:99999/", "http://xn--/", "file:///etc/passwd"])
def test_an_answer_that_leads_to_no_address_is_said(to: str) -> None:
    astray = httpx.MockTransport(lambda request: answer(302, location=to))
    with pytest.raises(FetchError):
        fetch("https://good.example/", transport=astray)


def test_a_public_address_behind_a_gateway_is_reached() -> None:
    assert fetch("https://good.example/", transport=guarded("64:ff9b::5db8:d822")).body == b"hello"


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "https://u:p@a.example/", "nonsense", "http://"]
)
def test_only_plain_web_addresses_are_fetched(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url, transport=guarded(PUBLIC))


def test_another_port_is_not_fetched() -> None:
    with pytest.raises(FetchError, match="port 6379"):
        fetch("http://good.example:6379/", transport=guarded(PUBLIC))


def test_an_answer_over_the_cap_is_given_up() -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"x" * 65536

    big = httpx.MockTransport(lambda request: httpx.Response(200, content=endless()))
    with pytest.raises(FetchError, match="larger than 1 MB"):
        fetch("https://good.example/", transport=big, max_bytes=1024 * 1024)


def test_an_answer_that_drips_is_given_up() -> None:
    from datetime import UTC, datetime

    clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))

    def drip() -> Iterator[bytes]:
        for _ in range(1000):
            clock.move(seconds=5)
            yield b"."

    slow = httpx.MockTransport(lambda request: httpx.Response(200, content=drip()))
    with pytest.raises(FetchError, match="longer than 30 seconds"):
        fetch("https://good.example/", transport=slow, clock=clock)


def test_a_compressed_answer_is_refused_unread() -> None:
    bomb = httpx.MockTransport(lambda request: answer(200, b"\x1f\x8b", **{"content-encoding": "gzip"}))
    with pytest.raises(FetchError, match="compressed"):
        fetch("https://good.example/", transport=bomb)


def test_a_server_that_does_not_answer_is_said() -> None:
    def hang(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow", request=request)

    with pytest.raises(FetchError, match="did not answer in time"):
        fetch("https://good.example/", transport=httpx.MockTransport(hang))
