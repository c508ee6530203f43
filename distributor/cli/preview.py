"""``preview``: what the posts of a release would be. Reads no database and posts nothing."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from distributor.cli.common import TerminalError, Verbs, add_verb, complain, print_json
from distributor.errors import DistributorError
from distributor.releases.reading.values import RawRelease


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


def run_preview(arguments: argparse.Namespace) -> int:
    """Preview each input; one that cannot be read does not keep the others from being shown."""
    from config.environment import Environment
    from distributor.posts.preview import preview, preview_text
    from distributor.posts.writing import Variant
    from distributor.posts.writing.house_file import load_house
    from distributor.releases.reading.vocabulary.subjects import load_vocabulary

    environment = Environment.read()
    house, vocabulary = load_house(environment.house), load_vocabulary(environment.vocabulary)
    failed = 0
    for name in arguments.inputs:
        try:
            raws = read_inputs(name, allow_private=environment.private_sources)
        except DistributorError as error:
            failed += 1
            complain(f"{name}: {error}")
            if arguments.json:
                print_json({"input": name, "error": str(error)})
            continue
        for raw in raws:
            shown = preview(
                raw,
                variant=Variant(arguments.variant),
                thread=arguments.thread,
                house=house,
                vocabulary=vocabulary,
            )
            if arguments.json:
                print_json(shown)
            else:
                print(preview_text(shown))
    return 1 if failed else 0


def read_inputs(name: str, *, allow_private: bool) -> list[RawRelease]:
    """The raw releases behind a file name, an address or ``-`` (standard input); JSON may hold several.

    Raises:
        DistributorError: it cannot be read; the sentence says why.
    """
    from distributor.releases.reading import raws_from_bytes

    if name == "-":
        return raws_from_bytes(sys.stdin.buffer.read())
    if name.startswith(("http://", "https://")):
        return _fetched(name, allow_private=allow_private)
    try:
        return raws_from_bytes(Path(name).read_bytes(), name=name)
    except OSError as error:
        raise TerminalError(f"The file cannot be read ({error.strerror}).") from error


def _fetched(url: str, *, allow_private: bool) -> list[RawRelease]:
    """The page at ``url``; a person at the terminal may name a private address where that is allowed."""
    from distributor.releases.fetch import fetch
    from distributor.releases.reading import raws_from_bytes

    page = fetch(url, allow_private=allow_private)
    if page.status != 200:
        raise TerminalError(f"The page answered with status {page.status}.")
    raws = raws_from_bytes(page.body, name=url)
    return [replace(raw, url=raw.url or page.url) for raw in raws]
