"""The sandbox's socket: a threaded HTTP/1.1 server that can also hang up without an answer."""

import sys
import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import ClassVar

from distributor.clock import Clock, SystemClock
from distributor.networks.registry import NETWORKS
from distributor.networks.sandbox.router import Router
from distributor.networks.sandbox.timeline import Timeline
from distributor.networks.sandbox.wire import Ask, Reply
from distributor.networks.sandbox.world import Player, SandboxAccount, World

_SYSTEM_CLOCK = SystemClock()
_LARGEST_BODY = 20_000_000


class Sandbox:
    """A sandbox that is being served.

    Attributes:
        url: its base address, without a final slash.
    """

    def __init__(self, *, host: str, port: int, world: World) -> None:
        self._closing = threading.Event()
        router = Router(world=world, players=_players(), closing=self._closing)
        handler = type("_BoundCall", (_Call,), {"router": router})
        self._server = _Server((host, port), handler)
        self._thread: threading.Thread | None = None
        shown = f"[{host}]" if ":" in host else host
        self.url = f"http://{shown}:{self._server.server_address[1]}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        self._thread = threading.Thread(target=self.run, name="sandbox", daemon=True)
        self._thread.start()

    def run(self) -> None:
        """Serve until ``close`` is called in another thread, or Ctrl-C."""
        self._server.serve_forever(poll_interval=0.05)

    def close(self) -> None:
        """End all pauses, stop serving, and free the port."""
        self._closing.set()
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


def serve_sandbox(
    *,
    accounts: Sequence[SandboxAccount],
    host: str = "127.0.0.1",
    port: int = 0,
    store: Path | None = None,
    clock: Clock = _SYSTEM_CLOCK,
    new_x_names: bool = False,
    takes_duplicates: bool = False,
    media_delay_s: float = 0.0,
) -> Sandbox:
    """Serve the sandbox in a thread; the caller closes it.

    Args:
        accounts: who may post, and with which token.
        host: address to listen on.
        port: 0 takes a free one.
        store: JSON Lines file that keeps the posts over a restart; in memory only when None.
        clock: the time posts are dated by.
        new_x_names: serve X's field names of August 2026 in place of the older ones.
        takes_duplicates: do not refuse what is live already, so that a second call shows.
        media_delay_s: how long networks work on an uploaded file before it can be used.
    """
    world = World(
        accounts=accounts,
        timeline=Timeline(store),
        clock=clock,
        new_x_names=new_x_names,
        takes_duplicates=takes_duplicates,
        media_delay_s=media_delay_s,
    )
    sandbox = Sandbox(host=host, port=port, world=world)
    sandbox.start()
    return sandbox


def run_sandbox(
    *,
    accounts: Sequence[SandboxAccount],
    host: str,
    port: int,
    store: Path | None,
    clock: Clock = _SYSTEM_CLOCK,
) -> None:
    """Serve the sandbox until Ctrl-C; arguments as of ``serve_sandbox``."""
    sandbox = Sandbox(
        host=host, port=port, world=World(accounts=accounts, timeline=Timeline(store), clock=clock)
    )
    try:
        sandbox.run()
    except KeyboardInterrupt:
        pass
    finally:
        sandbox.close()


def _players() -> Sequence[Player]:
    """A player for every network of the registry, from its folder; imported late: they need this package."""
    return [import_module(f"distributor.networks.{name}.player").player() for name in NETWORKS]


class _Server(ThreadingHTTPServer):
    """A thread a connection."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about callers that hang up first, as those with short time-outs do."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # the stub is narrower


class _Call(BaseHTTPRequestHandler):
    """One connection; ``router`` is bound by ``Sandbox``."""

    protocol_version = "HTTP/1.1"
    server_version = "Sandbox"
    sys_version = ""
    timeout = 60
    router: ClassVar[Router]

    def do_GET(self) -> None:
        self._serve()

    def do_HEAD(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The ``Date`` of an answer, by the clock that posts are dated by."""
        return super().date_time_string(timestamp or self.router.now().timestamp())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        """Nothing: addresses would hold what people try out."""

    def _serve(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _LARGEST_BODY or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._send(Reply(status=413))
            return
        path, _, query = self.path.partition("?")
        ask = Ask(
            method="GET" if self.command == "HEAD" else self.command,
            path=path,
            raw_query=query,
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(length)),
        )
        reply = self.router.answer(ask)
        if reply is None:
            self.close_connection = True
        else:
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        if reply.status not in {204, 304}:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
