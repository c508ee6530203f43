"""``networks``: what each network can do, and by which version of its API it is called."""

import argparse
import os

from distributor.cli.common import Verbs, add_verb, print_json
from distributor.networks.network import Network

# Column of the table, key of the row.
COLUMNS = (
    ("network", "label"),
    ("text", "text"),
    ("media", "media"),
    ("alt text", "alt_text"),
    ("thread", "thread"),
    ("edit", "edit"),
    ("delete", "delete"),
    ("read back", "read_back"),
    ("create once", "idempotent_create"),
    ("connects by", "connects_by"),
    ("API version", "version"),
)


def add_verbs(verbs: Verbs) -> None:
    """Add ``networks``."""
    add_verb(verbs, "networks", run_networks, json=True, told="list what each network can do")


def run_networks(arguments: argparse.Namespace) -> int:
    """Print a table, or JSON."""
    if arguments.data:
        os.environ["DISTRIBUTOR_DATA"] = arguments.data
    from config.environment import Environment
    from distributor.networks.registry import NETWORKS

    versions = Environment.read().versions
    rows = [facts(network, version=versions[name]) for name, network in NETWORKS.items()]
    if arguments.json:
        print_json(rows)
    else:
        _print_table(rows)
    return 0


def facts(network: Network, *, version: str) -> dict[str, object]:
    """What the network can do, for programs.

    Args:
        network: of the registry.
        version: of its API, as this installation has it set; empty where it has none.
    """
    can = network.can
    # A version that somebody set ends on another day, which is not known here.
    ends = network.api_version_ends if version == network.api_version else ""
    return {
        "name": network.name,
        "label": network.label,
        "media": can.images,
        "alt_text": can.alt_text,
        "thread": can.thread,
        "edit": can.edit,
        "delete": can.delete,
        "read_back": can.read_back,
        "engagement": can.engagement,
        "idempotent_create": can.idempotent_create,
        "idempotent_s": can.idempotent_s if can.idempotent_create else None,
        "text_limit": network.rules.limit,
        "text_unit": network.rules.unit,
        "api_version": version or None,
        "api_version_ends": ends or None,
        "connects_by": "oauth" if network.oauth else "token",
    }


def _print_table(rows: list[dict[str, object]]) -> None:
    lines = [{key: title for title, key in COLUMNS}, *map(_words, rows)]
    widths = {key: max(len(line[key]) for line in lines) for _, key in COLUMNS}
    for line in lines:
        print("  ".join(line[key].ljust(width) for key, width in widths.items()).rstrip())


def _words(row: dict[str, object]) -> dict[str, str]:
    words = {
        key: "yes" if value is True else "no" if value is False else str(value) for key, value in row.items()
    }
    version = str(row["api_version"] or "none")
    ends = f", ends {row['api_version_ends']}" if row["api_version_ends"] else ""
    return words | {
        "media": f"{row['media']} images" if row["media"] else "no",
        "text": f"{row['text_limit']} {row['text_unit']}",
        "version": version + ends,
    }
