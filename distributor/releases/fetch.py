"""Fetching an address that somebody else named, without being led anywhere private.

Every address a host name stands for is checked, and the connection goes to the very address that was
checked, so that a name which answers differently the second time (DNS rebinding) gains nothing.
Redirects are followed by hand, at most three, through the same check. The body is read with a cap and
a deadline, and never decompressed: a small bomb stays small.
"""

import ipaddress
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import httpx

from distributor import __version__
from distributor.clock import Clock, SystemClock
from distributor.releases.errors import FetchError

MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 3
CONNECT_S = 5.0
READ_S = 10.0
TOTAL_S = 30.0
PORTS = (80, 443)
USER_AGENT = f"distributor/{__version__} (release watcher)"
# Addresses in which an IPv4 one stands at the end: of gateways (RFC 6052), and of old (RFC 4291, 2.5.5.1).
NAT64, COMPATIBLE = ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96")
# Never a site: the gateways' own, translated (RFC 2765), site-local (RFC 3879).
SPECIAL = (
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv6Network("::ffff:0:0:0/96"),
    ipaddress.IPv6Network("fec0::/10"),
)
NOT_FOUND = 404
GONE = 410

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: its status, body, final address and the validators for next time."""

    status: int
    body: bytes
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


def resolve(host: str, port: int) -> list[str]:
    """Every IP address the name stands for.

    Raises:
        FetchError: the name is not known.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"The name {host} cannot be found. Check the address; it is tried again.") from error
    return [str(entry[4][0]) for entry in found]


class GuardedTransport(httpx.BaseTransport):
    """Connects only to public addresses (unless ``allow_private``), and only to the one it checked."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolver: Resolver = resolve,
        inner: httpx.BaseTransport | None = None,
    ) -> None:
        self._allow_private = allow_private
        self._resolve = resolver
        self._inner = inner or httpx.HTTPTransport(retries=0)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Swap the host name for a checked address; the Host header and TLS keep the name."""
        host = request.url.host
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        address = self._checked(host, port)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address)
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close every connection."""
        self._inner.close()

    def _checked(self, host: str, port: int) -> str:
        addresses = self._resolve(host, port)
        if self._allow_private:
            return addresses[0]
        if port not in PORTS:
            raise FetchError(f"The address uses port {port}; only 80 and 443 are fetched.")
        if not all(_is_public(address) for address in addresses):
            raise FetchError(f"{host} leads to a private address and is not fetched.")
        return addresses[0]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = ip if isinstance(ip, ipaddress.IPv4Address) else _carried(ip)
    is_special = any(ip in net for net in SPECIAL if net.version == ip.version)
    return ip.is_global and not ip.is_multicast and not is_special and (inner is None or inner.is_global)


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, where a gateway or the machine itself would go there."""
    if ip in NAT64 or ip in COMPATIBLE:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour


def fetch(
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    allow_private: bool = False,
    transport: httpx.BaseTransport | None = None,
    max_bytes: int = MAX_BYTES,
    clock: Clock | None = None,
) -> Fetched:
    """GET ``url`` and whatever it redirects to.

    Raises:
        FetchError: a sentence that says why nothing was read.
    """
    clock = clock or SystemClock()
    deadline = clock.monotonic() + TOTAL_S
    transport = transport or GuardedTransport(allow_private=allow_private)
    sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **(headers or {})}
    timeout = httpx.Timeout(READ_S, connect=CONNECT_S)
    with httpx.Client(transport=transport, timeout=timeout, headers=sent, trust_env=False) as client:
        for _ in range(MAX_REDIRECTS + 1):
            answer = _get(client, _acceptable(url), deadline=deadline, max_bytes=max_bytes, clock=clock)
            if not 300 <= answer.status < 400 or "location" not in answer.headers:
                return answer
            url = _joined(answer.url, answer.headers["location"])
    raise FetchError(f"The address redirects more than {MAX_REDIRECTS} times. Nothing was read.")


def _joined(url: str, location: str) -> str:
    try:
        return str(httpx.URL(url).join(location))
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"The address leads on to '{location[:200]}', which is no web address.") from error


def _acceptable(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
        host = parsed.host  # reads the name's own letters
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"'{url[:200]}' is no web address.") from error
    if parsed.scheme not in ("http", "https") or not host or parsed.userinfo:
        raise FetchError(f"'{url[:200]}' is no address that is fetched; it needs http or https and a host.")
    return parsed


def _get(client: httpx.Client, url: httpx.URL, *, deadline: float, max_bytes: int, clock: Clock) -> Fetched:
    try:
        with client.stream("GET", url) as response:
            if response.headers.get("content-encoding", "identity") != "identity":
                raise FetchError(f"{url.host} answered compressed although asked not to. Nothing was read.")
            body = _read(response, deadline=deadline, max_bytes=max_bytes, clock=clock)
            return Fetched(
                status=response.status_code,
                body=body,
                url=str(url),
                headers={name.lower(): value for name, value in response.headers.items()},
            )
    except httpx.TimeoutException as error:
        raise FetchError(f"{url.host} did not answer in time. It is tried again later.") from error
    except (httpx.InvalidURL, UnicodeError) as error:
        # The client looks at where an answer leads on to, although it does not follow.
        raise FetchError(f"{url.host} leads on to what is no web address. Nothing was read.") from error
    except httpx.HTTPError as error:
        raise FetchError(f"{url.host} could not be reached. It is tried again later.") from error


def _read(response: httpx.Response, *, deadline: float, max_bytes: int, clock: Clock) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > max_bytes:
            raise FetchError(
                f"The answer is larger than {max_bytes // 1024 // 1024} MB; it was not read further and "
                "nothing of it was used. Give the address of a shorter feed or page."
            )
        if clock.monotonic() > deadline:
            raise FetchError(f"The answer took longer than {TOTAL_S:.0f} seconds and was given up.")
    return bytes(body)
