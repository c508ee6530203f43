"""The same verbs for a terminal. ``distributor --help`` lists them.

Each module of this package adds its verbs to the parser; Django is set up only for those that need it,
so that ``preview`` and ``--help`` are quick.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from distributor import __version__
from distributor.errors import DistributorError

USAGE_ERROR = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb.

    Returns:
        0 when everything was done, 1 when something was refused or failed, 2 for a wrong command line.
    """
    arguments = build_parser().parse_args(argv)
    # Releases under embargo, sealed tokens and logs are nobody else's on this machine.
    os.umask(0o077)
    try:
        return int(arguments.run(arguments))
    except DistributorError as error:
        print(f"distributor: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output (head, less) has seen enough.
        sys.stderr.close()
        return 0


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    from distributor.cli import (
        audit,
        card,
        channels,
        corrections,
        doctor,
        holds,
        networks,
        notices,
        people,
        pictures,
        preview,
        processes,
        queue,
        rules,
        sources,
        tidy,
        up,
    )

    parser = argparse.ArgumentParser(
        prog="distributor",
        description="From a published release to approved posts on Facebook, X and LinkedIn, each live once.",
        epilog="Start with 'distributor up --demo'; it needs nothing else and reaches no real network.",
    )
    parser.add_argument("--version", action="version", version=f"distributor {__version__}")
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for module in (
        up,
        preview,
        sources,
        channels,
        networks,
        queue,
        pictures,
        card,
        corrections,
        holds,
        notices,
        rules,
        audit,
        doctor,
        tidy,
        people,
        processes,
    ):
        module.add_verbs(verbs)
    return parser
