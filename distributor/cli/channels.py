"""``channels``: the accounts and pages that are posted to."""

import argparse
import getpass
import os
import sys
from typing import TYPE_CHECKING, TypedDict

from distributor.cli.common import Verbs, add_verb, open_database, print_json
from distributor.cli.sources import ACTOR
from distributor.clock import SystemClock

if TYPE_CHECKING:
    from distributor.channels.models import Channel

# Option, column, what it says in the help.
SETTINGS = (
    ("--label", "label", "what the page is called"),
    ("--time-zone", "time_zone", "such as Asia/Bangkok"),
    ("--slots", "slots", "such as 'mon 09:00, fri 17:30'"),
    ("--quiet-hours", "quiet_hours", "such as '22:00-06:00, sun 00:00-24:00'"),
    ("--blackout", "blackout", "days without posts, such as '2026-12-25, 2026-12-30..2027-01-02'"),
    ("--gap", "gap_minutes", "minutes between two posts at least"),
    ("--daily-cap", "daily_cap", "posts a day at most; 0 for no cap"),
    ("--stages", "stages", "1 or 2: how many people approve a post"),
    ("--thread", "thread", "yes: drafts are threads where one part would not hold what matters (X)"),
    ("--late-after", "late_after", "hours after which a post that could not leave asks a person"),
    ("--day-budget", "day_budget", "dollars a day (UTC) that posting may cost; 0 for no limit"),
    ("--month-budget", "month_budget", "dollars a month (UTC); 0 for no limit"),
)


class Row(TypedDict):
    """How a channel is: ``problems`` stop it from posting, ``warnings`` will or do not."""

    name: str
    account: str
    problems: list[str]
    warnings: list[str]


def add_verbs(verbs: Verbs) -> None:
    """Add ``channels add|list|check|token|set|resume|rotate-key``."""
    parser = verbs.add_parser("channels", help="add, list and check the accounts that are posted to")
    below = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = add_verb(below, "add", run_add, json=True, told="add an account, Page or organisation page")
    add.add_argument("name", help="short name, for people")
    add.add_argument("--network", required=True, help="its key, such as facebook, x or linkedin")
    add.add_argument(
        "--account", required=True, metavar="ID", help="the network's own id of the account or page"
    )
    add.add_argument("--label", default="", help="what the page is called, such as 'Mekong Rights Forum'")
    add.add_argument("--time-zone", default="UTC", metavar="ZONE", help="such as Asia/Bangkok (UTC)")
    add.add_argument("--slots", default="", help="such as 'mon 09:00, fri 17:30' or '09:00, 17:00'")
    add.epilog = (
        "The access token is read from $DISTRIBUTOR_TOKEN or standard input, never from the command line."
    )
    add_verb(below, "list", run_list, json=True, told="list the channels")
    check = add_verb(
        below, "check", run_check, json=True, told="ask each network whether the account answers"
    )
    check.add_argument("names", nargs="*", help="channels (default: all)")
    token = add_verb(below, "token", run_token, told="replace a channel's access token and let it post again")
    token.add_argument("name")
    change = add_verb(below, "set", run_set, told="change when and how a channel posts")
    change.add_argument("name")
    for option, column, told in SETTINGS:
        change.add_argument(option, dest=column, metavar="VALUE", help=told)
    resume = add_verb(
        below, "resume", run_resume, told="let a channel that is paused or slowed down post again"
    )
    resume.add_argument("name")
    add_verb(
        below,
        "rotate-key",
        run_rotate,
        json=True,
        told="seal every stored secret anew with the newest of DISTRIBUTOR_TOKEN_KEYS",
    )


def read_token() -> str:
    """The token from the environment, a prompt that does not echo, or a pipe."""
    given = os.environ.get("DISTRIBUTOR_TOKEN", "")
    if given:
        return given
    if sys.stdin.isatty():
        return getpass.getpass("Access token: ").strip()
    return sys.stdin.readline().strip()


def run_add(arguments: argparse.Namespace) -> int:
    """Add a channel; its token goes straight into the encrypted column."""
    open_database(arguments)
    from distributor.channels.services import add_channel
    from distributor.channels.slots import DEFAULT_SLOTS

    channel = add_channel(
        arguments.name,
        network=arguments.network,
        account_id=arguments.account,
        token=read_token(),
        time_zone=arguments.time_zone,
        slots=arguments.slots or DEFAULT_SLOTS,
        label=arguments.label,
        actor=ACTOR,
    )
    if arguments.json:
        print_json({"name": channel.name, "network": channel.network, "account": channel.account_id})
    else:
        print(f"Added {channel.name}. Next: distributor channels check {channel.name}")
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    """List the channels; tokens are not shown."""
    open_database(arguments)
    from distributor.channels.models import Channel
    from distributor.networks.money import dollars

    rows = [
        {
            "name": channel.name,
            "network": channel.network,
            "account": channel.account_id,
            "time_zone": channel.time_zone,
            "slots": channel.slots,
            "quiet_hours": channel.quiet_hours,
            "blackout": channel.blackout,
            "gap_minutes": channel.gap_minutes,
            "daily_cap": channel.daily_cap,
            "stages": channel.stages,
            "thread": channel.thread,
            "late_after_hours": channel.late_after.total_seconds() / 3600,
            "day_budget": dollars(channel.day_budget),
            "month_budget": dollars(channel.month_budget),
            "free_at": channel.free_at.isoformat() if channel.free_at else None,
            "paused_because": channel.paused_because,
        }
        for channel in Channel.objects.all()
    ]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        print("{name} ({network} {account}, {time_zone}) slots {slots}. {paused_because}".format(**row))
    if not rows:
        print("No channel yet. Add one: distributor channels add NAME --network x --account ID")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Prove without posting that each account can post, and keep what its network says."""
    open_database(arguments)
    from distributor.channels.models import Channel

    channels = Channel.objects.filter(name__in=arguments.names) if arguments.names else Channel.objects.all()
    rows = [_checked(channel) for channel in channels]
    unknown = sorted(set(arguments.names) - {row["name"] for row in rows})
    rows += [_row(name, problems=["There is no such channel."]) for name in unknown]
    if arguments.json:
        print_json(rows)
    else:
        for row in rows:
            print(f"{row['name']}: {' '.join([*row['problems'], *row['warnings']]) or 'good'}")
    return 1 if any(row["problems"] for row in rows) else 0


def _checked(channel: "Channel") -> Row:
    """One channel's state; a network that cannot say now is a problem of this check, and of nothing else."""
    from distributor.channels.look import check_channel
    from distributor.delivery.health import warnings
    from distributor.errors import DistributorError

    clock = SystemClock()
    try:
        found = check_channel(channel, clock=clock)
    except DistributorError as error:
        return _row(channel.name, problems=[str(error)])
    channel.refresh_from_db()
    known = [each for each in warnings(channel, clock.now()) if each not in found.problems]
    return {"name": channel.name, "account": found.name, "problems": list(found.problems), "warnings": known}


def _row(name: str, *, problems: list[str]) -> Row:
    return {"name": name, "account": "", "problems": problems, "warnings": []}


def run_token(arguments: argparse.Namespace) -> int:
    """Replace a token; queue, slots and history stay."""
    open_database(arguments)
    from distributor.channels.services import replace_token

    replace_token(_channel_id(arguments.name), token=read_token(), actor=ACTOR)
    print(f"The token of {arguments.name} was replaced; it may post again.")
    return 0


def run_set(arguments: argparse.Namespace) -> int:
    """Change a channel's rules; all of them or none."""
    open_database(arguments)
    from distributor.channels.change import change_channel

    given = {column: getattr(arguments, column) for _, column, _ in SETTINGS}
    changes = {column: value for column, value in given.items() if value is not None}
    change_channel(_channel_id(arguments.name), changes, actor=ACTOR)
    print(f"{arguments.name}: {', '.join(changes) or 'nothing'} changed. Posts that have a time keep it.")
    return 0


def run_resume(arguments: argparse.Namespace) -> int:
    """Let a paused channel post again."""
    open_database(arguments)
    from distributor.channels.services import resume_channel

    resume_channel(_channel_id(arguments.name), actor=ACTOR)
    print(f"{arguments.name} may post again.")
    return 0


def run_rotate(arguments: argparse.Namespace) -> int:
    """Seal everything anew; afterwards the older keys may go."""
    open_database(arguments)
    from distributor.channels.rotate import rotate_key

    count = rotate_key(actor=ACTOR)
    if arguments.json:
        print_json({"sealed": count})
    else:
        print(f"{count} secrets are sealed with the newest key. The older keys are not needed any more.")
    return 0


def _channel_id(name: str) -> int:
    from distributor.channels.errors import ChannelError
    from distributor.channels.models import Channel

    channel = Channel.objects.filter(name=name).first()
    if channel is None:
        raise ChannelError(f"There is no channel named '{name}'.")
    return channel.pk
