"""``pictures``: what stands on a post, put there, described and taken out."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from distributor.cli.common import Verbs, add_verb, open_database, print_json

if TYPE_CHECKING:
    from distributor.posts.pictures.values import People


def add_verbs(verbs: Verbs) -> None:
    """Add ``pictures list|attach|describe|remove``."""
    parser = verbs.add_parser("pictures", help="pictures of a post, with their alt texts")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    listed = add_verb(below, "list", run_list, json=True, told="the pictures of a post, in order")
    attach = add_verb(below, "attach", run_attach, told="put a file on a draft")
    attach.add_argument("file", type=Path, metavar="FILE")
    attach.add_argument("--card", action="store_true", help="on the link's card instead of under the text")
    describe = add_verb(below, "describe", run_describe, told="say what a picture shows and who is on it")
    remove = add_verb(below, "remove", run_remove, told="take a picture out")
    for verb in (describe, remove):
        verb.add_argument("number", type=int, metavar="NUMBER", help="as `pictures list` counts them, from 1")
    for verb in (attach, describe):
        verb.add_argument("--alt", default="", metavar="WORDS")
        verb.add_argument("--faces", choices=["yes", "no"], default="", help="does it show faces")
        verb.add_argument("--recognisable", choices=["yes", "no"], default="", help="not sure means yes")
        verb.add_argument("--consent", choices=["given", "public", "none"], default="")
        verb.add_argument("--note", default="", metavar="WORDS", help="who agreed to what")
    for verb in (attach, describe, remove):
        verb.add_argument("--as", dest="person", required=True, metavar="USER", help="who does it")
    for verb in (listed, attach, describe, remove):
        verb.add_argument("--post", type=int, required=True, metavar="POST")


def run_list(arguments: argparse.Namespace) -> int:
    """List the pictures of a post."""
    open_database(arguments)
    from distributor.posts.models import Post
    from distributor.posts.pictures.values import written_pictures

    shown = written_pictures(Post.objects.get(pk=arguments.post).shown_pictures)
    if arguments.json:
        print_json(shown)
        return 0
    for number, each in enumerate(shown, start=1):
        print(f"{number:>3}  {each['width']}x{each['height']}  {each['alt'] or '(no alt text)'}")
    if not shown:
        print("The post has no pictures.")
    return 0


def run_attach(arguments: argparse.Namespace) -> int:
    """Attach a file."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.posts.errors import PostError
    from distributor.posts.pictures.attach import attach_picture

    try:
        data = arguments.file.read_bytes()
    except OSError as error:
        raise PostError(
            f"{arguments.file} cannot be read ({error.strerror}). Nothing was attached."
        ) from error
    attach_picture(
        arguments.post,
        data,
        alt=arguments.alt,
        people=_people(arguments),
        as_card=arguments.card,
        person=arguments.person,
        clock=SystemClock(),
    )
    print(f"Attached to post {arguments.post}.")
    return 0


def run_describe(arguments: argparse.Namespace) -> int:
    """Store alt text and answers; what is not given stays."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.posts.pictures.attach import answer_people, describe_picture

    digest, clock = _digest(arguments), SystemClock()
    if arguments.faces or arguments.recognisable or arguments.consent:
        people = _people(arguments)
        answer_people(arguments.post, digest, people, person=arguments.person, clock=clock)
    if arguments.alt:
        describe_picture(arguments.post, digest, arguments.alt, person=arguments.person, clock=clock)
    print("Saved.")
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Take a picture out."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.posts.pictures.attach import remove_picture

    remove_picture(arguments.post, _digest(arguments), person=arguments.person, clock=SystemClock())
    print("Taken out. The file is kept for a while.")
    return 0


def _digest(arguments: argparse.Namespace) -> str:
    from distributor.posts.errors import PostError
    from distributor.posts.models import Post

    post = Post.objects.filter(pk=arguments.post).first()
    shown = post.shown_pictures if post else ()
    number: int = arguments.number
    if not 1 <= number <= len(shown):
        raise PostError(f"Post {arguments.post} has no picture {number}. Nothing was changed.")
    return shown[number - 1].digest


def _people(arguments: argparse.Namespace) -> "People":
    from distributor.posts.pictures.values import Consent, People, YesNo

    return People(
        faces=YesNo(arguments.faces),
        recognisable=YesNo(arguments.recognisable),
        consent=Consent(arguments.consent),
        note=arguments.note,
    )
