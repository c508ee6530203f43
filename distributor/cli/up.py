"""``up``: everything on this machine with one command, nothing to install beside it.

One process holds the web server, a worker and the beat, over SQLite and a broker in memory. With
``--demo`` a second one plays the networks and a publishing site; it ends with the first, however that ends.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from distributor.cli.common import TerminalError, Verbs, add_verb, open_database
from distributor.cli.demo import announce_demo, demo_environment, prepare_demo
from distributor.cli.processes import end, must_be_free, until_signal

HOST = "127.0.0.1"
BANNER = """
distributor is running. Nothing of this reaches a real network.

  Queue:    {url}
  Log in:   {username} / {password}      (second person: {second_username}, same password)
  Sandbox:  {sandbox_url}      the networks as followers see them

Next: open the queue, log in, read a post, press Approve with "now", and see it on the sandbox.
Whoever edits a post needs the second person to approve it.
Ctrl-C stops everything; the next start goes on where this one ended. Details: {details}
"""


def add_verbs(verbs: Verbs) -> None:
    """Add ``up``."""
    parser = add_verb(verbs, "up", run_up, told="run everything on this machine (web, worker, beat)")
    parser.add_argument(
        "--demo", action="store_true", help="with a sandbox for networks and a demonstration source"
    )
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        metavar="N",
        help="port of the pages (8000); the sandbox takes the next",
    )


def run_up(arguments: argparse.Namespace) -> int:
    """Start everything, wait for Ctrl-C, stop everything."""
    url, sandbox_url = f"http://{HOST}:{arguments.port}", f"http://{HOST}:{arguments.port + 1}"
    must_be_free(HOST, arguments.port)
    stopping = until_signal()
    stops: list[Callable[[], None]] = []
    if arguments.demo:
        must_be_free(HOST, arguments.port + 1)
        os.environ.update(demo_environment(url=url, sandbox_url=sandbox_url))
        stops.append(_start_sandbox(arguments))
    os.environ.setdefault("DISTRIBUTOR_PUBLIC_URL", url)
    open_database(arguments)
    from django.conf import settings

    from distributor.wake import EMBEDDED_BROKER
    from workers.run import start_beat, start_web, start_worker

    data = settings.ENVIRONMENT.data_dir
    told = prepare_demo(data, url=url, sandbox_url=sandbox_url) if arguments.demo else None
    stops += [start_worker(), start_web(host=HOST, port=arguments.port)]
    if settings.ENVIRONMENT.broker_url != EMBEDDED_BROKER:
        stops.append(start_beat())
    if told:
        print(BANNER.format(**told, details=announce_demo(data, told)), flush=True)
    else:
        print(f"distributor is running at {url}. Ctrl-C stops it.", flush=True)
    stopping.wait()
    print("Stopping.", flush=True)
    return end(stops)


def _start_sandbox(arguments: argparse.Namespace) -> Callable[[], None]:
    """The sandbox as a child that sees the end of this process as the end of its standard input."""
    data = arguments.data or os.environ.get("DISTRIBUTOR_DATA") or "data"
    Path(data).mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "distributor", "sandbox", "--data", data, "--with-parent"]
    command += ["--host", HOST, "--port", str(arguments.port + 1)]
    # A session of its own: Ctrl-C reaches this process, which stops the child after the worker.
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert child.stdout is not None
    if not child.stdout.readline():
        raise TerminalError(
            "The sandbox did not start; its own message stands above. Nothing else was started."
        )

    def stop() -> None:
        child.terminate()
        child.wait(timeout=2)

    return stop
