"""``notify``: who is told of news, by mail, chat or push."""

import argparse
import getpass
import os
import sys

from distributor.cli.common import TerminalError, Verbs, add_verb, open_database, print_json

KINDS = "waits, failed, corrections, accounts, holds"


def add_verbs(verbs: Verbs) -> None:
    """Add ``notify add|list|test|remove``."""
    parser = verbs.add_parser("notify", help="tell people of news by mail, chat or push")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = add_verb(below, "add", run_add, told="add an address, or change one")
    add.add_argument("name")
    add.add_argument("--wants", default="", help=f"of {KINDS}; all when left out, separated by commas")
    add.add_argument(
        "--digest", type=int, choices=range(24), metavar="HOUR", help="once a day at this hour (UTC)"
    )
    add.epilog = (
        "The Apprise address (mailto://…, mmost://…, slack://…) is read from $DISTRIBUTOR_NOTIFY_URL or "
        "standard input, never from the command line: it holds secrets. News hold no title, text or name."
    )
    add_verb(below, "list", run_list, json=True, told="list who is told what")
    for name, run, told in (
        ("test", run_test, "send a message now"),
        ("remove", run_remove, "tell it no more"),
    ):
        add_verb(below, name, run, told=told).add_argument("name")


def run_add(arguments: argparse.Namespace) -> int:
    """Add or change an address."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.notices.tell import add_address

    url = os.environ.get("DISTRIBUTOR_NOTIFY_URL", "")
    if not url:
        prompt = getpass.getpass if sys.stdin.isatty() else lambda _: sys.stdin.readline().rstrip("\n")
        url = prompt("Apprise address: ")
    kinds = [kind.strip() for kind in arguments.wants.split(",") if kind.strip()]
    add_address(
        arguments.name, url, kinds=kinds, digest_hour=arguments.digest, actor="terminal", clock=SystemClock()
    )
    print(f"{arguments.name} is told from now on. Try it: distributor notify test {arguments.name}")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """List the addresses, without what they are."""
    open_database(arguments)
    from distributor.notices.models import Address

    rows = [
        {"name": each.name, "wants": each.wants, "digest_hour": each.digest_hour, "problem": each.problem}
        for each in Address.objects.all()
    ]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        when = "at once" if row["digest_hour"] is None else f"daily at {row['digest_hour']}:00 UTC"
        print(f"{row['name']}: {row['wants']}, {when}. {row['problem']}".rstrip())
    if not rows:
        print("Nobody is told. Add an address: distributor notify add NAME")
    return 0


def run_test(arguments: argparse.Namespace) -> int:
    """Send a message that says nothing but that it came."""
    open_database(arguments)
    from distributor import vault
    from distributor.notices.models import Address
    from distributor.notices.tell import TEST, send

    address = Address.objects.filter(name=arguments.name).first()
    if address is None:
        raise TerminalError(f"There is no address '{arguments.name}'.")
    if not send(vault.unseal(address.sealed_url), *TEST):
        raise TerminalError("The message was not taken. Check the address and add it again.")
    print("Sent.")
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove an address."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.notices.tell import remove_address

    remove_address(arguments.name, actor="terminal", clock=SystemClock())
    print(f"{arguments.name} is told nothing any more.")
    return 0
