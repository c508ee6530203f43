"""``audit``: check the log, and take it elsewhere."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

from distributor.audit.chain import Link, Verdict, verify_chain
from distributor.cli.common import TerminalError, Verbs, add_verb, open_database, print_json, use_data


def add_verbs(verbs: Verbs) -> None:
    """Add ``audit verify|export``."""
    parser = verbs.add_parser("audit", help="verify or export the log of everything that was done")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify = add_verb(
        below, "verify", run_verify, json=True, told="say whether the log holds, entry by entry"
    )
    verify.add_argument("--file", metavar="EXPORT", help="check an export instead of the database")
    verify.add_argument(
        "--head", default="", metavar="HASH", help="a head noted earlier; it has to be in the log"
    )
    add_verb(below, "export", run_export, told="print the log as JSON Lines")


def run_verify(arguments: argparse.Namespace) -> int:
    """0 when every entry holds, 1 when one does not."""
    seen: set[str] = set()

    def noting(links: Iterable[Link]) -> Iterator[Link]:
        for link in links:
            seen.add(link.hash)
            yield link

    if arguments.file:
        use_data(arguments)
        import django

        django.setup()
        from distributor.audit.log import links_of_export

        try:
            lines = Path(arguments.file).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise TerminalError(f"{arguments.file} cannot be read ({error.strerror}).") from error
        verdict = verify_chain(noting(links_of_export(iter(lines))))
    else:
        open_database(arguments)
        from distributor.audit.log import all_links

        verdict = verify_chain(noting(all_links()))
    if verdict.holds and arguments.head and arguments.head not in seen:
        verdict = Verdict(
            count=verdict.count,
            head=verdict.head,
            problem="The noted head is not in the log: it was cut or rewritten.",
        )
    return _say(arguments, verdict)


def _say(arguments: argparse.Namespace, verdict: Verdict) -> int:
    if arguments.json:
        print_json(
            {"ok": verdict.holds, "entries": verdict.count, "head": verdict.head, "problem": verdict.problem}
        )
    elif verdict.holds:
        print(f"The log holds: {verdict.count} entries. Note this head elsewhere: {verdict.head}")
    else:
        print(f"The log does NOT hold. {verdict.problem} {verdict.count} entries before it hold.")
    return 0 if verdict.holds else 1


def run_export(arguments: argparse.Namespace) -> int:
    """Print every entry."""
    open_database(arguments)
    from distributor.audit.log import export_log

    for line in export_log():
        print(line)
    return 0
