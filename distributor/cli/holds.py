"""``hold`` and ``resume``: the stop switch."""

import argparse

from distributor.cli.common import Verbs, add_verb, open_database, print_json

WHAT = "everything (default), network:x, channel:NAME, country:NAME, topic:NAME or post:ID"


def add_verbs(verbs: Verbs) -> None:
    """Add the two verbs."""
    hold = add_verb(verbs, "hold", run_hold, json=True, told="stop posts, at once, until resumed")
    hold.add_argument("scope", nargs="?", default="everything", help=WHAT)
    hold.add_argument("--as", dest="person", default="terminal", metavar="USER", help="who holds")
    hold.add_argument("--because", default="", metavar="REASON")
    hold.add_argument("--list", action="store_true", help="only say what is held")
    resume = add_verb(verbs, "resume", run_resume, json=True, told="let go what was held")
    resume.add_argument("scope", nargs="?", default="everything", help=WHAT)
    resume.add_argument("--as", dest="person", default="terminal", metavar="USER", help="who resumes")


def run_hold(arguments: argparse.Namespace) -> int:
    """Set a hold, or list those that stand; says which posts were on their way already."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.delivery.holds import active_holds, parse_scope, set_hold
    from distributor.posts.lifecycle import State
    from distributor.posts.models import Post

    if not arguments.list:
        scope = parse_scope(arguments.scope)
        set_hold(scope, person=arguments.person, because=arguments.because, clock=SystemClock())
    in_flight = list(Post.objects.filter(state=State.SENDING).values_list("pk", flat=True))
    holds = [{"scope": str(hold), "by": hold.person, "because": hold.because} for hold in active_holds()]
    if arguments.json:
        print_json({"holds": holds, "in_flight": in_flight})
        return 0
    for hold in holds:
        print(f"Held: {hold['scope']} by {hold['by']}. {hold['because']}")
    if in_flight:
        print(f"On the wire already, and not stopped: post {', '.join(map(str, in_flight))}.")
    return 0


def run_resume(arguments: argparse.Namespace) -> int:
    """Lift a hold."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.delivery.holds import lift_hold, parse_scope

    scope = parse_scope(arguments.scope)
    lift_hold(scope, person=arguments.person, clock=SystemClock())
    if arguments.json:
        print_json({"resumed": str(scope)})
    else:
        print(f"Resumed: {scope}.")
    return 0
