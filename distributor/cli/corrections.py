"""``corrections`` and ``embargo``: what is done about live posts, and until when nothing leaves."""

import argparse

from distributor.cli.common import Verbs, add_verb, open_database, parse_time, print_json


def add_verbs(verbs: Verbs) -> None:
    """Add ``corrections list|ask|approve|dismiss`` and ``embargo set|lift|agree``."""
    parser = verbs.add_parser("corrections", help="correct or delete what is live")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    add_verb(below, "list", run_list, json=True, told="what is proposed or being carried out")
    ask = add_verb(below, "ask", run_ask, json=True, told="propose one; a deletion is carried out at once")
    ask.add_argument("post", type=int, metavar="POST")
    ask.add_argument("kind", choices=["edit", "reply", "delete", "repost"])
    ask.add_argument("--because", required=True, metavar="REASON")
    ask.add_argument("--text", default="", help="the words of an edit or a reply")
    for name, run, told in (
        ("approve", run_approve, "carry a proposal out as it stands"),
        ("dismiss", run_dismiss, "leave the live post as it is"),
    ):
        verb = add_verb(below, name, run, json=True, told=told)
        verb.add_argument("id", type=int, metavar="ID")
    for verb in below.choices.values():
        if verb is not below.choices["list"]:
            verb.add_argument("--as", dest="person", required=True, metavar="USER", help="who decides")
    _add_embargo(verbs)


def _add_embargo(verbs: Verbs) -> None:
    parser = verbs.add_parser("embargo", help="until when nothing of a release leaves")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    until = add_verb(below, "set", run_set, told="keep a release back until a time")
    until.add_argument("release", type=int, metavar="RELEASE")
    until.add_argument("until", metavar="TIME", help="such as 2026-11-24T09:00+07:00")
    until.add_argument("--because", required=True, metavar="REASON")
    lift = add_verb(below, "lift", run_lift, told="propose to end an embargo now")
    lift.add_argument("release", type=int, metavar="RELEASE")
    lift.add_argument("--because", required=True, metavar="REASON")
    agree = add_verb(below, "agree", run_agree, told="agree, as the second person, to end it now")
    agree.add_argument("release", type=int, metavar="RELEASE")
    for verb in (until, lift, agree):
        verb.add_argument("--as", dest="person", required=True, metavar="USER", help="who decides")


def run_list(arguments: argparse.Namespace) -> int:
    """List the open corrections, newest first."""
    open_database(arguments)
    from distributor.delivery.corrections.rows import open_corrections

    rows = [
        {
            "id": each.pk,
            "post": each.post_id,
            "channel": each.post.channel.name,
            "kind": each.kind,
            "progress": each.progress,
            "because": each.because,
            "text": "\n---\n".join(each.parts),
            "problem": each.problem,
        }
        for each in open_corrections()
    ]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        print(f"{row['id']:>5}  {row['kind']:<6}  post {row['post']} on {row['channel']}: {row['because']}")
        print("".join(f"         {line}\n" for line in str(row["text"]).splitlines()), end="")
    if not rows:
        print("Nothing is proposed.")
    return 0


def run_ask(arguments: argparse.Namespace) -> int:
    """Propose something about a live post."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.delivery.corrections.ask import ask_for_correction
    from distributor.delivery.models import Kind

    kind = Kind(arguments.kind)
    correction = ask_for_correction(
        arguments.post,
        kind=kind,
        because=arguments.because,
        person=arguments.person,
        text=arguments.text,
        clock=SystemClock(),
    )
    waits = kind in (Kind.EDIT, Kind.REPLY)
    told = "waits for somebody else's approval" if waits else "is being carried out"
    return _told(arguments, correction.pk, told)


def run_approve(arguments: argparse.Namespace) -> int:
    """Approve a proposal."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.delivery.corrections.decide import approve_correction

    approve_correction(arguments.id, person=arguments.person, clock=SystemClock())
    return _told(arguments, arguments.id, "is being carried out")


def run_dismiss(arguments: argparse.Namespace) -> int:
    """Dismiss a proposal."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.delivery.corrections.decide import dismiss_correction

    dismiss_correction(arguments.id, person=arguments.person, clock=SystemClock())
    return _told(arguments, arguments.id, "is dismissed")


def _told(arguments: argparse.Namespace, number: int, told: str) -> int:
    if arguments.json:
        print_json({"id": number, "told": told})
    else:
        print(f"Correction {number} {told}.")
    return 0


def run_set(arguments: argparse.Namespace) -> int:
    """Set or put off an embargo."""
    open_database(arguments)
    from zoneinfo import ZoneInfo

    from distributor.clock import SystemClock
    from distributor.releases.embargo import set_embargo

    until = parse_time(arguments.until, zone=ZoneInfo("UTC"))
    release = set_embargo(
        arguments.release, until, person=arguments.person, because=arguments.because, clock=SystemClock()
    )
    print(f"Nothing of release {release.pk} leaves before {release.embargo_until:%Y-%m-%d %H:%M} UTC.")
    return 0


def run_lift(arguments: argparse.Namespace) -> int:
    """Propose to end an embargo."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.releases.embargo import ask_to_lift

    ask_to_lift(arguments.release, person=arguments.person, because=arguments.because, clock=SystemClock())
    print("Proposed. The embargo ends when somebody else agrees: distributor embargo agree.")
    return 0


def run_agree(arguments: argparse.Namespace) -> int:
    """Agree to end an embargo."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.releases.embargo import agree_to_lift

    agree_to_lift(arguments.release, person=arguments.person, clock=SystemClock())
    print(f"The embargo of release {arguments.release} has ended.")
    return 0
