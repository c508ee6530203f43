"""``web``, ``worker``, ``beat`` and ``sandbox`` one by one, ``migrate`` and ``alive``: for many machines."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from distributor.cli.common import TerminalError, Verbs, add_verb, open_database, use_data

# A call to a network under way is given this long; then it is left to the sweeper.
GRACE_S = 3.0


def add_verbs(verbs: Verbs) -> None:
    """Add the process verbs."""
    web = add_verb(verbs, "web", run_web, told="serve the pages and webhooks")
    web.add_argument("--host", default="127.0.0.1")
    web.add_argument("--port", type=int, default=8000)
    add_verb(verbs, "worker", run_worker, told="run a worker: deliveries, feeds, inbox")
    add_verb(verbs, "beat", run_beat, told="run the clock of the side work")
    add_verb(verbs, "migrate", run_migrate, told="bring the database up to this version")
    alive = add_verb(
        verbs, "alive", run_alive, told="exit 0 if a worker or beat on this data folder gave a sign lately"
    )
    alive.add_argument("process", choices=["worker", "beat"])
    sandbox = add_verb(verbs, "sandbox", run_sandbox_verb, told="play the networks on this machine")
    sandbox.add_argument("--host", default="127.0.0.1")
    sandbox.add_argument("--port", type=int, default=8001)
    # Ends with the process that holds the other end of standard input, however that dies.
    sandbox.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def until_signal() -> threading.Event:
    """An event that SIGINT or SIGTERM sets; a second signal ends the process at once."""
    stopping = threading.Event()

    def on_signal(number: int, _frame: object) -> None:
        if stopping.is_set():
            os._exit(128 + number)
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)
    return stopping


def end(stops: list[Callable[[], None]]) -> int:
    """Stop everything, the last started first, and end even when a call to a network hangs.

    What was under way is written down as such; the next start finds it.
    """
    patience = threading.Timer(GRACE_S, os._exit, args=[0])
    patience.daemon = True
    patience.start()
    for stop in reversed(stops):
        stop()
    sys.stdout.flush()
    os._exit(0)


def _run_until_signal(start: Callable[[], Callable[[], None]]) -> int:
    stopping = until_signal()
    stop = start()
    stopping.wait()
    return end([stop])


def run_web(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    must_be_free(arguments.host, arguments.port)
    open_database(arguments, quiet_logs=False)
    from workers.run import start_web

    print(f"Serving on http://{arguments.host}:{arguments.port}", flush=True)
    return _run_until_signal(lambda: start_web(host=arguments.host, port=arguments.port))


def run_worker(arguments: argparse.Namespace) -> int:
    """Work until stopped."""
    open_database(arguments, quiet_logs=False)
    from workers.run import start_worker

    print("Working.", flush=True)
    return _run_until_signal(start_worker)


def run_beat(arguments: argparse.Namespace) -> int:
    """Keep time until stopped."""
    open_database(arguments, quiet_logs=False)
    from workers.run import start_beat

    print("Keeping time.", flush=True)
    return _run_until_signal(start_beat)


def run_migrate(arguments: argparse.Namespace) -> int:
    """Apply what is missing."""
    use_data(arguments)
    import django

    django.setup()
    from distributor.cli.common import migrate

    migrate()
    print("The database is of this version.")
    return 0


def run_alive(arguments: argparse.Namespace) -> int:
    """0 when a sign of life is fresh."""
    use_data(arguments)
    import django

    django.setup()
    from workers.alive import is_alive

    return 0 if is_alive(arguments.process) else 1


def run_sandbox_verb(arguments: argparse.Namespace) -> int:
    """Play the networks until stopped; the timeline is kept in the data folder."""
    from distributor.cli.demo import ACCOUNTS, SPARE
    from distributor.networks.sandbox import serve_sandbox

    must_be_free(arguments.host, arguments.port)
    data = Path(arguments.data or os.environ.get("DISTRIBUTOR_DATA") or "data")
    data.mkdir(parents=True, exist_ok=True)
    stopping = until_signal()
    sandbox = serve_sandbox(
        host=arguments.host, port=arguments.port, store=data / "sandbox.jsonl", accounts=(*ACCOUNTS, *SPARE)
    )
    print(f"Sandbox on {sandbox.url}", flush=True)
    if arguments.with_parent:
        threading.Thread(target=_end_with_parent, args=[stopping], daemon=True).start()
    stopping.wait()
    return end([sandbox.close])


def _end_with_parent(stopping: threading.Event) -> None:
    sys.stdin.buffer.read()
    stopping.set()


def must_be_free(host: str, port: int) -> None:
    """See that nobody else listens there.

    Raises:
        TerminalError: somebody does, or the address cannot be used.
    """
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            raise TerminalError(
                f"Port {port} on {host} is taken by another program (or may not be used). Stop that one, or "
                "choose another with --port. Nothing was started."
            ) from error
