"""``rules show|set``: house style and vocabulary as they are kept in the database."""

import argparse
import json
import tomllib
from pathlib import Path

from distributor.cli.common import TerminalError, Verbs, add_verb, open_database, print_json

KINDS = ("house", "vocabulary")


def add_verbs(verbs: Verbs) -> None:
    """Add ``rules show|set``."""
    parser = verbs.add_parser("rules", help="house style and vocabulary: what counts, and another one")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    show = add_verb(below, "show", run_show, json=True, told="what was set here, and by whom")
    show.add_argument("kind", choices=KINDS)
    to_set = add_verb(below, "set", run_set, told="set one from a TOML file such as config/house.toml")
    to_set.add_argument("kind", choices=KINDS)
    to_set.add_argument("file", type=Path)
    to_set.add_argument("--as", dest="person", default="terminal", metavar="USER", help="who sets it")


def run_show(arguments: argparse.Namespace) -> int:
    """Show what counts; no table where nothing was set."""
    open_database(arguments)
    from distributor.releases.own_rules import Kind, newest

    _no_file_counts(arguments.kind)
    stored = newest(Kind(arguments.kind))
    table = stored.table if stored else None
    if arguments.json:
        at = stored.stored_at.isoformat() if stored else None
        print_json({"table": table, "by": stored.person if stored else None, "at": at})
    elif stored:
        print(
            f"Set by {stored.person}, {stored.stored_at:%Y-%m-%d %H:%M} UTC:\n{json.dumps(table, indent=1)}"
        )
    else:
        print("Nothing was set here, so what is built in counts.")
    return 0


def run_set(arguments: argparse.Namespace) -> int:
    """Set one: the whole file counts instead of what was set before, or nothing is changed."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.posts.writing.house_file import house_from_table
    from distributor.releases.own_rules import Kind, newest, store_rules
    from distributor.releases.reading.vocabulary.subjects import vocabulary_with

    _no_file_counts(arguments.kind)
    try:
        table = tomllib.loads(arguments.file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TerminalError(f"{arguments.file} cannot be read: {error}. Nothing was changed.") from error
    kind = Kind(arguments.kind)
    check = house_from_table if kind == Kind.HOUSE else vocabulary_with
    check(table)
    before = newest(kind)
    seen = before.pk if before else 0
    store_rules(kind, table, seen=seen, person=arguments.person, clock=SystemClock())
    print(f"The {kind} of {arguments.file} counts from now on.")
    return 0


def _no_file_counts(kind: str) -> None:
    from distributor.releases.own_rules import Kind, file_of

    if path := file_of(Kind(kind)):
        raise TerminalError(
            f"DISTRIBUTOR_{kind.upper()} names {path}, and that file counts. Change it, or take the variable "
            "away."
        )
