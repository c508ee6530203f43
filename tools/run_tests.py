"""Run every test there is: without services, then on a real PostgreSQL and Redis started for it.

What this machine cannot run is left out and said, with the reason; with CI=true nothing may be.
"""

import argparse
import contextlib
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import servers

BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
NO_TESTS = 5


def main() -> int:
    """0 when everything passed and, in CI, nothing was left out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", default="2", help="test processes")
    parser.add_argument("only", nargs="*", help="test files or folders (default: all)")
    options = parser.parse_args()
    left_out: list[str] = []
    browser = "" if any(Path(path).exists() for path in BROWSERS) else "not browser"
    if browser:
        left_out.append("browser tests: no Chromium (Debian: apt install chromium)")
    marks = ["not redis", "not postgresql", browser]
    codes = [_round("on SQLite, with the embedded broker", options, marks=marks)]
    codes += _with_servers(options, left_out)
    for reason in left_out:
        print(f"LEFT OUT  {reason}")
    if left_out and os.environ.get("CI"):
        print("In CI nothing may be left out.")
        return 1
    return max(codes)


def _with_servers(options: argparse.Namespace, left_out: list[str]) -> list[int]:
    """The second round, where both servers can be started."""
    with contextlib.ExitStack() as stack:
        try:
            database = stack.enter_context(servers.postgresql())
            broker = stack.enter_context(servers.redis())
        except (LookupError, OSError, RuntimeError, TimeoutError, subprocess.CalledProcessError) as error:
            left_out.append(f"tests on PostgreSQL and Redis: {error}")
            return []
        variables = {"DATABASE_URL": database, "BROKER_URL": broker}
        marks = ["not browser", "not pure", "not embedded"]
        return [_round("on PostgreSQL and Redis", options, marks=marks, variables=variables)]


def _round(
    title: str, options: argparse.Namespace, *, marks: list[str], variables: dict[str, str] | None = None
) -> int:
    print(f"=== Tests {title}", flush=True)
    expression = " and ".join(mark for mark in marks if mark)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        options.workers,
        "--dist=worksteal",
        "--durations=15",
        "-m",
        expression,
    ]
    command += options.only
    code = subprocess.run(command, check=False, env={**os.environ, **(variables or {})}).returncode
    # A part that somebody asked for by name may hold no test of this round.
    return 0 if code == NO_TESTS and options.only else code


if __name__ == "__main__":
    sys.exit(main())
