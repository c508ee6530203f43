"""``preview``: what the posts of a release would be. Reads no database and posts nothing."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from distributor.cli.common import TerminalError, Verbs, add_verb, complain, print_json
from distributor.errors import DistributorError
from distributor.releases.reading.values import RawRelease

if TYPE_CHECKING:
    from distributor.posts.writing.house import House


def add_verbs(verbs: Verbs) -> None:
    """Add ``preview``."""
    parser = add_verb(
        verbs, "preview", run_preview, json=True, told="show the posts a release would give; posts nothing"
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        metavar="FILE|URL|-",
        help="HTML, plain text (first line the title) or a JSON object {url, title, text, lang}; several: "
        "one JSON object a line",
    )
    parser.add_argument(
        "--variant",
        default="balanced",
        choices=["balanced", "demand", "fact", "quote"],
        help="what the posts lead with",
    )
    parser.add_argument("--thread", action="store_true", help="a thread for X, where one post is too short")


def _styled(name: str) -> "House":
    from distributor.posts.writing.house_file import load_house

    return load_house(name or None)


def run_preview(arguments: argparse.Namespace) -> int:
    """Preview each input; one that cannot be read does not keep the others from being shown."""
    from distributor.posts.preview import preview, preview_text
    from distributor.posts.writing import Variant

    failed = 0
    for name in arguments.inputs:
        try:
            shown = preview(
                read_input(name),
                variant=Variant(arguments.variant),
                thread=arguments.thread,
                house=_styled(os.environ.get("DISTRIBUTOR_HOUSE", "")),
            )
        except DistributorError as error:
            failed += 1
            complain(f"{name}: {error}")
            if arguments.json:
                print_json({"input": name, "error": str(error)})
            continue
        if arguments.json:
            print_json(shown)
        else:
            print(preview_text(shown))
    return 1 if failed else 0


def read_input(name: str) -> RawRelease:
    """The raw release behind a file name, an address or ``-`` (standard input).

    Raises:
        DistributorError: it cannot be read; the sentence says why.
    """
    from distributor.releases.reading import raw_from_bytes

    if name == "-":
        return raw_from_bytes(sys.stdin.buffer.read())
    if name.startswith(("http://", "https://")):
        return _fetched(name)
    try:
        return raw_from_bytes(Path(name).read_bytes(), name=name)
    except OSError as error:
        raise TerminalError(f"The file cannot be read ({error.strerror}).") from error


def _fetched(url: str) -> RawRelease:
    """The page at ``url``; a person at the terminal may name a private address where that is allowed."""
    import dataclasses

    from distributor.releases.fetch import fetch
    from distributor.releases.reading import raw_from_bytes

    private = os.environ.get("DISTRIBUTOR_PRIVATE_SOURCES", "") == "1"
    page = fetch(url, allow_private=private)
    if page.status != 200:
        raise TerminalError(f"The page answered with status {page.status}.")
    raw = raw_from_bytes(page.body, name=url)
    return dataclasses.replace(raw, url=raw.url or page.url)
