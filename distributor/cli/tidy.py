"""``tidy``: take away now what a worker takes away once a day."""

import argparse

from distributor.cli.common import Verbs, add_verb, open_database, print_json


def add_verbs(verbs: Verbs) -> None:
    """Add ``tidy``."""
    add_verb(verbs, "tidy", run_tidy, json=True, told="take away what is over; a worker does it every day")


def run_tidy(arguments: argparse.Namespace) -> int:
    """Take away and say how many of what."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.tidy import tidy

    gone = tidy(actor="terminal", clock=SystemClock())
    if arguments.json:
        print_json(gone)
        return 0
    for what, number in gone.items():
        if number:
            print(f"{number:>6}  {what.replace('_', ' ')}")
    if not any(gone.values()):
        print("Nothing was old enough to go.")
    return 0
