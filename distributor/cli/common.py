"""What several verbs share: the data folder, the database, times and output."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from distributor.clock import EARLIEST, LATEST
from distributor.errors import DistributorError

# argparse names the type of its sub-parsers only privately.
Verbs: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001

Run = Callable[[argparse.Namespace], int]


class TerminalError(DistributorError):
    """What was typed cannot be carried out."""


def add_verb(verbs: Verbs, name: str, run: Run, *, told: str, json: bool = False) -> argparse.ArgumentParser:
    """Add one verb; every verb takes ``--data``."""
    parser = verbs.add_parser(name, help=told, description=told)
    parser.add_argument(
        "--data", metavar="DIR", help="folder of the database and keys (default: $DISTRIBUTOR_DATA or ./data)"
    )
    if json:
        parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.set_defaults(run=run)
    return parser


def use_data(arguments: argparse.Namespace) -> None:
    """Let the environment name the data folder, before anything reads it."""
    if arguments.data:
        os.environ["DISTRIBUTOR_DATA"] = arguments.data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def open_database(arguments: argparse.Namespace, *, quiet_logs: bool = True) -> None:
    """Set up Django and see that the tables are there.

    SQLite's are made or brought up to date at once; a server's are left to ``distributor migrate``, so
    that two versions do not change it under each other.

    Raises:
        TerminalError: the database cannot be reached, or its tables are not those of this version.
    """
    use_data(arguments)
    if quiet_logs:
        os.environ.setdefault("DISTRIBUTOR_LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from django.db import OperationalError, connection

    try:
        if not migrations_missing():
            return
    except OperationalError as error:
        raise TerminalError(f"The database cannot be opened: {error}".strip()) from error
    if connection.vendor != "sqlite":
        raise TerminalError("The database is not of this version yet; run 'distributor migrate' first.")
    migrate()


def migrations_missing() -> bool:
    """Whether the database lacks tables or columns of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the tables up to this version."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def print_json(value: object) -> None:
    """Print one JSON document on one line."""
    print(json.dumps(value, ensure_ascii=False))


def complain(sentence: str) -> None:
    """Say something on standard error."""
    print(f"distributor: {sentence}", file=sys.stderr)


def parse_time(text: str, zone: ZoneInfo) -> datetime:
    """Read an ISO time; one without a zone is in ``zone``.

    Raises:
        TerminalError: it is no time.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise TerminalError(f"'{text}' is no time; write one such as 2026-11-24T09:00.") from error
    if not EARLIEST.year <= at.year < LATEST.year:
        raise TerminalError(f"'{text}' is no time that can be used: look at the year.")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
