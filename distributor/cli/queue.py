"""``queue``, ``approve`` and ``reject``: what waits, and the decisions on it."""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from distributor.cli.common import (
    TerminalError,
    Verbs,
    add_verb,
    complain,
    open_database,
    parse_time,
    print_json,
)

if TYPE_CHECKING:
    from datetime import datetime

    from distributor.posts.models import Post

LIMIT = 1000


def add_verbs(verbs: Verbs) -> None:
    """Add the three verbs."""
    from distributor.posts.lifecycle import State

    queue = add_verb(verbs, "queue", run_queue, json=True, told="list the posts and where they stand")
    queue.add_argument("--state", choices=[str(state) for state in State], help="only posts in this state")
    queue.add_argument(
        "--limit", type=int, default=LIMIT, help=f"at most this many, newest first kept ({LIMIT})"
    )
    approve = add_verb(verbs, "approve", run_approve, json=True, told="approve posts as they stand")
    approve.add_argument("ids", nargs="+", type=int, metavar="ID")
    approve.add_argument("--as", dest="person", required=True, metavar="USER", help="who approves")
    when = approve.add_mutually_exclusive_group()
    when.add_argument("--now", action="store_true", help="leave at once (default: the next free slot)")
    when.add_argument(
        "--urgent", action="store_true", help="leave at once, whatever the hours, and move what is in the way"
    )
    when.add_argument(
        "--spread",
        type=int,
        choices=range(1, 91),
        metavar="DAYS",
        help="spread the posts over so many days (1 to 90)",
    )
    when.add_argument(
        "--at", metavar="TIME", help="such as 2026-11-24T09:00 (the channel's zone) or with +07:00"
    )
    reject = add_verb(verbs, "reject", run_reject, json=True, told="decide that posts do not go out")
    reject.add_argument("ids", nargs="+", type=int, metavar="ID")
    reject.add_argument("--as", dest="person", required=True, metavar="USER", help="who rejects")
    reject.add_argument("--because", default="", metavar="REASON")


def run_queue(arguments: argparse.Namespace) -> int:
    """List posts, oldest first."""
    open_database(arguments)
    from distributor.posts.models import Post

    posts = Post.objects.select_related("channel", "revision").order_by("-id")
    if arguments.state:
        posts = posts.filter(state=arguments.state)
    rows = [as_row(post) for post in reversed(posts[: arguments.limit])]
    if arguments.json:
        print_json(rows)
        return 0
    for row in rows:
        leaves = row["publish_at"] or "-"
        print(f"{row['id']:>5}  {row['state']:<9}  {row['channel']:<20}  {leaves!s:<25}  {row['release']}")
    if not rows:
        print("Nothing waits.")
    return 0


def as_row(post: "Post") -> dict[str, object]:
    """One post for a program; ``publish_at`` is ISO 8601 in UTC or None."""
    return {
        "id": post.pk,
        "network": post.channel.network,
        "channel": post.channel.name,
        "state": str(post.state),
        "text": post.text,
        "link": post.link,
        "publish_at": post.publish_at.isoformat() if post.publish_at else None,
        "release": post.revision.title,
    }


def run_approve(arguments: argparse.Namespace) -> int:
    """Approve each post; one that is refused does not keep the others from being approved."""
    open_database(arguments)
    from distributor.channels.models import Channel
    from distributor.clock import SystemClock
    from distributor.posts.approve import approve_post

    person = _person(arguments.person)
    first_days = _spread(arguments.ids, days=arguments.spread) if arguments.spread else {}

    def approve(post_id: int) -> "Post":
        channel = Channel.objects.filter(posts=post_id).first()
        at = parse_time(arguments.at, channel.zone) if arguments.at and channel else None
        return approve_post(
            post_id,
            person=person,
            at=at,
            now=arguments.now,
            urgent=arguments.urgent,
            not_before=first_days.get(post_id),
            clock=SystemClock(),
        )

    return _each(arguments, approve, done="approved")


def _spread(ids: list[int], *, days: int) -> "dict[int, datetime]":
    """Post -> the beginning of the day from which on it takes a slot, in its channel's time zone."""
    from distributor.channels.timing import day_begins, spread_days
    from distributor.clock import SystemClock
    from distributor.posts.models import Post

    now = SystemClock().now()
    posts = Post.objects.filter(pk__in=ids).select_related("channel")
    zones = {post.pk: post.channel.zone for post in posts}
    later = dict(zip(ids, spread_days(len(ids), days=days), strict=True))
    return {
        post_id: max(now, day_begins(now, zone=zone, days=later[post_id])) for post_id, zone in zones.items()
    }


def run_reject(arguments: argparse.Namespace) -> int:
    """Reject each post."""
    open_database(arguments)
    from distributor.clock import SystemClock
    from distributor.posts.reject import reject_post

    person = _person(arguments.person)
    return _each(
        arguments,
        lambda post_id: reject_post(post_id, person=person, because=arguments.because, clock=SystemClock()),
        done="rejected",
    )


def _each(arguments: argparse.Namespace, act: Callable[[int], "Post"], *, done: str) -> int:
    from distributor.errors import DistributorError

    rows, refused = [], 0
    for post_id in arguments.ids:
        try:
            post = act(post_id)
        except DistributorError as error:
            refused += 1
            complain(f"post {post_id}: {error}")
            rows.append({"id": post_id, "error": str(error)})
            continue
        rows.append(as_row(post))
        if not arguments.json:
            local = post.publish_at.astimezone(post.channel.zone) if post.publish_at else None
            leaves = f", leaves {local:%Y-%m-%d %H:%M} {post.channel.time_zone}" if local else ""
            print(f"Post {post_id} on {post.channel}: {done}{leaves}.")
    if arguments.json:
        print_json(rows)
    return 1 if refused else 0


def _person(name: str) -> str:
    from django.contrib.auth import get_user_model

    if not get_user_model().objects.filter(username=name, is_active=True).exists():
        raise TerminalError(f"There is no person '{name}'. Add one: distributor people add {name}")
    return name
