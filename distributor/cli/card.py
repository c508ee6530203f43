"""``card``: draw a card of a release into a file."""

import argparse
from pathlib import Path

from distributor.cli.common import Verbs, add_verb, open_database, print_json


def add_verbs(verbs: Verbs) -> None:
    """Add ``card``."""
    card = add_verb(verbs, "card", run_card, json=True, told="draw a card of a release")
    card.add_argument("release", type=int, metavar="RELEASE")
    card.add_argument("file", type=Path, metavar="FILE", help="the PNG to write")
    card.add_argument("--quote", type=int, default=0, metavar="NUMBER", help="one of its quotes, from 1")
    card.add_argument("--dark", action="store_true", help="light letters on dark ground")


def run_card(arguments: argparse.Namespace) -> int:
    """Write the PNG and print what it says, which is its alt text."""
    open_database(arguments)
    from distributor.posts.cards.make import Wish, card_of
    from distributor.posts.cards.values import CardKind, Scheme
    from distributor.posts.errors import PostError
    from distributor.releases.models import Release

    release = Release.objects.select_related("revision", "source").filter(pk=arguments.release).first()
    if release is None:
        raise PostError(f"There is no release {arguments.release}.")
    wish = Wish(
        kind=CardKind.QUOTE if arguments.quote else CardKind.SHARE,
        scheme=Scheme.DARK if arguments.dark else Scheme.LIGHT,
        quote=max(0, arguments.quote - 1),
    )
    card = card_of(release, wish)
    try:
        arguments.file.write_bytes(card.data)
    except OSError as error:
        raise PostError(f"{arguments.file} cannot be written ({error.strerror}).") from error
    if arguments.json:
        print_json({"file": str(arguments.file), "alt": card.alt})
    else:
        print(f"{arguments.file}: {card.alt}")
    return 0
